-- Domains with the types that they are over.
SELECT t.oid, t.typarray, t.typnamespace, t.typname::text, format_type(t.typbasetype, t.typtypmod), t.typnotnull, nn.conname::text,
       pg_get_expr(t.typdefaultbin, 0, $2), cn.nspname::text, co.collname::text, obj_description(t.oid, 'pg_type')
FROM pg_type t
JOIN pg_type b ON b.oid = t.typbasetype
LEFT JOIN pg_constraint nn ON nn.contypid = t.oid AND nn.contype = 'n'
LEFT JOIN pg_collation co ON co.oid = t.typcollation AND t.typcollation <> b.typcollation
LEFT JOIN pg_namespace cn ON cn.oid = co.collnamespace
WHERE t.typtype = 'd' AND t.typnamespace = ANY ($1)
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')
