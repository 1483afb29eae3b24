-- What generations cost, by campaign, recipe and stage.
--
-- campaign_id, recipe, stage: the group
-- generations, refused, truncated: model calls; those the engine refused; those cut at the limit
-- prompt_tokens, completion_tokens, tokens: what they read and wrote
-- mean_latency_ms: mean time of a call
-- samples: accepted samples of the campaign and recipe (the same for each of its stages)
-- tokens_per_sample: tokens of this stage for each accepted sample; null without one
WITH asked AS (
    SELECT
        g.campaign_id,
        t.recipe,
        g.stage,
        COUNT(*) AS generations,
        COUNT(CASE WHEN g.finish_reason = 'refused' THEN 1 END) AS refused,
        COUNT(CASE WHEN g.finish_reason = 'length' THEN 1 END) AS truncated,
        CAST(SUM(g.prompt_tokens) AS BIGINT) AS prompt_tokens,
        CAST(SUM(g.completion_tokens) AS BIGINT) AS completion_tokens,
        AVG(g.latency_ms) AS mean_latency_ms
    FROM generation AS g
    JOIN task AS t ON t.id = g.task_id
    GROUP BY g.campaign_id, t.recipe, g.stage
),
kept AS (SELECT campaign_id, recipe, COUNT(*) AS samples FROM sample GROUP BY campaign_id, recipe)
SELECT
    a.campaign_id,
    a.recipe,
    a.stage,
    a.generations,
    a.refused,
    a.truncated,
    a.prompt_tokens,
    a.completion_tokens,
    a.prompt_tokens + a.completion_tokens AS tokens,
    a.mean_latency_ms,
    COALESCE(k.samples, 0) AS samples,
    CAST(a.prompt_tokens + a.completion_tokens AS DOUBLE PRECISION) / NULLIF(k.samples, 0)
        AS tokens_per_sample
FROM asked AS a
LEFT JOIN kept AS k ON k.campaign_id = a.campaign_id AND k.recipe = a.recipe
