-- Ordinary tables: no partitions, no inheritance, no typed tables.
SELECT c.oid, c.relnamespace, c.relname::text, c.relpersistence = 'u' AS unlogged,
       coalesce(c.reloptions, '{}') AS reloptions, coalesce(toast.reloptions, '{}') AS toast_reloptions,
       s.spcname::text, c.relreplident::text, c.relrowsecurity, c.relforcerowsecurity, c.reltype, rowtype.typarray,
       (SELECT x.relname::text FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
        WHERE c.relreplident = 'i' AND i.indrelid = c.oid AND i.indisreplident),
       obj_description(c.oid, 'pg_class')
FROM pg_class c
JOIN pg_type rowtype ON rowtype.oid = c.reltype
LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid
LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace
WHERE c.relkind = 'r' AND c.relnamespace = ANY ($1) AND NOT c.relispartition AND c.reloftype = 0
  AND NOT EXISTS (SELECT FROM pg_inherits h WHERE h.inhrelid = c.oid OR h.inhparent = c.oid)
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
