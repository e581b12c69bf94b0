-- name: put_plan(cycle_id, organization, state, remark, approved_on)$
INSERT INTO improvement_plans (cycle_id, organization_id, state, remark, approved_on)
SELECT :cycle_id, organization_id, :state, :remark, :approved_on
FROM cycle_organizations JOIN organizations ON organizations.id = organization_id
WHERE cycle_id = :cycle_id AND slug = :organization
ON CONFLICT (cycle_id, organization_id) DO NOTHING
RETURNING id;

-- name: add_item(plan_id, position, criterion, shortcoming, action, due_on, responsible_name, responsible_position, state, measures_taken, completed_on)!
INSERT INTO improvement_plan_items (
    plan_id, position, criterion, shortcoming, action, due_on,
    responsible_name, responsible_position, state, measures_taken, completed_on
) VALUES (
    :plan_id, :position, :criterion, :shortcoming, :action, :due_on,
    :responsible_name, :responsible_position, :state, :measures_taken, :completed_on
);

-- name: find_plan(cycle_id, organization)^
SELECT improvement_plans.id, slug AS organization, state, remark, approved_on
FROM improvement_plans JOIN organizations ON organizations.id = organization_id
WHERE cycle_id = :cycle_id AND slug = :organization;

-- name: list_items(plan_id, today)
SELECT criterion, shortcoming, action, due_on, responsible_name, responsible_position,
    state, measures_taken, completed_on,
    state <> 'done' AND due_on < :today AS overdue
FROM improvement_plan_items
WHERE plan_id = :plan_id
ORDER BY criterion, position;

-- name: count_progress(cycle_id, today)
-- Every organisation of the cycle, also one that has no plan yet.
SELECT
    slug AS organization,
    improvement_plans.state,
    count(*) FILTER (WHERE items.state = 'done') AS done,
    count(*) FILTER (WHERE items.state <> 'done' AND due_on >= :today) AS in_work,
    count(*) FILTER (WHERE items.state <> 'done' AND due_on < :today) AS overdue
FROM cycle_organizations
JOIN organizations ON organizations.id = cycle_organizations.organization_id
LEFT JOIN improvement_plans USING (cycle_id, organization_id)
LEFT JOIN improvement_plan_items AS items ON items.plan_id = improvement_plans.id
WHERE cycle_id = :cycle_id
GROUP BY slug, improvement_plans.state;
