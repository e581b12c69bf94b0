-- name: lock_runners_out()!
-- Ends with the transaction, also when the runner is killed.
SELECT pg_advisory_xact_lock(7160215011);

-- name: create_journal()!
CREATE TABLE IF NOT EXISTS migrations (
    number integer PRIMARY KEY,
    name text NOT NULL,
    sha256 text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
);

-- name: journal_exists()$
SELECT to_regclass('migrations') IS NOT NULL;

-- name: count_applied()$
SELECT count(*) FROM migrations;

-- name: applied()
SELECT number, sha256 FROM migrations ORDER BY number;

-- name: record(number, name, sha256)!
INSERT INTO migrations (number, name, sha256) VALUES (:number, :name, :sha256);
