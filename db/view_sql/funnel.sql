-- How many tasks came how far, by campaign and recipe. A task counts at a gate when one
-- of its candidates, in any language, passed it; a recipe that has no such gate shows 0
-- (a fim task has no problem and no score).
--
-- campaign_id, recipe: the group
-- planned: tasks
-- proposed: tasks with a well-formed problem
-- agreed_problem: tasks whose problem came through discussion to `solve`
-- parsed, compiled, ran, passed, agreed: tasks with a candidate of at least that level
-- scored: tasks with a judge's score
-- admitted: tasks that gave samples
-- dropped, live, abandoned: tasks by how they stand otherwise
-- samples: accepted samples (one task may give several)
WITH proved AS (
    SELECT
        task_id,
        MAX(CASE level
            WHEN 'parsed' THEN 1
            WHEN 'compiled' THEN 2
            WHEN 'ran' THEN 3
            WHEN 'passed' THEN 4
            WHEN 'adequate' THEN 5
            WHEN 'agreed' THEN 6
            ELSE 0
        END) AS gate
    FROM candidate
    GROUP BY task_id
),
judged AS (SELECT DISTINCT task_id FROM score),
kept AS (SELECT task_id, COUNT(*) AS samples FROM sample GROUP BY task_id)
SELECT
    t.campaign_id,
    t.recipe,
    COUNT(*) AS planned,
    COUNT(CASE WHEN CAST(t.problem AS TEXT) <> '{}' THEN 1 END) AS proposed,
    COUNT(CASE
        WHEN CAST(t.problem AS TEXT) <> '{}'
            AND t.stage IN ('solve', 'check', 'execute', 'repair', 'score', 'admit')
        THEN 1
    END) AS agreed_problem,
    COUNT(CASE WHEN p.gate >= 1 THEN 1 END) AS parsed,
    COUNT(CASE WHEN p.gate >= 2 THEN 1 END) AS compiled,
    COUNT(CASE WHEN p.gate >= 3 THEN 1 END) AS ran,
    COUNT(CASE WHEN p.gate >= 4 THEN 1 END) AS passed,
    COUNT(CASE WHEN p.gate >= 6 THEN 1 END) AS agreed,
    COUNT(j.task_id) AS scored,
    COUNT(CASE WHEN t.status = 'admitted' THEN 1 END) AS admitted,
    COUNT(CASE WHEN t.status = 'dropped' THEN 1 END) AS dropped,
    COUNT(CASE WHEN t.status = 'live' THEN 1 END) AS live,
    COUNT(CASE WHEN t.status = 'abandoned' THEN 1 END) AS abandoned,
    CAST(COALESCE(SUM(k.samples), 0) AS BIGINT) AS samples
FROM task AS t
LEFT JOIN proved AS p ON p.task_id = t.id
LEFT JOIN judged AS j ON j.task_id = t.id
LEFT JOIN kept AS k ON k.task_id = t.id
GROUP BY t.campaign_id, t.recipe
