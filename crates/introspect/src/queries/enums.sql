-- Enum types with their labels in order.
SELECT t.oid, t.typarray, n.oid AS nspoid, t.typname::text, l.labels, obj_description(t.oid, 'pg_type')
FROM pg_type t
JOIN pg_namespace n ON n.oid = t.typnamespace
CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(e.enumlabel::text ORDER BY e.enumsortorder), '{}') AS labels
    FROM pg_enum e WHERE e.enumtypid = t.oid
) l
WHERE t.typtype = 'e' AND n.oid = ANY ($1)
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')
