-- name: lock_imports(cycle_id)!
-- Two imports of one cycle take their versions one after the other.
SELECT 1 FROM cycles WHERE id = :cycle_id FOR UPDATE;

-- name: find_last_import(cycle_id)^
SELECT id, version, file_name, encode(sha256, 'hex') AS sha256, imported_at
FROM operator_imports
WHERE cycle_id = :cycle_id
ORDER BY version DESC
LIMIT 1;

-- name: add_import(cycle_id, version, file_name, sha256, imported_by)^
INSERT INTO operator_imports (cycle_id, version, file_name, sha256, imported_by)
VALUES (:cycle_id, :version, :file_name, :sha256, :imported_by)
RETURNING id, version, file_name, encode(sha256, 'hex') AS sha256, imported_at;

-- name: add_result(import_id, organization, template, marks, survey, shortcomings, proposals)!
INSERT INTO operator_results (
    import_id, organization_id, template, marks, survey, shortcomings, proposals
)
SELECT :import_id, id, :template, :marks, :survey, :shortcomings, :proposals
FROM organizations
WHERE slug = :organization;

-- name: list_cycle_organizations(cycle_id)
SELECT slug, kind, name, inn
FROM cycle_organizations JOIN organizations ON organizations.id = organization_id
WHERE cycle_id = :cycle_id
ORDER BY translate(lower(short_name), 'ё', 'е'), short_name;

-- name: list_results(import_id)
SELECT slug AS organization, template, marks, survey, shortcomings, proposals
FROM operator_results JOIN organizations ON organizations.id = organization_id
WHERE import_id = :import_id;
