-- ======== 0002_step.sql
-- 0002_step
--
-- alter foreign table counted: definition
-- alter foreign table made_anew: definition
-- create foreign table new
-- locks ACCESS EXCLUSIVE on foreign table counted, ACCESS EXCLUSIVE on foreign table made_anew

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'FOREIGN TABLE public.made_anew', 'TABLE public.made_anew', '', relowner, relacl FROM pg_class WHERE oid = 'public.made_anew'::regclass
        UNION ALL SELECT 1, '', 'TABLE public.made_anew', format(' (%I)', attname), NULL::oid, attacl FROM pg_attribute WHERE attrelid = 'public.made_anew'::regclass AND attacl IS NOT NULL
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

SET lock_timeout = '5s';
DROP FOREIGN TABLE public.made_anew;

CREATE FOREIGN TABLE public.new (
    id integer
) SERVER films;

CREATE FOREIGN TABLE public.made_anew (
    id bigint
) SERVER films;

ALTER FOREIGN TABLE public.counted ALTER COLUMN b SET NOT NULL, ADD COLUMN c text, ALTER COLUMN id SET STATISTICS -1, ALTER COLUMN a SET (n_distinct='9'), ALTER COLUMN b SET STATISTICS 100, ALTER COLUMN c SET STATISTICS 10;
ALTER FOREIGN TABLE public.new ALTER COLUMN id SET STATISTICS 0;
ALTER FOREIGN TABLE public.made_anew ALTER COLUMN id SET STATISTICS 300;

DO $relata$
DECLARE statement text;
BEGIN
    FOREACH statement IN ARRAY string_to_array(coalesce(current_setting('relata.access', true), ''), chr(30)) LOOP
        BEGIN
            EXECUTE statement;
        EXCEPTION WHEN undefined_column THEN NULL;
        END;
    END LOOP;
END
$relata$;

-- ======== 0002_step.down.sql
-- undoes 0002_step

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'FOREIGN TABLE public.counted', 'TABLE public.counted', '', relowner, relacl FROM pg_class WHERE oid = 'public.counted'::regclass
        UNION ALL SELECT 1, '', 'TABLE public.counted', format(' (%I)', attname), NULL::oid, attacl FROM pg_attribute WHERE attrelid = 'public.counted'::regclass AND attacl IS NOT NULL
        UNION ALL SELECT 2, 'FOREIGN TABLE public.made_anew', 'TABLE public.made_anew', '', relowner, relacl FROM pg_class WHERE oid = 'public.made_anew'::regclass
        UNION ALL SELECT 3, '', 'TABLE public.made_anew', format(' (%I)', attname), NULL::oid, attacl FROM pg_attribute WHERE attrelid = 'public.made_anew'::regclass AND attacl IS NOT NULL
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

SET lock_timeout = '5s';
DROP FOREIGN TABLE public.new;
DROP FOREIGN TABLE public.counted;
DROP FOREIGN TABLE public.made_anew;

CREATE FOREIGN TABLE public.counted (
    id integer,
    a text,
    b text
) SERVER films;

CREATE FOREIGN TABLE public.made_anew (
    id integer
) SERVER films;

ALTER FOREIGN TABLE public.counted ALTER COLUMN id SET STATISTICS 500, ALTER COLUMN a SET STORAGE EXTERNAL, ALTER COLUMN a SET (n_distinct='7');
ALTER FOREIGN TABLE public.made_anew ALTER COLUMN id SET STATISTICS 300;

DO $relata$
DECLARE statement text;
BEGIN
    FOREACH statement IN ARRAY string_to_array(coalesce(current_setting('relata.access', true), ''), chr(30)) LOOP
        BEGIN
            EXECUTE statement;
        EXCEPTION WHEN undefined_column THEN NULL;
        END;
    END LOOP;
END
$relata$;
