-- How far a process is with VACUUM, ANALYZE or an index, in blocks.
SELECT phase, heap_blks_scanned, heap_blks_total FROM pg_catalog.pg_stat_progress_vacuum WHERE pid = $1
UNION ALL
SELECT phase, sample_blks_scanned, sample_blks_total FROM pg_catalog.pg_stat_progress_analyze WHERE pid = $1
UNION ALL
SELECT phase, CASE WHEN blocks_total > 0 THEN blocks_done ELSE lockers_done END,
       CASE WHEN blocks_total > 0 THEN blocks_total ELSE lockers_total END
FROM pg_catalog.pg_stat_progress_create_index WHERE pid = $1
LIMIT 1
