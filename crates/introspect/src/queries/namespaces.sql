-- Schemas in scope.
SELECT n.oid, n.nspname::text, obj_description(n.oid, 'pg_namespace')
FROM pg_namespace n
WHERE ($1::text[] IS NULL OR n.nspname = ANY ($1))
  AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'relata')
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_namespace'::regclass AND d.objid = n.oid AND d.deptype = 'e')
ORDER BY n.nspname COLLATE "C"
