-- What each language gives and costs, by campaign. A discussion task belongs to the
-- language of its lead agent; candidates, samples and tokens to the language they are in.
--
-- campaign_id, language: the group
-- tasks, finished, admitted: tasks led in this language; those that ended; those that gave samples
-- acceptance: admitted / finished, 0 to 1
-- candidates, candidates_ok: solutions in this language; those whose verdict is ok
-- samples, samples_agreed: accepted samples; those at level agreed
-- generations, tokens: model calls of this language's agent; prompt and completion tokens
-- tokens_per_sample: tokens / samples
WITH led AS (
    SELECT
        campaign_id,
        language,
        COUNT(*) AS tasks,
        COUNT(CASE WHEN status IN ('admitted', 'dropped') THEN 1 END) AS finished,
        COUNT(CASE WHEN status = 'admitted' THEN 1 END) AS admitted
    FROM task
    GROUP BY campaign_id, language
),
solved AS (
    SELECT
        campaign_id,
        language,
        COUNT(*) AS candidates,
        COUNT(CASE WHEN verdict = 'ok' THEN 1 END) AS candidates_ok
    FROM candidate
    GROUP BY campaign_id, language
),
kept AS (
    SELECT
        campaign_id,
        language,
        COUNT(*) AS samples,
        COUNT(CASE WHEN level = 'agreed' THEN 1 END) AS samples_agreed
    FROM sample
    GROUP BY campaign_id, language
),
asked AS (
    SELECT
        campaign_id,
        language,
        COUNT(*) AS generations,
        CAST(SUM(prompt_tokens + completion_tokens) AS BIGINT) AS tokens
    FROM generation
    GROUP BY campaign_id, language
),
groups AS (
    SELECT campaign_id, language FROM led
    UNION SELECT campaign_id, language FROM solved
    UNION SELECT campaign_id, language FROM kept
    UNION SELECT campaign_id, language FROM asked
)
SELECT
    x.campaign_id,
    x.language,
    COALESCE(l.tasks, 0) AS tasks,
    COALESCE(l.finished, 0) AS finished,
    COALESCE(l.admitted, 0) AS admitted,
    CAST(l.admitted AS DOUBLE PRECISION) / NULLIF(l.finished, 0) AS acceptance,
    COALESCE(s.candidates, 0) AS candidates,
    COALESCE(s.candidates_ok, 0) AS candidates_ok,
    COALESCE(k.samples, 0) AS samples,
    COALESCE(k.samples_agreed, 0) AS samples_agreed,
    COALESCE(a.generations, 0) AS generations,
    COALESCE(a.tokens, 0) AS tokens,
    CAST(a.tokens AS DOUBLE PRECISION) / NULLIF(k.samples, 0) AS tokens_per_sample
FROM groups AS x
LEFT JOIN led AS l ON l.campaign_id = x.campaign_id AND l.language = x.language
LEFT JOIN solved AS s ON s.campaign_id = x.campaign_id AND s.language = x.language
LEFT JOIN kept AS k ON k.campaign_id = x.campaign_id AND k.language = x.language
LEFT JOIN asked AS a ON a.campaign_id = x.campaign_id AND a.language = x.language
