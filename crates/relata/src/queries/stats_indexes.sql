-- Indexes: their size, their use, and which other one makes them superfluous.
WITH /* relata stats */ busy AS (
  -- Asking for the size of what is locked, or about to be, would wait for it.
  SELECT DISTINCT l.relation AS relid FROM pg_catalog.pg_locks l
  WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock' AND l.pid <> pg_backend_pid()
    AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
), block AS (
  SELECT current_setting('block_size')::int8 AS bytes
), ind AS (
  SELECT i.indexrelid, i.indrelid, c.relname, n.nspname, t.relname AS tablename, c.relam, c.relpages, c.reltuples,
         c.reloptions, am.amname, i.indisunique, i.indisprimary, i.indisvalid, i.indisreplident, i.indisclustered,
         i.indnkeyatts::int AS keys, i.indnatts::int AS columns,
         string_to_array(i.indkey::text, ' ') AS attnums,
         string_to_array(i.indclass::text, ' ') AS opclasses,
         string_to_array(i.indcollation::text, ' ') AS collations,
         string_to_array(i.indoption::text, ' ') AS options,
         -- Until 16, a node tree also tells where in the statement it stood.
         regexp_replace(i.indexprs::text, ':location -?\d+', '', 'g') AS expressions,
         regexp_replace(i.indpred::text, ':location -?\d+', '', 'g') AS predicate,
         -- Since 15.
         to_jsonb(i) ->> 'indnullsnotdistinct' AS nulls_not_distinct,
         EXISTS (SELECT FROM pg_catalog.pg_constraint k
                 WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')) AS is_constraint
  FROM pg_catalog.pg_index i
  JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
  JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_am am ON am.oid = c.relam
  WHERE c.relkind = 'i' AND t.relkind IN ('r', 'm') AND c.relpersistence <> 't'
    AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
), width AS (
  SELECT ind.indexrelid, count(s.attname) AS known, bool_or(s.null_frac > 0) AS has_nulls,
         sum((1 - s.null_frac) * s.avg_width) AS bytes
  FROM ind
  CROSS JOIN LATERAL unnest(ind.attnums) WITH ORDINALITY AS k (attnum, place)
  JOIN pg_catalog.pg_attribute a ON a.attrelid = CASE WHEN k.attnum = '0' THEN ind.indexrelid ELSE ind.indrelid END
    AND a.attnum = CASE WHEN k.attnum = '0' THEN k.place ELSE k.attnum::int8 END
  LEFT JOIN pg_catalog.pg_stats s ON s.schemaname = ind.nspname AND s.attname = a.attname AND NOT s.inherited
    AND s.tablename = CASE WHEN k.attnum = '0' THEN ind.relname ELSE ind.tablename END
  WHERE ind.amname = 'btree'
  GROUP BY ind.indexrelid
), covered AS (
  SELECT DISTINCT ON (ind.indexrelid) ind.indexrelid, o.relname::text AS by
  FROM ind
  JOIN ind o ON o.indrelid = ind.indrelid
  WHERE o.indexrelid <> ind.indexrelid AND o.relam = ind.relam AND o.indisvalid
    AND o.attnums[1:ind.keys] = ind.attnums[1:ind.keys]
    AND o.opclasses[1:ind.keys] = ind.opclasses[1:ind.keys]
    AND o.collations[1:ind.keys] = ind.collations[1:ind.keys]
    AND o.options[1:ind.keys] = ind.options[1:ind.keys]
    AND o.expressions IS NOT DISTINCT FROM ind.expressions
    AND o.predicate IS NOT DISTINCT FROM ind.predicate
    AND o.attnums @> ind.attnums
    -- A longer one serves where entries are in the order of their first columns, and uniqueness is not asked for.
    AND (o.keys = ind.keys OR o.keys > ind.keys AND ind.amname = 'btree' AND ind.expressions IS NULL)
    AND (NOT ind.indisunique OR o.indisunique AND o.keys = ind.keys
         AND o.nulls_not_distinct IS NOT DISTINCT FROM ind.nulls_not_distinct)
    AND NOT ind.is_constraint AND NOT ind.indisreplident AND NOT ind.indisclustered
    -- Of two that are the same, the newer one may go.
    AND NOT (o.keys = ind.keys AND ind.attnums @> o.attnums AND o.indisunique = ind.indisunique
             AND NOT o.is_constraint AND NOT o.indisreplident AND NOT o.indisclustered AND o.indexrelid > ind.indexrelid)
  ORDER BY ind.indexrelid, o.indisprimary DESC, o.is_constraint DESC, o.keys, o.relname
)
SELECT ind.nspname::text AS schema,
       ind.tablename::text AS table,
       ind.relname::text AS name,
       CASE WHEN EXISTS (SELECT FROM busy WHERE busy.relid IN (ind.indexrelid, ind.indrelid))
            THEN ind.relpages * block.bytes ELSE pg_relation_size(ind.indexrelid) END AS size_bytes,
       coalesce(u.idx_scan, 0) AS scans,
       coalesce(u.idx_tup_read, 0) AS rows_read,
       coalesce(u.idx_tup_fetch, 0) AS rows_fetched,
       -- Since 16.
       (to_jsonb(u) ->> 'last_idx_scan')::timestamptz AS last_scan,
       ind.indisunique AS is_unique,
       ind.indisprimary AS is_primary,
       ind.is_constraint,
       ind.indisvalid AS is_valid,
       -- What the entries would take in leaves that are as full as a new index has them.
       CASE WHEN width.known = ind.columns AND ind.reltuples >= 0 AND ind.relpages > 1 THEN
         greatest(0, ind.relpages - 1 - ceil(ind.reltuples * 1.02 / greatest(1, floor(
           (block.bytes - 40) * fill.factor / 100
           / (4 + 8 + CASE WHEN width.has_nulls THEN 8 ELSE 0 END + 8 * ceil(width.bytes / 8)))))) * block.bytes
       END::int8 AS bloat_bytes,
       covered.by AS covered_by
FROM ind
CROSS JOIN block
LEFT JOIN pg_catalog.pg_stat_all_indexes u ON u.indexrelid = ind.indexrelid
LEFT JOIN width ON width.indexrelid = ind.indexrelid
LEFT JOIN covered ON covered.indexrelid = ind.indexrelid
CROSS JOIN LATERAL (
  SELECT coalesce((SELECT o.option_value::int8 FROM pg_options_to_table(ind.reloptions) o
                   WHERE o.option_name = 'fillfactor'), 90) AS factor
) fill
ORDER BY ind.nspname, ind.tablename, ind.relname
