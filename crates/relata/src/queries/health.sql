-- The server, whether it is a standby, and whether there is a ledger that this role may read.
SELECT current_setting('server_version') AS server_version,
       pg_is_in_recovery() AS in_recovery,
       -- A standby that has replayed all that came is not behind, however long ago the last transaction was. What it had
       -- before it was started lies past where receiving began.
       CASE WHEN NOT pg_is_in_recovery() THEN NULL
            WHEN pg_last_wal_receive_lsn() <= pg_last_wal_replay_lsn() THEN 0
            ELSE extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())
       END::float8 AS replay_lag,
       (SELECT sum(numbackends) FROM pg_catalog.pg_stat_database)::int8 AS connections,
       current_setting('max_connections')::int8 AS max_connections,
       EXISTS (
         SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname = 'relata' AND c.relname = 'migrations'
           AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
       ) AS has_ledger
