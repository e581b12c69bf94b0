-- Insert-only. Every unique key starts with organization_id, the column by
-- which these tables can be distributed. No address, no agent, no time of day.
CREATE TABLE responses (
    organization_id integer NOT NULL,
    id uuid NOT NULL,
    receipt text NOT NULL,
    edition text NOT NULL,
    -- Local day of the town.
    day date NOT NULL,
    channel text NOT NULL CHECK (
        channel IN ('page', 'embed', 'qr', 'kiosk', 'paper', 'interview', 'phone')
    ),
    -- '' = ordinary; 'test' is never counted in a figure; 'burst', 'fast' are shown apart.
    label text NOT NULL DEFAULT '' CHECK (label IN ('', 'test', 'burst', 'fast')),
    answers jsonb NOT NULL,
    -- Stored, never shown: makes hashes of short texts unguessable.
    salt bytea NOT NULL,
    -- SHA-256 of salt and masked text: outlives the text, which retention may erase.
    text_hash bytea,
    PRIMARY KEY (organization_id, id),
    UNIQUE (organization_id, receipt)
);

-- Masked before storage. Kept beside the answers, so that erasing a text never
-- updates an answer.
CREATE TABLE response_texts (
    organization_id integer NOT NULL,
    response_id uuid NOT NULL,
    question text NOT NULL,
    body text NOT NULL,
    PRIMARY KEY (organization_id, response_id, question)
);

-- The undo of paper entry. The answer stays; its counts are subtracted in the
-- transaction that writes this row.
CREATE TABLE response_annulments (
    organization_id integer NOT NULL,
    response_id uuid NOT NULL,
    account_id integer NOT NULL,
    reason text NOT NULL CHECK (reason <> ''),
    annulled_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, response_id)
);

-- Answers per option, in the answers' own transaction. question '*' counts
-- whole answer sets. slot belongs to one writer, so that writers share no row.
CREATE TABLE response_counts (
    organization_id integer NOT NULL,
    edition text NOT NULL,
    day date NOT NULL,
    channel text NOT NULL,
    label text NOT NULL,
    question text NOT NULL,
    option text NOT NULL,
    slot smallint NOT NULL,
    count bigint NOT NULL,
    PRIMARY KEY (organization_id, edition, day, channel, label, question, option, slot)
);

-- Whole answer sets per organisation and day: the live number on every dashboard.
CREATE INDEX response_counts_of_sets ON response_counts (organization_id, day)
    WHERE question = '*';
