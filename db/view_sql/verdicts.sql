-- What the sandbox said, by campaign and language: how often each verdict, and how long the runs took.
--
-- campaign_id, language: the group
-- runs: programs that were run
-- ok, compile_error, runtime_error, time_limit, memory_limit, output_limit: how many ended so
-- compile_p50_ms, compile_p99_ms: time to compile, median and 99th percentile (nearest rank); 0 where
--    running is what compiles
-- run_p50_ms, run_p99_ms: time to run all test inputs
WITH ranked AS (
    SELECT
        campaign_id,
        language,
        verdict,
        compile_ms,
        run_ms,
        ROW_NUMBER() OVER (PARTITION BY campaign_id, language ORDER BY compile_ms) AS compile_rank,
        ROW_NUMBER() OVER (PARTITION BY campaign_id, language ORDER BY run_ms) AS run_rank,
        COUNT(*) OVER (PARTITION BY campaign_id, language) AS runs
    FROM execution
)
SELECT
    campaign_id,
    language,
    COUNT(*) AS runs,
    COUNT(CASE WHEN verdict = 'ok' THEN 1 END) AS ok,
    COUNT(CASE WHEN verdict = 'compile_error' THEN 1 END) AS compile_error,
    COUNT(CASE WHEN verdict = 'runtime_error' THEN 1 END) AS runtime_error,
    COUNT(CASE WHEN verdict = 'time_limit' THEN 1 END) AS time_limit,
    COUNT(CASE WHEN verdict = 'memory_limit' THEN 1 END) AS memory_limit,
    COUNT(CASE WHEN verdict = 'output_limit' THEN 1 END) AS output_limit,
    MIN(CASE WHEN compile_rank * 100 >= runs * 50 THEN compile_ms END) AS compile_p50_ms,
    MIN(CASE WHEN compile_rank * 100 >= runs * 99 THEN compile_ms END) AS compile_p99_ms,
    MIN(CASE WHEN run_rank * 100 >= runs * 50 THEN run_ms END) AS run_p50_ms,
    MIN(CASE WHEN run_rank * 100 >= runs * 99 THEN run_ms END) AS run_p99_ms
FROM ranked
GROUP BY campaign_id, language
