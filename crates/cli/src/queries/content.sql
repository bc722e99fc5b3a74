-- What a database has that a new one has not, by kind and name; what belongs to an extension goes by its name.
WITH of_extension AS (
  SELECT classid, objid FROM pg_catalog.pg_depend WHERE deptype = 'e'
), own AS (
  SELECT oid, nspname FROM pg_catalog.pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
), found (place, kind, name) AS (
  SELECT 1, CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence'
                           WHEN 'f' THEN 'foreign table' WHEN 'c' THEN 'type' ELSE 'table' END,
         n.nspname || '.' || c.relname
  FROM pg_catalog.pg_class c JOIN own n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c')
    AND NOT EXISTS (SELECT FROM of_extension e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid)
  UNION ALL
  SELECT 2, 'routine', n.nspname || '.' || p.proname
  FROM pg_catalog.pg_proc p JOIN own n ON n.oid = p.pronamespace
  WHERE NOT EXISTS (SELECT FROM of_extension e WHERE e.classid = 'pg_proc'::regclass AND e.objid = p.oid)
  UNION ALL
  SELECT 3, 'type', n.nspname || '.' || t.typname
  FROM pg_catalog.pg_type t JOIN own n ON n.oid = t.typnamespace
  WHERE t.typtype IN ('e', 'd', 'r')
    AND NOT EXISTS (SELECT FROM of_extension e WHERE e.classid = 'pg_type'::regclass AND e.objid = t.oid)
  UNION ALL
  SELECT 4, 'schema', n.nspname FROM own n
  WHERE n.nspname <> 'public'
    AND NOT EXISTS (SELECT FROM of_extension e WHERE e.classid = 'pg_namespace'::regclass AND e.objid = n.oid)
  UNION ALL
  SELECT 5, 'extension', extname FROM pg_catalog.pg_extension WHERE extname <> 'plpgsql'
)
SELECT kind || ' ' || name FROM found ORDER BY place, kind, name
