-- The catalog queries that would find nothing, by name: no object of their kinds is there but the system's own, whose oids
-- are below 16384 (FirstNormalObjectId in access/transam.h). To plan a query takes longer than to run it on nothing.
SELECT a.name
FROM (
    SELECT coalesce(bool_or(relkind IN ('v', 'm')), false) AS views, coalesce(bool_or(relkind = 'f'), false) AS foreign_tables,
           coalesce(bool_or(relkind = 'c'), false) AS composites
    FROM pg_class WHERE oid >= 16384
) c, (
    SELECT coalesce(bool_or(typtype = 'e'), false) AS enums, coalesce(bool_or(typtype = 'd'), false) AS domains,
           coalesce(bool_or(typtype = 'r'), false) AS ranges
    FROM pg_type WHERE oid >= 16384
) t, LATERAL (VALUES
    ('views', c.views),
    ('view columns', c.views),
    ('foreign tables', c.foreign_tables),
    ('foreign columns', c.foreign_tables),
    ('composites', c.composites),
    ('attributes', c.composites),
    ('enums', t.enums),
    ('domains', t.domains),
    ('domain checks', t.domains),
    ('ranges', t.ranges),
    ('collations', EXISTS (SELECT FROM pg_collation WHERE oid >= 16384)),
    ('routines', EXISTS (SELECT FROM pg_proc WHERE oid >= 16384)),
    ('triggers', EXISTS (SELECT FROM pg_trigger WHERE NOT tgisinternal)),
    ('rules', EXISTS (SELECT FROM pg_rewrite WHERE oid >= 16384 AND rulename <> '_RETURN')),
    ('policies', EXISTS (SELECT FROM pg_policy)),
    ('statistics', EXISTS (SELECT FROM pg_statistic_ext)),
    ('publications', EXISTS (SELECT FROM pg_publication)),
    ('published', EXISTS (SELECT FROM pg_publication)),
    ('event triggers', EXISTS (SELECT FROM pg_event_trigger)),
    ('foreign-data wrappers', EXISTS (SELECT FROM pg_foreign_data_wrapper)),
    ('servers', EXISTS (SELECT FROM pg_foreign_data_wrapper)),
    ('user mappings', EXISTS (SELECT FROM pg_foreign_data_wrapper)),
    ('default privileges', EXISTS (SELECT FROM pg_default_acl))
) a (name, present)
WHERE NOT a.present
