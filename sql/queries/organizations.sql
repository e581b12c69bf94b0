-- name: find_town()^
SELECT name, department, appeal_url, demo FROM town;

-- name: establish_town(name, department, appeal_url, demo)!
INSERT INTO town (name, department, appeal_url, demo)
VALUES (:name, :department, :appeal_url, :demo);

-- name: finish_demo_loading()!
UPDATE town SET demo_loaded_at = coalesce(demo_loaded_at, now()) WHERE demo;

-- name: demo_is_loaded()$
SELECT coalesce((SELECT demo_loaded_at IS NOT NULL FROM town WHERE demo), false);

-- name: list_organizations()
SELECT id, slug, kind, short_name, name, inn, kpp, agency_id, site, recipients
FROM organizations
ORDER BY translate(lower(short_name), 'ё', 'е'), short_name;

-- name: put_organization(slug, kind, short_name, name, inn, kpp, agency_id, site, recipients)$
-- True when the organisation is new, false when its entry was corrected.
INSERT INTO organizations (slug, kind, short_name, name, inn, kpp, agency_id, site, recipients)
VALUES (:slug, :kind, :short_name, :name, :inn, :kpp, :agency_id, :site, :recipients)
ON CONFLICT (slug) DO UPDATE SET
    kind = excluded.kind,
    short_name = excluded.short_name,
    name = excluded.name,
    inn = excluded.inn,
    kpp = excluded.kpp,
    agency_id = excluded.agency_id,
    site = excluded.site,
    recipients = excluded.recipients
RETURNING xmax = 0;
