-- Foreign tables with their checks, without those that are partitions or inherit, or that others inherit.
SELECT c.oid, c.relnamespace, c.relname::text, c.reltype, t.typarray, s.srvname::text, coalesce(f.ftoptions, '{}'),
       ARRAY(SELECT k.oid FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'c' ORDER BY k.conname),
       ARRAY(SELECT k.conname::text FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'c' ORDER BY k.conname),
       ARRAY(SELECT pg_get_constraintdef(k.oid, $2) FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'c' ORDER BY k.conname),
       obj_description(c.oid, 'pg_class')
FROM pg_class c
JOIN pg_foreign_table f ON f.ftrelid = c.oid
JOIN pg_foreign_server s ON s.oid = f.ftserver
JOIN pg_type t ON t.oid = c.reltype
WHERE c.relnamespace = ANY ($1)
  AND NOT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = c.oid OR inhparent = c.oid)
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
