-- Check constraints of domains. NOT NULL is a property of the domain.
SELECT c.oid, c.contypid, c.conname::text, c.convalidated, pg_get_expr(c.conbin, 0, $2), pg_get_expr(c.conbin, 0),
       obj_description(c.oid, 'pg_constraint')
FROM pg_constraint c
JOIN pg_type t ON t.oid = c.contypid
WHERE t.typnamespace = ANY ($1) AND c.contype = 'c'
