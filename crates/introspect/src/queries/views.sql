-- Views and materialized views with their queries.
SELECT c.oid, c.relnamespace, c.relname::text, c.relkind = 'm', c.reltype, t.typarray, r.oid,
       pg_get_viewdef(c.oid, $2), coalesce(c.reloptions, '{}'), s.spcname::text, obj_description(c.oid, 'pg_class')
FROM pg_class c
JOIN pg_type t ON t.oid = c.reltype
JOIN pg_rewrite r ON r.ev_class = c.oid AND r.rulename = '_RETURN'
LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace
WHERE c.relkind IN ('v', 'm') AND c.relnamespace = ANY ($1)
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
