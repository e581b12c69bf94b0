-- One row per import of the operator's workbook. Nothing is overwritten: the
-- greatest version of a cycle is the current one.
CREATE TABLE operator_imports (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    cycle_id integer NOT NULL REFERENCES cycles (id),
    version integer NOT NULL CHECK (version > 0),
    file_name text NOT NULL,
    sha256 bytea NOT NULL,
    imported_by text NOT NULL,
    imported_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (cycle_id, version)
);

CREATE TABLE operator_results (
    import_id integer NOT NULL REFERENCES operator_imports (id),
    organization_id integer NOT NULL REFERENCES organizations (id),
    template text NOT NULL,
    -- checklist item -> present | absent | not_applicable
    marks jsonb NOT NULL,
    -- counts of the operator's own survey, or null when there was none
    survey jsonb,
    shortcomings text NOT NULL,
    proposals text NOT NULL,
    PRIMARY KEY (import_id, organization_id)
);
