-- How WAL archiving is set up, and what became of it. What archives may hold passwords, and is not read. In the braces
-- comes `waiting_segments`, or an empty row for those who may not list the server's files.
SELECT current_setting('wal_level') AS wal_level,
       current_setting('archive_mode') AS archive_mode,
       current_setting('archive_command') NOT IN ('', '(disabled)')
         OR coalesce(current_setting('archive_library', true), '') <> '' AS has_archiver,
       (SELECT setting::float8 FROM pg_catalog.pg_settings WHERE name = 'archive_timeout') AS archive_timeout,
       CASE WHEN pg_is_in_recovery() THEN NULL ELSE pg_walfile_name(pg_current_wal_lsn()) END AS current_segment,
       a.archived_count,
       a.last_archived_wal AS last_archived_segment,
       a.last_archived_time AS last_archived_at,
       a.failed_count,
       a.last_failed_wal AS last_failed_segment,
       a.last_failed_time AS last_failed_at,
       w.waiting_count,
       w.waiting_since
FROM pg_catalog.pg_stat_archiver a
CROSS JOIN ({waiting}) w
