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
SELECT
    f.campaign_id,
    f.recipe,
    COUNT(*) AS planned,
    COUNT(CASE WHEN f.proposed THEN 1 END) AS proposed,
    COUNT(CASE
        WHEN f.proposed AND f.stage IN ('solve', 'check', 'execute', 'repair', 'score', 'admit') THEN 1
    END) AS agreed_problem,
    COUNT(CASE WHEN f.gate >= 1 THEN 1 END) AS parsed,
    COUNT(CASE WHEN f.gate >= 2 THEN 1 END) AS compiled,
    COUNT(CASE WHEN f.gate >= 3 THEN 1 END) AS ran,
    COUNT(CASE WHEN f.gate >= 4 THEN 1 END) AS passed,
    COUNT(CASE WHEN f.gate >= 6 THEN 1 END) AS agreed,
    COUNT(CASE WHEN f.scored THEN 1 END) AS scored,
    COUNT(CASE WHEN f.status = 'admitted' THEN 1 END) AS admitted,
    COUNT(CASE WHEN f.status = 'dropped' THEN 1 END) AS dropped,
    COUNT(CASE WHEN f.status = 'live' THEN 1 END) AS live,
    COUNT(CASE WHEN f.status = 'abandoned' THEN 1 END) AS abandoned,
    CAST(SUM(f.samples) AS BIGINT) AS samples
FROM (
    SELECT
        t.campaign_id,
        t.recipe,
        t.status,
        t.stage,
        CAST(t.problem AS TEXT) <> '{}' AS proposed,
        (
            SELECT MAX(CASE c.level
                WHEN 'parsed' THEN 1
                WHEN 'compiled' THEN 2
                WHEN 'ran' THEN 3
                WHEN 'passed' THEN 4
                WHEN 'adequate' THEN 5
                WHEN 'agreed' THEN 6
            END)
            FROM candidate AS c
            WHERE c.task_id = t.id
        ) AS gate,
        EXISTS (SELECT 1 FROM score AS j WHERE j.task_id = t.id) AS scored,
        (SELECT COUNT(*) FROM sample AS s WHERE s.task_id = t.id) AS samples
    FROM task AS t
) AS f
GROUP BY f.campaign_id, f.recipe
