-- name: list_editions()
-- The latest first: it is the current one.
SELECT key, content, published_at FROM questionnaire_editions ORDER BY published_at DESC, key DESC;

-- name: find_edition_hash(key)$
SELECT sha256 FROM questionnaire_editions WHERE key = :key;

-- name: publish_edition(key, content, sha256)!
INSERT INTO questionnaire_editions (key, content, sha256)
VALUES (:key, :content, :sha256)
ON CONFLICT (key) DO NOTHING;
