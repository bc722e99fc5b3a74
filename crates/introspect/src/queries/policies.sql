-- Row security policies. No role is named where a policy is for PUBLIC.
SELECT p.oid, p.polrelid, p.polname::text, p.polpermissive, p.polcmd::text,
       ARRAY(SELECT quote_ident(rolname) FROM pg_roles WHERE oid = ANY (p.polroles) ORDER BY rolname),
       pg_get_expr(p.polqual, p.polrelid, $2), pg_get_expr(p.polwithcheck, p.polrelid, $2),
       obj_description(p.oid, 'pg_policy')
FROM pg_policy p
WHERE p.polrelid = ANY ($1)
