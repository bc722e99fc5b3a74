-- Composite types that stand by themselves: not the row types of tables and views.
SELECT t.oid, t.typarray, t.typrelid, t.typnamespace, t.typname::text, obj_description(t.oid, 'pg_type')
FROM pg_type t
JOIN pg_class c ON c.oid = t.typrelid
WHERE c.relkind = 'c' AND t.typnamespace = ANY ($1)
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')
