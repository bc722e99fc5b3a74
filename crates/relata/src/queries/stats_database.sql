-- The database as a whole, and where pg_stat_statements is.
SELECT /* relata stats */ d.datname::text AS name,
       pg_database_size(d.oid) AS size_bytes,
       s.numbackends::int8 AS connections,
       current_setting('max_connections')::int8 AS max_connections,
       s.xact_commit AS commits,
       s.xact_rollback AS rollbacks,
       s.blks_hit AS blocks_hit,
       s.blks_read AS blocks_read,
       s.deadlocks,
       s.temp_bytes,
       s.stats_reset AS stats_since,
       -- Only the loaded library has this setting; shared_preload_libraries is for superusers to read.
       current_setting('pg_stat_statements.max', true) IS NOT NULL AS has_library,
       (SELECT n.nspname::text FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
        WHERE e.extname = 'pg_stat_statements') AS extension_schema,
       coalesce((SELECT has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
                 FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
                 JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = 'pg_stat_statements'
                 WHERE e.extname = 'pg_stat_statements'), false) AS may_read
FROM pg_catalog.pg_database d
JOIN pg_catalog.pg_stat_database s ON s.datid = d.oid
WHERE d.datname = current_database()
