-- The accepted samples, readable: each with its campaign, its task's cell, the model
-- that wrote it and the seed that it started from.
--
-- id, campaign_id, campaign, number: the sample, its campaign and its place in exports
-- kind, recipe, language, level, score: what it trains, how it was made, how far it was proved
-- title, instruction, response, code, tests: its text
-- licence: SPDX identifier of the seed's licence
-- task_id, partner, concept, difficulty: the task; `partner` is empty for solo work
-- model, revision: what wrote the response; empty where no model did (fim)
-- seed_id, seed_repo, seed_path, seed_start_line, seed_end_line, seed_commit: where the seed came from
-- quarantined: reasons that keep it out of exports (0 for none; table `quarantine` has them)
-- created_at: when it was admitted (UTC)
SELECT
    s.id,
    s.campaign_id,
    c.name AS campaign,
    s.number,
    s.kind,
    s.recipe,
    s.language,
    s.level,
    s.score,
    s.title,
    s.instruction,
    s.response,
    s.code,
    s.tests,
    s.licence,
    s.task_id,
    t.partner,
    t.concept,
    t.difficulty,
    COALESCE(g.model, '') AS model,
    COALESCE(g.revision, '') AS revision,
    s.seed_id,
    COALESCE(e.repo, '') AS seed_repo,
    COALESCE(e.path, '') AS seed_path,
    e.start_line AS seed_start_line,
    e.end_line AS seed_end_line,
    COALESCE(e."commit", '') AS seed_commit,
    (SELECT COUNT(*) FROM quarantine AS q WHERE q.sample_id = s.id) AS quarantined,
    s.created_at
FROM sample AS s
JOIN campaign AS c ON c.id = s.campaign_id
JOIN task AS t ON t.id = s.task_id
LEFT JOIN candidate AS k ON k.id = s.candidate_id
LEFT JOIN generation AS g ON g.key = k.generation_key
LEFT JOIN seed AS e ON e.id = s.seed_id
