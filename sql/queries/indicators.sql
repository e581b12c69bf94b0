-- name: live_totals(cycle_id)
-- Whole answer sets within the cycle's window; test entries never count.
SELECT organizations.slug AS organization, coalesce(sum(count), 0)::bigint AS answers
FROM cycles
JOIN cycle_organizations ON cycle_organizations.cycle_id = cycles.id
JOIN organizations ON organizations.id = cycle_organizations.organization_id
LEFT JOIN response_counts
    ON response_counts.organization_id = organizations.id
    AND response_counts.day BETWEEN survey_from AND survey_to
    AND response_counts.label <> 'test'
    AND response_counts.question = '*'
WHERE cycles.id = :cycle_id
GROUP BY organizations.slug;

-- name: live_days(cycle_id, organization)
SELECT day, sum(count)::bigint AS answers
FROM cycles
JOIN response_counts ON day BETWEEN survey_from AND survey_to AND label <> 'test' AND question = '*'
JOIN organizations ON organizations.id = response_counts.organization_id
WHERE cycles.id = :cycle_id AND organizations.slug = :organization
GROUP BY day
ORDER BY day;

-- name: count_answers_on(cycle_id, day)$
SELECT coalesce(sum(count), 0)::bigint
FROM cycle_organizations JOIN response_counts USING (organization_id)
WHERE cycle_id = :cycle_id AND day = :day AND label <> 'test' AND question = '*';

-- name: show_due_opinions(cycle_id, minimum, step)!
-- Shares move in steps. An organisation steps when enough whole answer sets came in
-- (question '*'), so that the moment of a step betrays nobody's answer; within a step
-- a question moves only when it has enough new answers of its own.
WITH live AS (
    SELECT organization_id, question, sum(options.count)::bigint AS answered,
        jsonb_object_agg(option, options.count) AS counts
    FROM (
        SELECT organization_id, question, option, sum(count)::bigint AS count
        FROM cycles
        JOIN cycle_organizations ON cycle_organizations.cycle_id = cycles.id
        JOIN response_counts USING (organization_id)
        WHERE cycles.id = :cycle_id
            AND day BETWEEN survey_from AND survey_to
            AND label <> 'test'
        GROUP BY organization_id, question, option
    ) AS options
    GROUP BY organization_id, question
), compared AS (
    SELECT live.*,
        live.answered >= :minimum
        AND (shown.answered IS NULL OR live.answered >= shown.answered + :step) AS due
    FROM live
    LEFT JOIN shown_opinions AS shown
        ON shown.cycle_id = :cycle_id
        AND shown.organization_id = live.organization_id
        AND shown.question = live.question
)
INSERT INTO shown_opinions (cycle_id, organization_id, question, answered, counts)
SELECT :cycle_id, organization_id, question, answered, counts
FROM compared
WHERE due AND organization_id IN (
    SELECT organization_id FROM compared WHERE question = '*' AND due
)
ORDER BY organization_id, question
ON CONFLICT (cycle_id, organization_id, question) DO UPDATE
SET answered = excluded.answered, counts = excluded.counts, shown_at = excluded.shown_at
WHERE excluded.answered >= shown_opinions.answered + :step;

-- name: shown_opinions_of(cycle_id, question)
SELECT slug AS organization, question, answered, counts, shown_at
FROM shown_opinions JOIN organizations ON organizations.id = organization_id
WHERE cycle_id = :cycle_id AND question = :question;

-- name: shown_opinions_about(cycle_id, organization)
SELECT slug AS organization, question, answered, counts, shown_at
FROM shown_opinions JOIN organizations ON organizations.id = organization_id
WHERE cycle_id = :cycle_id AND slug = :organization;

-- name: list_assessed(cycle_id)
SELECT slug, kind, short_name, name, site, cycle_organizations.recipients
FROM cycle_organizations JOIN organizations ON organizations.id = organization_id
WHERE cycle_id = :cycle_id
ORDER BY translate(lower(short_name), 'ё', 'е'), short_name;

-- name: version_marks(today)$
-- Moves with every counted answer, import, plan change, registry change and local day.
SELECT md5(concat_ws(
    ' ',
    :today::date,
    (SELECT sum(count) FROM response_counts WHERE question = '*' AND label <> 'test'),
    (SELECT count(*) FROM response_annulments),
    (SELECT max(id) FROM operator_imports),
    (SELECT max(changed_at) FROM improvement_plans),
    (SELECT md5(string_agg(organizations::text, ' ' ORDER BY id)) FROM organizations),
    (SELECT md5(string_agg(c::text, ' ' ORDER BY cycle_id, organization_id))
        FROM cycle_organizations AS c),
    (SELECT md5(string_agg(cycles::text, ' ' ORDER BY id)) FROM cycles)
));
