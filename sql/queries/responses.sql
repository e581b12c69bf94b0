-- name: store_batch(organizations, ids, receipts, editions, days, channels, labels, answers, salts, text_questions, texts, batches, accounts, urgent_topics, slot)
-- One flush: answers, texts and counts in one statement, so in one commit.
-- Rows go in key order, so that two writers never wait for each other in a circle.
WITH incoming AS (
    SELECT *
    FROM unnest(
        :organizations::integer[], :ids::uuid[], :receipts::text[], :editions::text[],
        :days::date[], :channels::text[], :labels::text[], :answers::jsonb[],
        :salts::bytea[], :text_questions::text[], :texts::text[],
        :batches::text[], :accounts::integer[], :urgent_topics::text[]
    ) AS i (
        organization_id, id, receipt, edition, day, channel, label, answers,
        salt, text_question, body, batch, entered_by, topic
    )
), stored AS (
    INSERT INTO responses (
        organization_id, id, receipt, edition, day, channel, label, answers, salt, text_hash,
        batch, entered_by
    )
    SELECT
        organization_id, id, receipt, edition, day, channel, label, answers, salt,
        sha256(salt || convert_to(body, 'UTF8')), batch, entered_by
    FROM incoming
    ORDER BY organization_id, id
    ON CONFLICT (organization_id, id) DO NOTHING
    RETURNING organization_id, id, receipt, edition, day, channel, label, answers
), texts AS (
    INSERT INTO response_texts (organization_id, response_id, question, body)
    SELECT organization_id, id, text_question, body
    FROM incoming JOIN stored USING (organization_id, id, receipt)
    WHERE body IS NOT NULL
), urgent AS (
    INSERT INTO urgent_responses (organization_id, response_id, topic)
    SELECT organization_id, id, topic
    FROM incoming JOIN stored USING (organization_id, id, receipt)
    WHERE topic IS NOT NULL
), counted AS (
    INSERT INTO response_counts (
        organization_id, edition, day, channel, label, question, option, slot, count
    )
    SELECT organization_id, edition, day, channel, label, question, option, :slot, count(*)
    FROM stored
    CROSS JOIN LATERAL (
        SELECT '*' AS question, '*' AS option
        UNION ALL
        SELECT key, value FROM jsonb_each_text(answers)
    ) AS given
    GROUP BY organization_id, edition, day, channel, label, question, option
    ORDER BY organization_id, edition, day, channel, label, question, option
    ON CONFLICT (organization_id, edition, day, channel, label, question, option, slot)
    DO UPDATE SET count = response_counts.count + excluded.count
)
SELECT organization_id, id, receipt FROM stored;

-- name: find_receipts(organizations, ids)
SELECT organization_id, id, receipt
FROM responses
JOIN unnest(:organizations::integer[], :ids::uuid[]) AS asked (organization_id, id)
    USING (organization_id, id);

-- name: find_receipt(organization_id, receipt)^
SELECT
    responses.receipt,
    organizations.slug AS organization,
    organizations.name AS organization_name,
    responses.edition,
    responses.day,
    response_annulments.response_id IS NOT NULL AS annulled,
    responses.label = 'test' AS test,
    EXISTS (
        SELECT FROM cycles JOIN cycle_organizations ON cycle_id = cycles.id
        WHERE cycle_organizations.organization_id = responses.organization_id
            AND responses.day BETWEEN survey_from AND survey_to
    ) AS in_cycle
FROM responses
JOIN organizations ON organizations.id = responses.organization_id
LEFT JOIN response_annulments
    ON response_annulments.organization_id = responses.organization_id
    AND response_annulments.response_id = responses.id
WHERE responses.organization_id = :organization_id AND responses.receipt = :receipt;

-- name: find_channel(organization, response_id)^
-- Also the organisation's number: the tables of answers are found by it.
SELECT responses.organization_id, responses.channel
FROM responses JOIN organizations ON organizations.id = responses.organization_id
WHERE organizations.slug = :organization AND responses.id = :response_id;

-- name: annul_response(organization_id, response_id, account_id, reason, slot)$
-- The undoing and its counts in one statement: whoever comes second subtracts nothing.
-- Rows go in key order, as in store_batch, so that nobody waits in a circle.
WITH annulled AS (
    INSERT INTO response_annulments (organization_id, response_id, account_id, reason)
    VALUES (:organization_id, :response_id, :account_id, :reason)
    ON CONFLICT (organization_id, response_id) DO NOTHING
    RETURNING organization_id, response_id
), subtracted AS (
    INSERT INTO response_counts (
        organization_id, edition, day, channel, label, question, option, slot, count
    )
    SELECT responses.organization_id, edition, day, channel, label, question, option, :slot, -1
    FROM annulled
    JOIN responses
        ON responses.organization_id = annulled.organization_id
        AND responses.id = annulled.response_id
    CROSS JOIN LATERAL (
        SELECT '*' AS question, '*' AS option
        UNION ALL
        SELECT key, value FROM jsonb_each_text(answers)
    ) AS given
    ORDER BY responses.organization_id, edition, day, channel, label, question, option
    ON CONFLICT (organization_id, edition, day, channel, label, question, option, slot)
    DO UPDATE SET count = response_counts.count + excluded.count
)
SELECT count(*) FROM annulled;

-- name: find_annulment(organization_id, response_id)^
SELECT receipt, reason, annulled_at
FROM response_annulments
JOIN responses
    ON responses.organization_id = response_annulments.organization_id
    AND responses.id = response_annulments.response_id
WHERE response_annulments.organization_id = :organization_id
    AND response_annulments.response_id = :response_id;

-- name: count_batch(organization_id, channel, batch)$
-- Forms of a batch that count: the number on the pile must be the number on the screen.
SELECT count(*)
FROM responses
WHERE organization_id = :organization_id
    AND batch = :batch
    AND batch <> ''
    AND channel = :channel
    AND NOT EXISTS (
        SELECT FROM response_annulments
        WHERE response_annulments.organization_id = responses.organization_id
            AND response_annulments.response_id = responses.id
    );
