-- ======== 0002_step.sql
-- 0002_step
--
-- create table new
-- alter column silent.id: type integer → bigint
-- drop column users.name
-- alter function f(integer): definition
-- alter view v: definition
-- alter table new: privileges
-- alter table users: privileges
-- alter function f(integer): privileges
-- alter function g(): privileges
-- alter sequence s: privileges
-- loses users.name: the column's values (text)
-- locks ACCESS EXCLUSIVE on table silent, ACCESS EXCLUSIVE on table users, ACCESS EXCLUSIVE on view v
-- rewrites silent: every row is written anew under that lock

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'ROUTINE public.f(integer)', 'ROUTINE public.f(integer)', '', proowner, NULL::aclitem[] FROM pg_proc WHERE oid = 'public.f(integer)'::regprocedure
        UNION ALL SELECT 1, 'VIEW public.v', 'TABLE public.v', '', relowner, NULL::aclitem[] FROM pg_class WHERE oid = 'public.v'::regclass
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

SET lock_timeout = '5s';
DROP VIEW public.v;
ALTER TABLE public.users DROP COLUMN name;

CREATE TABLE public.new (
    id integer NOT NULL
);

ALTER TABLE public.silent ALTER COLUMN id TYPE bigint;
REVOKE INSERT ON TABLE public.users FROM relata_case_app;
REVOKE SELECT ON TABLE public.users FROM PUBLIC;
GRANT SELECT ON TABLE public.users TO relata_case_app WITH GRANT OPTION;
GRANT DELETE, INSERT, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE public.users TO relata_case_other WITH GRANT OPTION;
REVOKE EXECUTE ON ROUTINE public.g() FROM PUBLIC;
REVOKE USAGE ON SEQUENCE public.s FROM relata_case_app;
GRANT SELECT (id) ON TABLE public.new TO relata_case_app;
DROP FUNCTION public.f(integer);

CREATE FUNCTION public.f(n integer)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE
RETURN n;

CREATE VIEW public.v AS
SELECT users.id,
    public.f(1) AS n
   FROM public.users;

GRANT EXECUTE ON ROUTINE public.f(integer) TO relata_case_app;
GRANT SELECT ON TABLE public.v TO relata_case_app;

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
-- does not bring back what 0002_step lost of users.name: the column's values (text)
-- may fail at silent.id: values that integer cannot hold are refused
--   find them with: SELECT * FROM public.silent WHERE id NOT BETWEEN -2147483648 AND 2147483647
-- relata: loses drop-table:new: the table and its 1 column

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'ROUTINE public.f(integer)', 'ROUTINE public.f(integer)', '', proowner, NULL::aclitem[] FROM pg_proc WHERE oid = 'public.f(integer)'::regprocedure
        UNION ALL SELECT 1, 'VIEW public.v', 'TABLE public.v', '', relowner, NULL::aclitem[] FROM pg_class WHERE oid = 'public.v'::regclass
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

SET lock_timeout = '5s';
DROP VIEW public.v;
DROP TABLE public.new;
ALTER TABLE public.users ADD COLUMN name text;
ALTER TABLE public.silent ALTER COLUMN id TYPE integer;
GRANT USAGE ON SEQUENCE public.s TO relata_case_app;
REVOKE DELETE, INSERT, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE public.users FROM relata_case_other;
REVOKE GRANT OPTION FOR SELECT ON TABLE public.users FROM relata_case_app;
GRANT INSERT, UPDATE (name) ON TABLE public.users TO relata_case_app;
GRANT SELECT ON TABLE public.users TO PUBLIC;
GRANT EXECUTE ON ROUTINE public.g() TO PUBLIC;
DROP FUNCTION public.f(integer);

CREATE FUNCTION public.f(n integer)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
RETURN n;

CREATE VIEW public.v AS
SELECT users.id,
    public.f(1) AS n
   FROM public.users;

REVOKE EXECUTE ON ROUTINE public.f(integer) FROM PUBLIC;
GRANT EXECUTE ON ROUTINE public.f(integer) TO relata_case_app;
GRANT SELECT ON TABLE public.v TO relata_case_app;

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
