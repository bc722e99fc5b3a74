-- The columns of foreign tables, in order.
SELECT a.attrelid, a.attname::text, format_type(a.atttypid, a.atttypmod), cn.nspname::text, co.collname::text,
       a.attnotnull, d.oid, pg_get_expr(d.adbin, d.adrelid, $2), a.attgenerated <> '', coalesce(a.attfdwoptions, '{}'),
       CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage::text END, a.attcompression::text, a.attstattarget::int4,
       CASE WHEN a.attoptions IS NULL THEN '{}' ELSE ARRAY(SELECT o FROM unnest(a.attoptions) o WHERE o NOT LIKE 'pg\_attver=%') END, (SELECT description FROM pg_description WHERE classoid = 'pg_class'::regclass AND objoid = a.attrelid AND objsubid = a.attnum)
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
LEFT JOIN pg_collation co ON co.oid = a.attcollation AND a.attcollation <> t.typcollation
LEFT JOIN pg_namespace cn ON cn.oid = co.collnamespace
WHERE c.relkind = 'f' AND c.relnamespace = ANY ($1) AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum
