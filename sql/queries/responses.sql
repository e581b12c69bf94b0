-- name: store_batch(organizations, ids, receipts, editions, days, channels, labels, answers, salts, text_questions, texts, slot)
-- One flush: answers, texts and counts in one statement, so in one commit.
-- Rows go in key order, so that two writers never wait for each other in a circle.
WITH incoming AS (
    SELECT *
    FROM unnest(
        :organizations::integer[], :ids::uuid[], :receipts::text[], :editions::text[],
        :days::date[], :channels::text[], :labels::text[], :answers::jsonb[],
        :salts::bytea[], :text_questions::text[], :texts::text[]
    ) AS i (
        organization_id, id, receipt, edition, day, channel, label, answers,
        salt, text_question, body
    )
), stored AS (
    INSERT INTO responses (
        organization_id, id, receipt, edition, day, channel, label, answers, salt, text_hash
    )
    SELECT
        organization_id, id, receipt, edition, day, channel, label, answers, salt,
        sha256(salt || convert_to(body, 'UTF8'))
    FROM incoming
    ORDER BY organization_id, id
    ON CONFLICT (organization_id, id) DO NOTHING
    RETURNING organization_id, id, receipt, edition, day, channel, label, answers
), texts AS (
    INSERT INTO response_texts (organization_id, response_id, question, body)
    SELECT organization_id, id, text_question, body
    FROM incoming JOIN stored USING (organization_id, id, receipt)
    WHERE body IS NOT NULL
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
    response_annulments.response_id IS NOT NULL AS annulled
FROM responses
JOIN organizations ON organizations.id = responses.organization_id
LEFT JOIN response_annulments
    ON response_annulments.organization_id = responses.organization_id
    AND response_annulments.response_id = responses.id
WHERE responses.organization_id = :organization_id AND responses.receipt = :receipt;
