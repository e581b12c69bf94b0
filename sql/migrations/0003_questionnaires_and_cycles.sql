-- A published edition never changes: the hash is of the canonical content.
CREATE TABLE questionnaire_editions (
    key text PRIMARY KEY CHECK (key ~ '^[a-z0-9-]{1,64}$'),
    content jsonb NOT NULL,
    sha256 bytea NOT NULL,
    published_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE cycles (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    year integer NOT NULL UNIQUE CHECK (year BETWEEN 2000 AND 2100),
    title text NOT NULL CHECK (title <> ''),
    -- Local days, first and last inclusive: answers given within them count.
    survey_from date NOT NULL,
    survey_to date NOT NULL,
    policies jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    closed_at timestamptz,
    CHECK (survey_from <= survey_to)
);

CREATE TABLE cycle_organizations (
    cycle_id integer NOT NULL REFERENCES cycles (id),
    organization_id integer NOT NULL REFERENCES organizations (id),
    -- Recipients on the day the list was made, so that a later change of the
    -- registry does not move a cycle's target.
    recipients integer NOT NULL,
    PRIMARY KEY (cycle_id, organization_id)
);
