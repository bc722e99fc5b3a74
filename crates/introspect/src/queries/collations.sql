-- Collations, put together as CREATE COLLATION wants them: there is no function for it.
SELECT c.oid, c.collnamespace, c.collname::text,
       format('(%s)', concat_ws(', ',
           'provider = ' || CASE c.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END,
           CASE WHEN NOT c.collisdeterministic THEN 'deterministic = false' END,
           CASE WHEN c.collprovider = 'c' AND c.collcollate <> c.collctype
               THEN format('lc_collate = %L, lc_ctype = %L', c.collcollate, c.collctype)
               WHEN c.collprovider = 'c' THEN format('locale = %L', c.collcollate)
               ELSE format('locale = %L', c.colllocale) -- since 17
               ELSE format('locale = %L', c.colliculocale) -- since 15 -- before 17
               ELSE format('locale = %L', c.collcollate) -- before 15
           END
           , 'rules = ' || quote_literal(c.collicurules) -- since 16
       )),
       obj_description(c.oid, 'pg_collation')
FROM pg_collation c
WHERE c.collnamespace = ANY ($1) AND c.oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_collation'::regclass AND d.objid = c.oid AND d.deptype = 'e')
