-- Foreign servers.
SELECT s.oid, s.srvname::text, s.srvtype, s.srvversion, w.fdwname::text, coalesce(s.srvoptions, '{}'), obj_description(s.oid, 'pg_foreign_server')
FROM pg_foreign_server s
JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw
WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_foreign_server'::regclass AND d.objid = s.oid AND d.deptype = 'e')
