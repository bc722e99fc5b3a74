-- Primary keys, unique, foreign keys, checks and exclusions; of foreign keys not a partition's copies of its parent's.
SELECT c.oid, c.conrelid, c.conname::text, c.contype::text, c.condeferrable, c.condeferred, c.convalidated, c.connoinherit,
       c.conislocal, c.coninhcount > 0,
       c.conkey, c.conindid, c.confrelid, fn.nspname::text, f.relname::text,
       CASE WHEN c.contype = 'f' THEN ARRAY(
           SELECT a.attname::text FROM unnest(c.confkey) WITH ORDINALITY k (attnum, place)
           JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.attnum ORDER BY k.place) END,
       c.confupdtype::text, c.confdeltype::text, c.confmatchtype::text,
       c.confdelsetcols, -- since 15
       NULL::int2[], -- before 15
       c.conperiod, c.conenforced, -- since 18
       false, true, -- before 18
       pg_get_expr(c.conbin, c.conrelid, $2), pg_get_expr(c.conbin, c.conrelid),
       CASE WHEN c.contype = 'x' THEN ARRAY(
           SELECT CASE WHEN n.nspname = 'pg_catalog' THEN o.oprname::text ELSE format('OPERATOR(%I.%s)', n.nspname, o.oprname) END
           FROM unnest(c.conexclop) WITH ORDINALITY k (oproid, place)
           JOIN pg_operator o ON o.oid = k.oproid JOIN pg_namespace n ON n.oid = o.oprnamespace ORDER BY k.place) END,
       de.description
FROM pg_constraint c
LEFT JOIN pg_class f ON f.oid = c.confrelid AND c.contype = 'f'
LEFT JOIN pg_namespace fn ON fn.oid = f.relnamespace
LEFT JOIN pg_description de ON de.classoid = 'pg_constraint'::regclass AND de.objoid = c.oid AND de.objsubid = 0
WHERE c.conrelid = ANY ($1) AND c.contype IN ('p', 'u', 'f', 'c', 'x') AND (c.conparentid = 0 OR c.contype <> 'f')
