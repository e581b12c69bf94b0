-- name: add_account(login, name, role, organization, password_hash)$
INSERT INTO accounts (login, name, role, organization_id, password_hash)
VALUES (
    :login, :name, :role,
    (SELECT id FROM organizations WHERE slug = :organization::text),
    :password_hash
)
ON CONFLICT (login) DO NOTHING
RETURNING id;

-- name: set_password(login, password_hash)$
UPDATE accounts SET password_hash = :password_hash WHERE login = :login RETURNING id;

-- name: list_accounts()
SELECT id, login, name, role, organization_id FROM accounts ORDER BY login;

-- name: find_credentials(login)^
SELECT id, login, name, role, organization_id, password_hash
FROM accounts
WHERE login = :login AND disabled_at IS NULL;

-- name: open_session(token_hash, account_id, now, expires_at)!
INSERT INTO sessions (token_hash, account_id, created_at, expires_at)
VALUES (:token_hash, :account_id, :now, :expires_at);

-- name: find_session_account(token_hash, now)^
SELECT accounts.id, login, name, role, organization_id
FROM sessions JOIN accounts ON accounts.id = sessions.account_id
WHERE token_hash = :token_hash
    AND revoked_at IS NULL
    AND expires_at > :now
    AND disabled_at IS NULL;

-- name: revoke_session(token_hash, now)!
UPDATE sessions SET revoked_at = :now WHERE token_hash = :token_hash AND revoked_at IS NULL;

-- name: revoke_sessions_of(account_id, now)!
UPDATE sessions SET revoked_at = :now WHERE account_id = :account_id AND revoked_at IS NULL;

-- name: describe_session(account_id)^
SELECT
    accounts.login, accounts.name, accounts.role,
    coalesce(town.name, '') AS town,
    coalesce(town.demo, false) AS demo
FROM accounts LEFT JOIN town ON true
WHERE accounts.id = :account_id;

-- name: organization_exists(slug)$
SELECT EXISTS (SELECT FROM organizations WHERE slug = :slug);
