-- What was last shown of a question, so that shares move only in steps of
-- several new answers and two looks never betray one person.
CREATE TABLE shown_opinions (
    cycle_id integer NOT NULL REFERENCES cycles (id),
    organization_id integer NOT NULL REFERENCES organizations (id),
    question text NOT NULL,
    answered bigint NOT NULL,
    -- option -> number of answers
    counts jsonb NOT NULL,
    shown_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (cycle_id, organization_id, question)
);
