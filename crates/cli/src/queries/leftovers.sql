-- Indexes that a REINDEX CONCURRENTLY has left when it was cut off: `…_ccnew` was not finished, `…_ccold` is the one that it
-- has replaced. Those of one that runs are not among them.
SELECT n.nspname::text, c.relname::text, coalesce(tn.nspname, n.nspname)::text, coalesce(t.relname, h.relname)::text
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_class h ON h.oid = i.indrelid
-- The index of a TOAST table belongs to the table that it is of.
LEFT JOIN pg_catalog.pg_class t ON t.reltoastrelid = h.oid
LEFT JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
WHERE NOT i.indisvalid AND c.relkind = 'i' AND c.relname ~ '_cc(new|old)\d*$'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index p WHERE p.relid IN (h.oid, t.oid))
ORDER BY n.nspname, c.relname
