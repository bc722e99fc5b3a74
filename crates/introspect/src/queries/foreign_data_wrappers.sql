-- Foreign-data wrappers, without those of extensions.
SELECT w.oid, w.fdwname::text, hn.nspname::text, h.proname::text, h.oid::regproc::text, vn.nspname::text, v.proname::text, v.oid::regproc::text,
       coalesce(w.fdwoptions, '{}'), obj_description(w.oid, 'pg_foreign_data_wrapper')
FROM pg_foreign_data_wrapper w
LEFT JOIN pg_proc h ON h.oid = w.fdwhandler
LEFT JOIN pg_namespace hn ON hn.oid = h.pronamespace
LEFT JOIN pg_proc v ON v.oid = w.fdwvalidator
LEFT JOIN pg_namespace vn ON vn.oid = v.pronamespace
WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_foreign_data_wrapper'::regclass AND d.objid = w.oid AND d.deptype = 'e')
