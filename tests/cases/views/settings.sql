-- ======== 0002_step.sql
-- 0002_step
--
-- alter materialized view by_shop: definition
-- alter materialized view made_anew: definition
-- create materialized view new
-- locks ACCESS EXCLUSIVE on materialized view by_shop, ACCESS EXCLUSIVE on materialized view made_anew
-- scans sales: every row is read under that lock

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'MATERIALIZED VIEW public.made_anew', 'TABLE public.made_anew', '', relowner, relacl FROM pg_class WHERE oid = 'public.made_anew'::regclass
        UNION ALL SELECT 1, '', 'TABLE public.made_anew', format(' (%I)', attname), NULL::oid, attacl FROM pg_attribute WHERE attrelid = 'public.made_anew'::regclass AND attacl IS NOT NULL
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

SET lock_timeout = '5s';
DROP MATERIALIZED VIEW public.made_anew;

CREATE MATERIALIZED VIEW public.new AS
SELECT sales.note
   FROM public.sales;

CREATE MATERIALIZED VIEW public.made_anew AS
SELECT sales.shop,
    sales.amount
   FROM public.sales;

ALTER MATERIALIZED VIEW public.by_shop ALTER COLUMN shop SET COMPRESSION pglz, ALTER COLUMN shop SET STATISTICS -1, ALTER COLUMN shop SET (n_distinct='9'), ALTER COLUMN note SET STORAGE EXTENDED, ALTER COLUMN note SET COMPRESSION DEFAULT, ALTER COLUMN total SET STATISTICS 100;
ALTER MATERIALIZED VIEW public.new ALTER COLUMN note SET STORAGE MAIN;
ALTER MATERIALIZED VIEW public.made_anew ALTER COLUMN shop SET STATISTICS 300, ALTER COLUMN amount SET STATISTICS 10;

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

COMMENT ON COLUMN public.made_anew.shop IS 'Where.';

-- ======== 0002_step.down.sql
-- undoes 0002_step

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'MATERIALIZED VIEW public.made_anew', 'TABLE public.made_anew', '', relowner, relacl FROM pg_class WHERE oid = 'public.made_anew'::regclass
        UNION ALL SELECT 1, '', 'TABLE public.made_anew', format(' (%I)', attname), NULL::oid, attacl FROM pg_attribute WHERE attrelid = 'public.made_anew'::regclass AND attacl IS NOT NULL
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

SET lock_timeout = '5s';
DROP MATERIALIZED VIEW public.new;
DROP MATERIALIZED VIEW public.made_anew;

CREATE MATERIALIZED VIEW public.made_anew AS
SELECT sales.shop
   FROM public.sales;

ALTER MATERIALIZED VIEW public.by_shop ALTER COLUMN shop SET COMPRESSION DEFAULT, ALTER COLUMN shop SET STATISTICS 500, ALTER COLUMN shop SET (n_distinct='7'), ALTER COLUMN note SET STORAGE EXTERNAL, ALTER COLUMN note SET COMPRESSION pglz, ALTER COLUMN total SET STATISTICS -1;
ALTER MATERIALIZED VIEW public.made_anew ALTER COLUMN shop SET STATISTICS 300;

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

COMMENT ON COLUMN public.made_anew.shop IS 'Where.';
