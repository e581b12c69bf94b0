-- name: list_alerts(organization, id, since)
-- Open ones first, the newest on top, then those taken on since a moment; with an
-- organisation and an id that one alone, however old. An annulled answer is none.
SELECT
    organizations.slug AS organization,
    organizations.short_name,
    urgent_responses.response_id AS id,
    urgent_responses.topic,
    coalesce(
        (
            SELECT string_agg(body, E'\n' ORDER BY question)
            FROM response_texts
            WHERE response_texts.organization_id = urgent_responses.organization_id
                AND response_texts.response_id = urgent_responses.response_id
        ),
        ''
    ) AS text,
    responses.day,
    responses.label = 'test' AS test,
    accounts.name AS acknowledged_by,
    alerts.acknowledged_at
FROM urgent_responses
JOIN responses
    ON responses.organization_id = urgent_responses.organization_id
    AND responses.id = urgent_responses.response_id
JOIN organizations ON organizations.id = urgent_responses.organization_id
LEFT JOIN alerts
    ON alerts.organization_id = urgent_responses.organization_id
    AND alerts.response_id = urgent_responses.response_id
LEFT JOIN accounts ON accounts.id = alerts.acknowledged_by
LEFT JOIN response_annulments
    ON response_annulments.organization_id = urgent_responses.organization_id
    AND response_annulments.response_id = urgent_responses.response_id
WHERE response_annulments.response_id IS NULL
    AND CASE
        WHEN :id::uuid IS NULL
            THEN alerts.acknowledged_at IS NULL OR alerts.acknowledged_at >= :since::timestamptz
        ELSE organizations.slug = :organization::text
            AND urgent_responses.response_id = :id::uuid
    END
ORDER BY
    alerts.acknowledged_at IS NOT NULL, alerts.acknowledged_at DESC, responses.day DESC,
    organizations.short_name, urgent_responses.response_id;

-- name: count_open()$
SELECT count(*)
FROM urgent_responses
LEFT JOIN alerts
    ON alerts.organization_id = urgent_responses.organization_id
    AND alerts.response_id = urgent_responses.response_id
LEFT JOIN response_annulments
    ON response_annulments.organization_id = urgent_responses.organization_id
    AND response_annulments.response_id = urgent_responses.response_id
WHERE alerts.acknowledged_at IS NULL AND response_annulments.response_id IS NULL;

-- name: acknowledge(organization, id, account_id, now)!
-- Who was first stays.
INSERT INTO alerts (organization_id, response_id, acknowledged_by, acknowledged_at)
SELECT urgent_responses.organization_id, urgent_responses.response_id, :account_id, :now
FROM urgent_responses
JOIN organizations ON organizations.id = urgent_responses.organization_id
LEFT JOIN response_annulments
    ON response_annulments.organization_id = urgent_responses.organization_id
    AND response_annulments.response_id = urgent_responses.response_id
WHERE organizations.slug = :organization
    AND urgent_responses.response_id = :id
    AND response_annulments.response_id IS NULL
ON CONFLICT (organization_id, response_id) DO UPDATE
SET acknowledged_by = excluded.acknowledged_by, acknowledged_at = excluded.acknowledged_at
WHERE alerts.acknowledged_at IS NULL;

-- name: list_unmailed(limit)
-- Asked every few seconds: two primary keys and a table that holds only what is urgent.
SELECT
    urgent_responses.organization_id,
    urgent_responses.response_id,
    urgent_responses.topic,
    organizations.short_name,
    responses.day,
    responses.label = 'test' AS test
FROM urgent_responses
JOIN responses
    ON responses.organization_id = urgent_responses.organization_id
    AND responses.id = urgent_responses.response_id
JOIN organizations ON organizations.id = urgent_responses.organization_id
LEFT JOIN alerts
    ON alerts.organization_id = urgent_responses.organization_id
    AND alerts.response_id = urgent_responses.response_id
LEFT JOIN response_annulments
    ON response_annulments.organization_id = urgent_responses.organization_id
    AND response_annulments.response_id = urgent_responses.response_id
WHERE coalesce(NOT alerts.mailed AND alerts.acknowledged_at IS NULL, true)
    AND response_annulments.response_id IS NULL
ORDER BY responses.day, urgent_responses.organization_id, urgent_responses.response_id
LIMIT :limit;

-- name: hold(organization_id, response_id)$
-- One row by its key, so that it also works where the table is spread over several
-- servers; nothing when another worker holds it. Who acknowledges waits for nobody:
-- that writes into alerts.
SELECT true
FROM urgent_responses
WHERE organization_id = :organization_id AND response_id = :response_id
FOR UPDATE SKIP LOCKED;

-- name: is_mailed(organization_id, response_id)$
-- Asked after the row is held, so that a letter of a moment ago is seen.
SELECT coalesce(
    (
        SELECT mailed
        FROM alerts
        WHERE organization_id = :organization_id AND response_id = :response_id
    ),
    false
);

-- name: mark_mailed(organization_id, response_id)!
INSERT INTO alerts (organization_id, response_id, mailed)
VALUES (:organization_id, :response_id, true)
ON CONFLICT (organization_id, response_id) DO UPDATE SET mailed = true;
