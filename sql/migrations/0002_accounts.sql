CREATE TABLE accounts (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    login text NOT NULL UNIQUE CHECK (login ~ '^[a-z0-9._-]{2,64}$'),
    name text NOT NULL CHECK (name <> ''),
    role text NOT NULL CHECK (
        role IN ('department', 'council', 'operator', 'organization', 'administrator', 'auditor')
    ),
    organization_id integer REFERENCES organizations (id),
    password_hash text NOT NULL,
    disabled_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((role = 'organization') = (organization_id IS NOT NULL))
);

-- The token itself is never stored: a copy of this table opens no session.
CREATE TABLE sessions (
    token_hash bytea PRIMARY KEY,
    account_id integer NOT NULL REFERENCES accounts (id),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz
);
CREATE INDEX sessions_by_account ON sessions (account_id);
