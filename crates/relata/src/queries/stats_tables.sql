-- Tables and materialized views: their size, how they are read, and what vacuum and analyze left undone.
WITH /* relata stats */ busy AS (
  -- Asking for the size of what is locked, or about to be, would wait for it.
  SELECT DISTINCT coalesce(i.indrelid, t.oid, l.relation) AS relid
  FROM pg_catalog.pg_locks l
  LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = l.relation
  LEFT JOIN pg_catalog.pg_class t ON t.reltoastrelid = l.relation
  WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock' AND l.pid <> pg_backend_pid()
    AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
), block AS (
  SELECT current_setting('block_size')::int8 AS bytes
), width AS (
  SELECT s.schemaname, s.tablename, count(*) AS columns, bool_or(s.null_frac > 0) AS has_nulls,
         sum((1 - s.null_frac) * s.avg_width) AS bytes
  FROM pg_catalog.pg_stats s
  WHERE NOT s.inherited
  GROUP BY s.schemaname, s.tablename
), counted AS (
  SELECT a.attrelid, count(*) AS columns FROM pg_catalog.pg_attribute a
  WHERE a.attnum > 0 AND NOT a.attisdropped GROUP BY a.attrelid
)
SELECT n.nspname::text AS schema,
       c.relname::text AS name,
       greatest(s.n_live_tup, 0) AS live_rows,
       greatest(s.n_dead_tup, 0) AS dead_rows,
       greatest(s.n_mod_since_analyze, 0) AS modified_rows,
       CASE WHEN EXISTS (SELECT FROM busy WHERE busy.relid = c.oid)
            THEN c.relpages * block.bytes ELSE pg_table_size(c.oid) END AS table_bytes,
       CASE WHEN EXISTS (SELECT FROM busy WHERE busy.relid = c.oid)
            THEN (SELECT coalesce(sum(ic.relpages), 0)::int8 * block.bytes FROM pg_catalog.pg_index i
                  JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid WHERE i.indrelid = c.oid)
            ELSE pg_indexes_size(c.oid) END AS index_bytes,
       -- What the rows would take, packed anew, at the averages of the last analyze.
       CASE WHEN width.columns = counted.columns AND c.reltuples >= 0 AND c.relpages > 0 THEN
         greatest(0, c.relpages - ceil(c.reltuples / greatest(1, floor(
           (block.bytes - 24) * fill.factor / 100
           / (4 + 8 * ceil((23 + CASE WHEN width.has_nulls THEN (counted.columns + 7) / 8 ELSE 0 END) / 8.0)
              + 8 * ceil(width.bytes / 8)))))) * block.bytes
       END::int8 AS bloat_bytes,
       coalesce(s.seq_scan, 0) AS seq_scans,
       coalesce(s.seq_tup_read, 0) AS seq_rows_read,
       coalesce(s.idx_scan, 0) AS index_scans,
       coalesce(io.heap_blks_hit, 0) AS blocks_hit,
       coalesce(io.heap_blks_read, 0) AS blocks_read,
       greatest(s.last_vacuum, s.last_autovacuum) AS last_vacuum,
       greatest(s.last_analyze, s.last_autoanalyze) AS last_analyze
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN block
LEFT JOIN pg_catalog.pg_stat_all_tables s ON s.relid = c.oid
LEFT JOIN pg_catalog.pg_statio_all_tables io ON io.relid = c.oid
LEFT JOIN width ON width.schemaname = n.nspname AND width.tablename = c.relname
LEFT JOIN counted ON counted.attrelid = c.oid
CROSS JOIN LATERAL (
  SELECT coalesce((SELECT o.option_value::int8 FROM pg_options_to_table(c.reloptions) o
                   WHERE o.option_name = 'fillfactor'), 100) AS factor
) fill
WHERE c.relkind IN ('r', 'm') AND c.relpersistence <> 't'
  AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
ORDER BY n.nspname, c.relname
