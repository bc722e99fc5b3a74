-- What roles let others do with what they will make. $1: the schemas' oids, beside which it may be in any.
SELECT d.oid, r.rolname::text, n.nspname::text, d.defaclobjtype::text
FROM pg_default_acl d JOIN pg_roles r ON r.oid = d.defaclrole LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
WHERE d.defaclobjtype <> 'L' AND (d.defaclnamespace = ANY ($1) OR d.defaclnamespace = 0)
