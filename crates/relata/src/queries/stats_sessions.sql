-- Sessions that are in a transaction, longest first, and whom they wait for.
SELECT /* relata stats */ a.pid,
       coalesce(a.usename::text, '') AS user,
       coalesce(a.application_name, '') AS application_name,
       coalesce(a.state, '') AS state,
       extract(epoch FROM clock_timestamp() - a.xact_start)::float8 AS transaction_time,
       extract(epoch FROM clock_timestamp() - a.state_change)::float8 AS state_time,
       coalesce(a.query, '') AS query,
       a.wait_event_type || ': ' || a.wait_event AS waits_for,
       (SELECT l.mode || coalesce(' on ' || n.nspname || '.' || c.relname, '') FROM pg_catalog.pg_locks l
        LEFT JOIN pg_catalog.pg_class c ON c.oid = l.relation LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE l.pid = a.pid AND NOT l.granted LIMIT 1) AS wanted_lock,
       pg_blocking_pids(a.pid) AS blocked_by
FROM pg_catalog.pg_stat_activity a
WHERE a.datname = current_database() AND a.xact_start IS NOT NULL AND a.pid <> pg_backend_pid()
  AND a.backend_type = 'client backend'
ORDER BY a.xact_start
