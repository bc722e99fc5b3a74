-- Dependencies between objects that are not the system's, and the members of extensions (deptype 'e').
SELECT classid::regclass::text, objid, objsubid, refclassid::regclass::text, refobjid, refobjsubid, deptype::text
FROM pg_depend
WHERE objid >= 16384 AND refobjid >= 16384
  AND (deptype = 'e'
       OR deptype IN ('n', 'a', 'i')
          AND classid IN ('pg_class'::regclass, 'pg_type'::regclass, 'pg_attrdef'::regclass, 'pg_constraint'::regclass,
                          'pg_proc'::regclass, 'pg_rewrite'::regclass, 'pg_trigger'::regclass, 'pg_policy'::regclass,
                          'pg_statistic_ext'::regclass, 'pg_publication_rel'::regclass, 'pg_event_trigger'::regclass,
                          'pg_foreign_data_wrapper'::regclass, 'pg_foreign_server'::regclass, 'pg_user_mapping'::regclass)
          AND refclassid IN ('pg_class'::regclass, 'pg_type'::regclass, 'pg_constraint'::regclass, 'pg_extension'::regclass,
                             'pg_proc'::regclass, 'pg_collation'::regclass,
                             'pg_foreign_data_wrapper'::regclass, 'pg_foreign_server'::regclass))
