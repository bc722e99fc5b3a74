-- ======== 0002_step.sql
-- 0002_step
--
-- alter function other(integer): definition
-- alter function rows_of(*): definition
-- comment on function rows_of(*)
-- create function smallest(integer)
-- drop function largest(integer)
-- alter function rows_of(*): privileges

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'ROUTINE public.other(integer)', 'ROUTINE public.other(integer)', '', proowner, proacl FROM pg_proc WHERE oid = 'public.other(integer)'::regprocedure
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

CREATE OR REPLACE AGGREGATE public.rows_of(*) (SFUNC = public.plus_one, STYPE = bigint, INITCOND = '10');
CREATE AGGREGATE public.smallest(integer) (SFUNC = int4smaller, STYPE = integer);
COMMENT ON ROUTINE public.rows_of() IS 'as count(*), and ten';
REVOKE EXECUTE ON ROUTINE public.rows_of() FROM PUBLIC;
GRANT EXECUTE ON ROUTINE public.rows_of() TO relata_case_app;
DROP AGGREGATE public.largest(integer);
DROP AGGREGATE public.other(integer);
CREATE AGGREGATE public.other(integer) (SFUNC = int4_sum, STYPE = bigint);

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
        SELECT 0, 'ROUTINE public.other(integer)', 'ROUTINE public.other(integer)', '', proowner, proacl FROM pg_proc WHERE oid = 'public.other(integer)'::regprocedure
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

CREATE AGGREGATE public.largest(integer) (SFUNC = int4larger, STYPE = integer);
CREATE OR REPLACE AGGREGATE public.rows_of(*) (SFUNC = public.plus_one, STYPE = bigint, INITCOND = '0');
COMMENT ON ROUTINE public.rows_of() IS 'as count(*)';
REVOKE EXECUTE ON ROUTINE public.rows_of() FROM relata_case_app;
GRANT EXECUTE ON ROUTINE public.rows_of() TO PUBLIC;
DROP AGGREGATE public.smallest(integer);
DROP AGGREGATE public.other(integer);
CREATE AGGREGATE public.other(integer) (SFUNC = int4larger, STYPE = integer);

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
