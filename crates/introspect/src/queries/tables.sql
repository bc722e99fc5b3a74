-- Tables and partitioned tables: no typed tables, none with a parent that is not read itself, no ledgers of other tools.
WITH RECURSIVE candidate (oid) AS (
    SELECT c.oid FROM pg_class c
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = ANY ($1) AND c.reloftype = 0
      AND c.relname <> ALL ('{{ledgers}}')
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
), orphan (oid) AS (
    SELECT h.inhrelid FROM pg_inherits h JOIN candidate c ON c.oid = h.inhrelid
    WHERE h.inhparent NOT IN (SELECT oid FROM candidate)
    UNION
    SELECT h.inhrelid FROM pg_inherits h JOIN orphan o ON o.oid = h.inhparent
)
SELECT c.oid, c.relnamespace, c.relname::text, c.relpersistence = 'u' AS unlogged,
       coalesce(c.reloptions, '{}') AS reloptions, coalesce(toast.reloptions, '{}') AS toast_reloptions,
       s.spcname::text, c.relreplident::text, c.relrowsecurity, c.relforcerowsecurity, c.reltype, rowtype.typarray,
       (SELECT x.relname::text FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
        WHERE c.relreplident = 'i' AND i.indrelid = c.oid AND i.indisreplident),
       CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END,
       ARRAY(SELECT h.inhparent FROM pg_inherits h WHERE h.inhrelid = c.oid ORDER BY h.inhseqno),
       pg_get_expr(c.relpartbound, c.oid), CASE WHEN c.relispartition THEN pg_get_partition_constraintdef(c.oid) END,
       de.description
FROM candidate
JOIN pg_class c ON c.oid = candidate.oid
JOIN pg_type rowtype ON rowtype.oid = c.reltype
LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid
LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace
LEFT JOIN pg_description de ON de.classoid = 'pg_class'::regclass AND de.objoid = c.oid AND de.objsubid = 0
WHERE c.oid NOT IN (SELECT oid FROM orphan)
