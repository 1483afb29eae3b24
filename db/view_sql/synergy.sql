-- T[i -> j]: what talking with agent i is worth to language j. Acceptance of j's finished
-- tasks discussed with i, minus acceptance of j's solo tasks of the same campaign and
-- recipe. The planner draws partners at random, solo included, so the difference is
-- causal up to chance.
--
-- campaign_id, recipe, partner, language: the pair (partner i, language j)
-- tasks, admitted, acceptance: finished tasks discussed with the partner
-- solo_tasks, solo_admitted, solo_acceptance: finished tasks without a partner
-- synergy: acceptance - solo_acceptance, -1 to 1; null without a solo task
-- low, high: its 95 % interval (normal approximation after Agresti and Caffo: one success
--     and one failure are added to each arm, so that small arms get wide intervals)
-- matched_tasks, matched_synergy: tasks of those concepts and difficulties that both arms
--     have, and the difference inside them (Mantel-Haenszel weights)
WITH arms AS (
    SELECT
        campaign_id,
        recipe,
        partner,
        language,
        concept,
        difficulty,
        COUNT(*) AS n,
        COUNT(CASE WHEN status = 'admitted' THEN 1 END) AS k
    FROM task
    WHERE status IN ('admitted', 'dropped')
    GROUP BY campaign_id, recipe, partner, language, concept, difficulty
),
totals AS (
    SELECT
        campaign_id,
        recipe,
        partner,
        language,
        CAST(SUM(n) AS BIGINT) AS n,
        CAST(SUM(k) AS BIGINT) AS k,
        CAST(SUM(k) + 1 AS DOUBLE PRECISION) / (SUM(n) + 2) AS p,
        CAST(SUM(n) + 2 AS DOUBLE PRECISION) AS m
    FROM arms
    GROUP BY campaign_id, recipe, partner, language
),
matched AS (
    SELECT
        a.campaign_id,
        a.recipe,
        a.partner,
        a.language,
        CAST(SUM(a.n) AS BIGINT) AS n,
        SUM(CAST(a.k * b.n - b.k * a.n AS DOUBLE PRECISION) / (a.n + b.n)) AS numerator,
        SUM(CAST(a.n * b.n AS DOUBLE PRECISION) / (a.n + b.n)) AS weight
    FROM arms AS a
    JOIN arms AS b
        ON b.campaign_id = a.campaign_id AND b.recipe = a.recipe AND b.language = a.language
        AND b.concept = a.concept AND b.difficulty = a.difficulty AND b.partner = ''
    WHERE a.partner <> ''
    GROUP BY a.campaign_id, a.recipe, a.partner, a.language
)
SELECT
    d.campaign_id,
    d.recipe,
    d.partner,
    d.language,
    d.n AS tasks,
    d.k AS admitted,
    CAST(d.k AS DOUBLE PRECISION) / d.n AS acceptance,
    COALESCE(s.n, 0) AS solo_tasks,
    COALESCE(s.k, 0) AS solo_admitted,
    CAST(s.k AS DOUBLE PRECISION) / s.n AS solo_acceptance,
    CAST(d.k AS DOUBLE PRECISION) / d.n - CAST(s.k AS DOUBLE PRECISION) / s.n AS synergy,
    d.p - s.p - 1.96 * SQRT(d.p * (1 - d.p) / d.m + s.p * (1 - s.p) / s.m) AS low,
    d.p - s.p + 1.96 * SQRT(d.p * (1 - d.p) / d.m + s.p * (1 - s.p) / s.m) AS high,
    COALESCE(m.n, 0) AS matched_tasks,
    m.numerator / m.weight AS matched_synergy
FROM totals AS d
LEFT JOIN totals AS s
    ON s.campaign_id = d.campaign_id AND s.recipe = d.recipe AND s.language = d.language AND s.partner = ''
LEFT JOIN matched AS m
    ON m.campaign_id = d.campaign_id AND m.recipe = d.recipe AND m.partner = d.partner
    AND m.language = d.language
WHERE d.partner <> ''
