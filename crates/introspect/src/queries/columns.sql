-- Columns with their defaults, in order.
SELECT a.attrelid, a.attnum, a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull,
       nn.conname::text, coalesce(nn.conislocal, true), coalesce(nn.coninhcount > 0, false), -- since 18
       NULL::text, true, false, -- before 18
       d.oid AS attrdef, pg_get_expr(d.adbin, d.adrelid, $2), a.attgenerated::text, a.attidentity::text,
       cn.nspname::text, co.collname::text,
       CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage::text END,
       a.attcompression::text, a.attstattarget::int4,
       -- pg_attver is the server's own mark on each column, from the minor releases of November 2026 on
       CASE WHEN a.attoptions IS NULL THEN '{}' ELSE ARRAY(SELECT o FROM unnest(a.attoptions) o WHERE o NOT LIKE 'pg\_attver=%') END,
       a.attislocal, a.attinhcount > 0, de.description
FROM pg_attribute a
JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
LEFT JOIN pg_constraint nn ON nn.conrelid = a.attrelid AND nn.contype = 'n' AND nn.conkey = ARRAY[a.attnum] -- since 18
LEFT JOIN pg_collation co ON co.oid = a.attcollation AND a.attcollation <> t.typcollation
LEFT JOIN pg_namespace cn ON cn.oid = co.collnamespace
LEFT JOIN pg_description de ON de.classoid = 'pg_class'::regclass AND de.objoid = a.attrelid AND de.objsubid = a.attnum
WHERE a.attrelid = ANY ($1) AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum
