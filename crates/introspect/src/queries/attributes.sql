-- The attributes of composite types, in order.
SELECT a.attrelid, a.attnum, a.attname::text, format_type(a.atttypid, a.atttypmod), cn.nspname::text, co.collname::text,
       (SELECT description FROM pg_description WHERE classoid = 'pg_class'::regclass AND objoid = a.attrelid AND objsubid = a.attnum)
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_collation co ON co.oid = a.attcollation AND a.attcollation <> t.typcollation
LEFT JOIN pg_namespace cn ON cn.oid = co.collnamespace
WHERE c.relkind = 'c' AND c.relnamespace = ANY ($1) AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum
