-- name: list_editions()
-- The latest first: it is the current one.
SELECT key, content, published_at FROM questionnaire_editions ORDER BY published_at DESC, key DESC;

-- name: find_edition(key)^
SELECT key, content, published_at FROM questionnaire_editions WHERE key = :key;

-- name: publish_edition(key, content, sha256)$
-- Nothing comes back when the key is taken, also by somebody who publishes just now.
INSERT INTO questionnaire_editions (key, content, sha256)
VALUES (:key, :content, :sha256)
ON CONFLICT (key) DO NOTHING
RETURNING key;
