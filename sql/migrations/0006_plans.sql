CREATE TABLE improvement_plans (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    cycle_id integer NOT NULL REFERENCES cycles (id),
    organization_id integer NOT NULL REFERENCES organizations (id),
    state text NOT NULL CHECK (state IN ('draft', 'submitted', 'agreed', 'approved')),
    -- The department's words when it sent the plan back; kept while it is a draft again.
    remark text NOT NULL DEFAULT '',
    approved_on date,
    changed_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (cycle_id, organization_id),
    CHECK ((state = 'approved') = (approved_on IS NOT NULL))
);

-- Columns of the official form: shortcoming, action, planned date, responsible
-- person, what was done, actual date.
CREATE TABLE improvement_plan_items (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    plan_id integer NOT NULL REFERENCES improvement_plans (id),
    position smallint NOT NULL,
    criterion smallint NOT NULL CHECK (criterion BETWEEN 1 AND 5),
    shortcoming text NOT NULL CHECK (shortcoming <> ''),
    action text NOT NULL CHECK (action <> ''),
    due_on date NOT NULL,
    responsible_name text NOT NULL CHECK (responsible_name <> ''),
    responsible_position text NOT NULL CHECK (responsible_position <> ''),
    state text NOT NULL CHECK (state IN ('planned', 'in_progress', 'done')),
    measures_taken text NOT NULL DEFAULT '',
    completed_on date,
    UNIQUE (plan_id, position),
    CHECK ((state = 'done') = (completed_on IS NOT NULL))
);

-- The department's plan of measures: the words as they were approved, for ever.
CREATE TABLE activity_plans (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    title text NOT NULL,
    first_year integer NOT NULL,
    last_year integer NOT NULL,
    approved text NOT NULL,
    UNIQUE (first_year, last_year),
    CHECK (first_year <= last_year)
);

CREATE TABLE activity_measures (
    plan_id integer NOT NULL REFERENCES activity_plans (id),
    number smallint NOT NULL CHECK (number > 0),
    -- name, term, responsible, result: word for word, and with the spelling corrected
    approved jsonb NOT NULL,
    shown jsonb NOT NULL,
    PRIMARY KEY (plan_id, number)
);
