-- name: live_numbers(cycle_id, minimum, step)
-- Whole answer sets within the cycle's window, a row per edition; test entries never count,
-- but how many there are is told. due: enough answers came in since shares last moved.
SELECT
    slug AS organization,
    live.edition,
    coalesce(answers, 0) AS answers,
    coalesce(fast, 0) AS fast,
    coalesce(burst, 0) AS burst,
    coalesce(tests, 0) AS tests,
    coalesce(
        answers >= :minimum
        AND (shown.answered IS NULL OR answers >= shown.answered + :step),
        false
    ) AS due
FROM cycle_organizations
JOIN organizations ON organizations.id = cycle_organizations.organization_id
LEFT JOIN (
    SELECT
        organization_id,
        edition,
        coalesce(sum(count) FILTER (WHERE label <> 'test'), 0)::bigint AS answers,
        coalesce(sum(count) FILTER (WHERE label = 'fast'), 0)::bigint AS fast,
        coalesce(sum(count) FILTER (WHERE label = 'burst'), 0)::bigint AS burst,
        coalesce(sum(count) FILTER (WHERE label = 'test'), 0)::bigint AS tests
    FROM cycles JOIN response_counts ON day BETWEEN survey_from AND survey_to
    WHERE cycles.id = :cycle_id AND question = '*'
    GROUP BY organization_id, edition
) AS live ON live.organization_id = organizations.id
LEFT JOIN shown_opinions AS shown
    ON shown.cycle_id = cycle_organizations.cycle_id
    AND shown.organization_id = cycle_organizations.organization_id
    AND shown.edition = live.edition
    AND shown.scope = 'all'
    AND shown.question = '*'
WHERE cycle_organizations.cycle_id = :cycle_id;

-- name: live_channels(cycle_id, organization)
SELECT channel, sum(count)::bigint AS answers
FROM cycles
JOIN response_counts ON day BETWEEN survey_from AND survey_to AND label <> 'test' AND question = '*'
JOIN organizations ON organizations.id = response_counts.organization_id
WHERE cycles.id = :cycle_id AND organizations.slug = :organization
GROUP BY channel
HAVING sum(count) > 0
ORDER BY answers DESC, channel;

-- name: live_days(cycle_id, organization)
SELECT day, sum(count)::bigint AS answers
FROM cycles
JOIN response_counts ON day BETWEEN survey_from AND survey_to AND label <> 'test' AND question = '*'
JOIN organizations ON organizations.id = response_counts.organization_id
WHERE cycles.id = :cycle_id AND organizations.slug = :organization
GROUP BY day
ORDER BY day;

-- name: count_answers_on(cycle_id, day)$
SELECT coalesce(sum(count), 0)::bigint
FROM cycle_organizations JOIN response_counts USING (organization_id)
WHERE cycle_id = :cycle_id AND day = :day AND label <> 'test' AND question = '*';

-- name: lock_steps(cycle_id)!
-- One request at a time takes a step, so that both figures of a step are of one moment.
SELECT FROM cycles WHERE id = :cycle_id FOR NO KEY UPDATE;

-- name: show_due_opinions(cycle_id, minimum, step)!
-- Shares move in steps. An organisation steps when enough whole answer sets of an edition
-- came in (question '*'), so that the moment of a step betrays nobody's answer; within a
-- step a question moves only when it has enough new answers of its own.
-- Figures without the marked answers move only together with those of all answers. Every
-- look at both tells how the answers between two looks divide: mixed adds up, step by
-- step, the smaller part. Below :step a few people would stand apart; at 0 nobody does.
WITH due AS (
    SELECT live.organization_id, live.edition
    FROM (
        SELECT organization_id, edition, sum(count) AS answered
        FROM cycles
        JOIN cycle_organizations ON cycle_organizations.cycle_id = cycles.id
        JOIN response_counts USING (organization_id)
        WHERE cycles.id = :cycle_id
            AND day BETWEEN survey_from AND survey_to
            AND label <> 'test'
            AND question = '*'
        GROUP BY organization_id, edition
    ) AS live
    LEFT JOIN shown_opinions AS shown
        ON shown.cycle_id = :cycle_id
        AND shown.organization_id = live.organization_id
        AND shown.edition = live.edition
        AND shown.scope = 'all'
        AND shown.question = '*'
    WHERE live.answered >= :minimum
        AND (shown.answered IS NULL OR live.answered >= shown.answered + :step)
), live AS (
    SELECT organization_id, edition, question,
        sum(everything)::bigint AS answered,
        sum(unmarked)::bigint AS unmarked,
        jsonb_object_agg(option, everything) AS counts,
        jsonb_object_agg(option, unmarked) AS unmarked_counts
    FROM (
        SELECT organization_id, edition, question, option,
            sum(count)::bigint AS everything,
            coalesce(sum(count) FILTER (WHERE label = ''), 0)::bigint AS unmarked
        FROM due
        JOIN response_counts USING (organization_id, edition)
        JOIN cycles ON cycles.id = :cycle_id AND day BETWEEN survey_from AND survey_to
        WHERE label <> 'test'
        GROUP BY organization_id, edition, question, option
    ) AS options
    GROUP BY organization_id, edition, question
), stepped AS (
    SELECT live.*,
        live.answered - live.unmarked AS marked,
        coalesce(shown.mixed, 0) + least(
            abs(live.answered - live.unmarked - coalesce(shown.marked, 0)),
            abs(live.unmarked - coalesce(shown.answered - shown.marked, 0))
        ) AS mixed
    FROM live
    LEFT JOIN shown_opinions AS shown
        ON shown.cycle_id = :cycle_id
        AND shown.organization_id = live.organization_id
        AND shown.edition = live.edition
        AND shown.scope = 'all'
        AND shown.question = live.question
    WHERE live.answered >= :minimum
        AND (shown.answered IS NULL OR live.answered >= shown.answered + :step)
), divided AS (
    SELECT *, unmarked >= :minimum AND (mixed = 0 OR mixed >= :step) AS safe
    FROM stepped
)
INSERT INTO shown_opinions (
    cycle_id, organization_id, edition, scope, question, answered, counts, marked, mixed
)
SELECT :cycle_id, organization_id, edition, figures.*
FROM divided
CROSS JOIN LATERAL (
    SELECT 'all' AS scope, question, answered, counts, marked,
        CASE WHEN safe THEN 0 ELSE mixed END AS mixed
    UNION ALL
    SELECT 'unmarked', question, unmarked, unmarked_counts, 0, 0
    WHERE safe
) AS figures
ON CONFLICT (cycle_id, organization_id, edition, scope, question) DO UPDATE
SET answered = excluded.answered,
    counts = excluded.counts,
    marked = excluded.marked,
    mixed = excluded.mixed,
    shown_at = excluded.shown_at;

-- name: shown_opinions_of(cycle_id, edition, question)
SELECT slug AS organization, question, scope, answered, counts, shown_at
FROM shown_opinions JOIN organizations ON organizations.id = organization_id
WHERE cycle_id = :cycle_id AND edition = :edition AND question = :question AND scope = 'all';

-- name: shown_opinions_about(cycle_id, organization, edition)
SELECT slug AS organization, question, scope, answered, counts, shown_at
FROM shown_opinions JOIN organizations ON organizations.id = organization_id
WHERE cycle_id = :cycle_id AND slug = :organization AND edition = :edition;

-- name: list_assessed(cycle_id)
SELECT slug, kind, short_name, name, site, cycle_organizations.recipients
FROM cycle_organizations JOIN organizations ON organizations.id = organization_id
WHERE cycle_id = :cycle_id
ORDER BY translate(lower(short_name), 'ё', 'е'), short_name;

-- name: version_marks(today)$
-- Moves with every answer (marked and test ones too), published edition, urgent proposal
-- and its acknowledgement, import, plan change, registry change and local day.
SELECT md5(concat_ws(
    ' ',
    :today::date,
    (SELECT concat_ws(
        ' ',
        sum(count),
        sum(count) FILTER (WHERE label = 'fast'),
        sum(count) FILTER (WHERE label = 'burst'),
        sum(count) FILTER (WHERE label = 'test')
    ) FROM response_counts WHERE question = '*'),
    (SELECT count(*) FROM response_annulments),
    (SELECT concat_ws(' ', count(*), max(published_at)) FROM questionnaire_editions),
    (SELECT count(*) FROM urgent_responses),
    (SELECT concat_ws(' ', count(acknowledged_at), max(acknowledged_at)) FROM alerts),
    (SELECT max(id) FROM operator_imports),
    (SELECT max(changed_at) FROM improvement_plans),
    (SELECT md5(string_agg(organizations::text, ' ' ORDER BY id)) FROM organizations),
    (SELECT md5(string_agg(c::text, ' ' ORDER BY cycle_id, organization_id))
        FROM cycle_organizations AS c),
    (SELECT md5(string_agg(cycles::text, ' ' ORDER BY id)) FROM cycles)
));
