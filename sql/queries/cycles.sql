-- name: create_cycle(year, title, survey_from, survey_to, policies)$
INSERT INTO cycles (year, title, survey_from, survey_to, policies)
VALUES (:year, :title, :survey_from, :survey_to, :policies)
ON CONFLICT (year) DO NOTHING
RETURNING id;

-- name: list_every_organization(cycle_id)!
INSERT INTO cycle_organizations (cycle_id, organization_id, recipients)
SELECT :cycle_id, id, recipients FROM organizations;

-- name: current_cycle()^
-- The open cycle, else the last closed one.
SELECT id, year, title, survey_from, survey_to, policies, closed_at IS NOT NULL AS closed
FROM cycles
ORDER BY closed_at IS NOT NULL, year DESC
LIMIT 1;

-- name: find_cycle(year)^
SELECT id, year, title, survey_from, survey_to, policies, closed_at IS NOT NULL AS closed
FROM cycles
WHERE year = :year;

-- name: close_cycle(id)!
UPDATE cycles SET closed_at = now() WHERE id = :id AND closed_at IS NULL;

-- name: list_new_organizations()
-- Those that came into the registry after the open cycle's list was made.
INSERT INTO cycle_organizations (cycle_id, organization_id, recipients)
SELECT cycles.id, organizations.id, organizations.recipients
FROM cycles CROSS JOIN organizations
WHERE cycles.closed_at IS NULL
ON CONFLICT DO NOTHING
RETURNING organization_id;
