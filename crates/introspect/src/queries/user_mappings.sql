-- User mappings, with those options alone that are no secrets: others are not even read.
SELECT m.umid, m.srvname::text, CASE m.umuser WHEN 0 THEN 'public' ELSE m.usename::text END,
       ARRAY(SELECT option_name || '=' || option_value FROM pg_options_to_table(m.umoptions) WHERE option_name !~* '{secrets}')
FROM pg_user_mappings m
WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_foreign_server'::regclass AND d.objid = m.srvid AND d.deptype = 'e')
