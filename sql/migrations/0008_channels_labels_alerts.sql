-- What a person in the department types in from paper, a talk or a telephone call.
-- A citizen's own answer has neither batch nor account.
ALTER TABLE responses
    ADD COLUMN batch text NOT NULL DEFAULT '',
    ADD COLUMN entered_by integer;

-- How many forms of a pile are in. A citizen's own answer is in no pile, so it pays nothing.
CREATE INDEX responses_of_batches ON responses (organization_id, batch) WHERE batch <> '';

-- A proposal that tells of violence, a threat or a danger to a child. Written with the
-- answer; no time, so that the day remains all that is known of an answer.
CREATE TABLE urgent_responses (
    organization_id integer NOT NULL,
    response_id uuid NOT NULL,
    topic text NOT NULL CHECK (topic <> ''),
    PRIMARY KEY (organization_id, response_id)
);

-- What became of an urgent proposal: a letter, and somebody who took it on.
CREATE TABLE alerts (
    organization_id integer NOT NULL,
    response_id uuid NOT NULL,
    mailed boolean NOT NULL DEFAULT false,
    acknowledged_by integer,
    acknowledged_at timestamptz,
    PRIMARY KEY (organization_id, response_id),
    CHECK ((acknowledged_by IS NULL) = (acknowledged_at IS NULL))
);

-- Steps are kept apart for every edition (keys may repeat between editions) and twice:
-- with all counted answers, and without those marked as too fast or in a burst.
ALTER TABLE shown_opinions
    ADD COLUMN edition text NOT NULL DEFAULT '675n-education-1',
    ADD COLUMN scope text NOT NULL DEFAULT 'all' CHECK (scope IN ('all', 'unmarked'));
ALTER TABLE shown_opinions ALTER COLUMN edition DROP DEFAULT, ALTER COLUMN scope DROP DEFAULT;
ALTER TABLE shown_opinions DROP CONSTRAINT shown_opinions_pkey;
ALTER TABLE shown_opinions
    ADD PRIMARY KEY (cycle_id, organization_id, edition, scope, question);
-- Of an 'all' row: how many of its answers are marked; and how many answers a new
-- figure without them would tell apart from steps already shown (see show_due_opinions).
ALTER TABLE shown_opinions
    ADD COLUMN marked bigint NOT NULL DEFAULT 0,
    ADD COLUMN mixed bigint NOT NULL DEFAULT 0;
