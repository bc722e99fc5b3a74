-- Range types with their multirange types. Those with a canonical function, which only C can write, are not modelled.
SELECT t.oid, t.typarray, t.typnamespace, t.typname::text, format_type(r.rngsubtype, NULL),
       opn.nspname::text, o.opcname::text, cn.nspname::text, co.collname::text, fn.nspname::text, f.proname::text,
       m.oid, m.typarray, mn.nspname::text, m.typname::text, obj_description(t.oid, 'pg_type')
FROM pg_range r
JOIN pg_type t ON t.oid = r.rngtypid
JOIN pg_type s ON s.oid = r.rngsubtype
JOIN pg_type m ON m.oid = r.rngmultitypid
JOIN pg_namespace mn ON mn.oid = m.typnamespace
LEFT JOIN pg_opclass o ON o.oid = r.rngsubopc AND NOT o.opcdefault
LEFT JOIN pg_namespace opn ON opn.oid = o.opcnamespace
LEFT JOIN pg_collation co ON co.oid = r.rngcollation AND r.rngcollation <> s.typcollation
LEFT JOIN pg_namespace cn ON cn.oid = co.collnamespace
LEFT JOIN pg_proc f ON f.oid = r.rngsubdiff
LEFT JOIN pg_namespace fn ON fn.oid = f.pronamespace
WHERE t.typnamespace = ANY ($1) AND r.rngcanonical = 0
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')
