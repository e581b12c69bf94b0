-- name: count_for_open_cycle(organization_id, today)^
-- Answer sets of the cycle that today's answers count for; no row when there is none.
SELECT
    cycles.year,
    cycle_organizations.recipients,
    coalesce((
        SELECT sum(count)
        FROM response_counts
        WHERE response_counts.organization_id = cycle_organizations.organization_id
            AND question = '*'
            AND label <> 'test'
            AND day BETWEEN survey_from AND survey_to
    ), 0)::bigint AS answers
FROM cycles
JOIN cycle_organizations ON cycle_organizations.cycle_id = cycles.id
WHERE cycle_organizations.organization_id = :organization_id
    AND closed_at IS NULL
    AND :today BETWEEN survey_from AND survey_to
ORDER BY year DESC
LIMIT 1;

-- name: list_done_measures(organization_id, most)
-- Finished items of approved plans, the latest first: what was done, else what was planned.
SELECT shortcoming, coalesce(nullif(measures_taken, ''), action) AS measure, completed_on
FROM improvement_plans
JOIN improvement_plan_items AS items ON items.plan_id = improvement_plans.id
WHERE organization_id = :organization_id
    AND improvement_plans.state = 'approved'
    AND items.state = 'done'
ORDER BY completed_on DESC, items.id DESC
LIMIT :most;
