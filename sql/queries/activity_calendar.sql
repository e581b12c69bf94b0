-- name: add_plan(title, first_year, last_year, approved)$
INSERT INTO activity_plans (title, first_year, last_year, approved)
VALUES (:title, :first_year, :last_year, :approved)
ON CONFLICT (first_year, last_year) DO NOTHING
RETURNING id;

-- name: add_measure(plan_id, number, approved, shown)!
INSERT INTO activity_measures (plan_id, number, approved, shown)
VALUES (:plan_id, :number, :approved, :shown);

-- name: list_plans()
SELECT id, title, first_year, last_year, approved
FROM activity_plans
ORDER BY first_year DESC;

-- name: list_measures(plan_id)
SELECT number, approved, shown FROM activity_measures WHERE plan_id = :plan_id ORDER BY number;
