-- The standbys that this server sends to. Without the rights of pg_monitor, all but the names is NULL.
SELECT coalesce(r.application_name, '') AS application_name,
       host(r.client_addr) AS address,
       r.state,
       r.sync_state,
       extract(epoch FROM r.replay_lag)::float8 AS replay_lag,
       pg_wal_lsn_diff(
         CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn() ELSE pg_current_wal_lsn() END, r.replay_lsn
       )::int8 AS bytes_behind
FROM pg_catalog.pg_stat_replication r
ORDER BY r.application_name, r.pid
