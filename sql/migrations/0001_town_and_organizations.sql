-- The town this database belongs to: one row, or none while nothing is set up.
CREATE TABLE town (
    id smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    name text NOT NULL CHECK (name <> ''),
    department text NOT NULL CHECK (department <> ''),
    appeal_url text NOT NULL,
    demo boolean NOT NULL DEFAULT false,
    -- When the demonstration data was complete; readiness waits for it.
    demo_loaded_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE organizations (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9-]{1,64}$'),
    kind text NOT NULL CHECK (kind IN ('school', 'kindergarten', 'additional')),
    short_name text NOT NULL CHECK (short_name <> ''),
    name text NOT NULL CHECK (name <> ''),
    inn text CHECK (inn ~ '^[0-9]{10}$'),
    kpp text CHECK (kpp ~ '^[0-9]{9}$'),
    agency_id text,
    site text,
    -- Recipients of services: N of the target sample.
    recipients integer NOT NULL CHECK (recipients BETWEEN 1 AND 1000000),
    created_at timestamptz NOT NULL DEFAULT now()
);
