-- Extensions, whatever schema they live in. plpgsql is part of every new database.
SELECT e.oid, e.extname::text, n.nspname::text, e.extversion
FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
WHERE e.extname <> 'plpgsql'
