-- Extended statistics.
SELECT s.oid, s.stxnamespace, s.stxname::text, pg_get_statisticsobjdef(s.oid), coalesce(s.stxstattarget, -1)::int4,
       obj_description(s.oid, 'pg_statistic_ext')
FROM pg_statistic_ext s
WHERE s.stxnamespace = ANY ($1) AND s.stxrelid = ANY ($2)
