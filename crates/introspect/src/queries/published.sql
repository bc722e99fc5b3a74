-- The tables of publications. PostgreSQL notes each that inherits a published one by itself. $1: whether to spell for people.
SELECT r.oid, r.prpubid, n.nspname::text, c.relname::text, c.oid::regclass::text,
       c.relkind = 'r' AND EXISTS (SELECT FROM pg_inherits WHERE inhparent = c.oid),
       ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum = ANY (r.prattrs) ORDER BY a.attnum), pg_get_expr(r.prqual, c.oid, $1) -- since 15
       '{}'::text[], CASE WHEN $1 THEN NULL::text END -- before 15
FROM pg_publication_rel r
JOIN pg_class c ON c.oid = r.prrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
