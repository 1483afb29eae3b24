-- Why tasks were dropped, by campaign, recipe, stage and reason, with one example each
-- (`synth explain` tells its whole story).
--
-- campaign_id, recipe, stage, reason: the group
-- tasks: tasks dropped so
-- share: their part of all finished tasks of the campaign and recipe, 0 to 1
-- example_task, example_detail: the first such task and what was noted of it
WITH finished AS (
    SELECT campaign_id, recipe, COUNT(*) AS tasks
    FROM task
    WHERE status IN ('admitted', 'dropped')
    GROUP BY campaign_id, recipe
),
grouped AS (
    SELECT campaign_id, recipe, stage, reason, COUNT(*) AS tasks, MIN(number) AS first_number
    FROM task
    WHERE status = 'dropped'
    GROUP BY campaign_id, recipe, stage, reason
)
SELECT
    g.campaign_id,
    g.recipe,
    g.stage,
    g.reason,
    g.tasks,
    CAST(g.tasks AS DOUBLE PRECISION) / f.tasks AS share,
    e.id AS example_task,
    e.detail AS example_detail
FROM grouped AS g
JOIN finished AS f ON f.campaign_id = g.campaign_id AND f.recipe = g.recipe
JOIN task AS e ON e.campaign_id = g.campaign_id AND e.number = g.first_number
