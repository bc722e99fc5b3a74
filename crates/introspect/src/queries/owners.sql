-- Who owns what, without those of `public` that it has from the start, and sequences that go with a column.
-- $1: the schemas' oids.
WITH object (classid, objid, owner) AS (
    SELECT 'pg_namespace'::regclass, oid, nspowner FROM pg_namespace
    WHERE oid = ANY ($1) AND NOT (nspname = 'public' AND (nspowner = 10 OR nspowner::regrole::text = 'pg_database_owner'))
    UNION ALL
    SELECT 'pg_class'::regclass, oid, relowner FROM pg_class c
    WHERE relnamespace = ANY ($1) AND relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
      AND NOT (relkind = 'S' AND EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype IN ('a', 'i')))
    UNION ALL SELECT 'pg_proc'::regclass, oid, proowner FROM pg_proc WHERE pronamespace = ANY ($1)
    UNION ALL SELECT 'pg_type'::regclass, oid, typowner FROM pg_type WHERE typnamespace = ANY ($1) AND typtype IN ('e', 'd', 'r', 'c') AND (typrelid = 0 OR (SELECT relkind = 'c' FROM pg_class WHERE oid = typrelid))
    UNION ALL SELECT 'pg_collation'::regclass, oid, collowner FROM pg_collation WHERE collnamespace = ANY ($1)
    UNION ALL SELECT 'pg_statistic_ext'::regclass, oid, stxowner FROM pg_statistic_ext WHERE stxnamespace = ANY ($1)
    UNION ALL SELECT 'pg_publication'::regclass, oid, pubowner FROM pg_publication
    UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass, oid, fdwowner FROM pg_foreign_data_wrapper
    UNION ALL SELECT 'pg_foreign_server'::regclass, oid, srvowner FROM pg_foreign_server
    UNION ALL SELECT 'pg_event_trigger'::regclass, oid, evtowner FROM pg_event_trigger
)
SELECT classid::text, objid, CASE WHEN rolname <> current_user THEN rolname::text END, current_user::text
FROM object JOIN pg_roles r ON r.oid = owner
