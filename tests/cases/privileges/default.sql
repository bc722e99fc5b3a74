-- ======== 0002_step.sql
-- 0002_step
--
-- create enum mood
-- create sequence newer_id_seq
-- create table new
-- create table newer
-- alter column t.id: type integer → bigint
-- alter function f(integer): definition
-- create function g()
-- alter view silent: definition
-- alter view v: definition
-- alter enum mood: privileges
-- alter table new: privileges
-- alter function g(): privileges
-- alter default privileges tables of postgres in public: privileges
-- alter default privileges types of postgres in public: privileges
-- alter default privileges functions of relata_case_other: privileges
-- alter default privileges schemas of relata_case_other: privileges
-- alter default privileges sequences of relata_case_other in public: privileges
-- alter default privileges functions of postgres in public: privileges
-- locks ACCESS EXCLUSIVE on table t, ACCESS EXCLUSIVE on view silent, ACCESS EXCLUSIVE on view v
-- rewrites t: every row is written anew under that lock

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'ROUTINE public.f(integer)', 'ROUTINE public.f(integer)', '', proowner, NULL::aclitem[] FROM pg_proc WHERE oid = 'public.f(integer)'::regprocedure
        UNION ALL SELECT 1, 'VIEW public.silent', 'TABLE public.silent', '', relowner, relacl FROM pg_class WHERE oid = 'public.silent'::regclass
        UNION ALL SELECT 2, '', 'TABLE public.silent', format(' (%I)', attname), NULL::oid, attacl FROM pg_attribute WHERE attrelid = 'public.silent'::regclass AND attacl IS NOT NULL
        UNION ALL SELECT 3, 'VIEW public.v', 'TABLE public.v', '', relowner, NULL::aclitem[] FROM pg_class WHERE oid = 'public.v'::regclass
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

SET lock_timeout = '5s';
DROP VIEW public.silent;
DROP VIEW public.v;
CREATE TYPE public.mood AS ENUM ('sad', 'ok');
CREATE SEQUENCE public.newer_id_seq AS integer;

CREATE FUNCTION public.g()
 RETURNS integer
 LANGUAGE sql
RETURN 1;

CREATE TABLE public.new (
    id integer GENERATED ALWAYS AS IDENTITY NOT NULL
);

CREATE TABLE public.newer (
    id integer DEFAULT nextval('public.newer_id_seq'::regclass) NOT NULL
);

ALTER SEQUENCE public.newer_id_seq OWNED BY public.newer.id;
ALTER TABLE public.t ALTER COLUMN id TYPE bigint;

CREATE VIEW public.v AS
SELECT t.id
   FROM public.t;

CREATE VIEW public.silent AS
SELECT v.id
   FROM public.v;

DO $relata$
DECLARE statement text;
BEGIN
    FOR statement IN
        SELECT DISTINCT format('REVOKE ALL ON %s FROM %s', 'TABLE public.new', coalesce(quote_ident(rolname), 'PUBLIC'))
        FROM pg_class CROSS JOIN aclexplode(coalesce(relacl, acldefault('r', relowner))) AS held LEFT JOIN pg_roles ON pg_roles.oid = grantee
        WHERE pg_class.oid = 'public.new'::regclass AND grantee <> relowner
    LOOP
        EXECUTE statement;
    END LOOP;
END
$relata$;

DO $relata$
DECLARE statement text;
BEGIN
    FOR statement IN
        SELECT DISTINCT format('REVOKE ALL ON %s FROM %s', 'TABLE public.newer', coalesce(quote_ident(rolname), 'PUBLIC'))
        FROM pg_class CROSS JOIN aclexplode(coalesce(relacl, acldefault('r', relowner))) AS held LEFT JOIN pg_roles ON pg_roles.oid = grantee
        WHERE pg_class.oid = 'public.newer'::regclass AND grantee <> relowner
    LOOP
        EXECUTE statement;
    END LOOP;
END
$relata$;

DO $relata$
DECLARE statement text;
BEGIN
    FOR statement IN
        SELECT DISTINCT format('REVOKE ALL ON %s FROM %s', 'ROUTINE public.g()', coalesce(quote_ident(rolname), 'PUBLIC'))
        FROM pg_proc CROSS JOIN aclexplode(coalesce(proacl, acldefault('f', proowner))) AS held LEFT JOIN pg_roles ON pg_roles.oid = grantee
        WHERE pg_proc.oid = 'public.g()'::regprocedure AND grantee <> proowner
    LOOP
        EXECUTE statement;
    END LOOP;
END
$relata$;

DO $relata$
DECLARE statement text;
BEGIN
    FOR statement IN
        SELECT DISTINCT format('REVOKE ALL ON %s FROM %s', 'TABLE public.silent', coalesce(quote_ident(rolname), 'PUBLIC'))
        FROM pg_class CROSS JOIN aclexplode(coalesce(relacl, acldefault('r', relowner))) AS held LEFT JOIN pg_roles ON pg_roles.oid = grantee
        WHERE pg_class.oid = 'public.silent'::regclass AND grantee <> relowner
    LOOP
        EXECUTE statement;
    END LOOP;
END
$relata$;

DO $relata$
DECLARE statement text;
BEGIN
    FOR statement IN
        SELECT DISTINCT format('REVOKE ALL ON %s FROM %s', 'TABLE public.v', coalesce(quote_ident(rolname), 'PUBLIC'))
        FROM pg_class CROSS JOIN aclexplode(coalesce(relacl, acldefault('r', relowner))) AS held LEFT JOIN pg_roles ON pg_roles.oid = grantee
        WHERE pg_class.oid = 'public.v'::regclass AND grantee <> relowner
    LOOP
        EXECUTE statement;
    END LOOP;
END
$relata$;

REVOKE USAGE ON TYPE public.mood FROM PUBLIC;
GRANT INSERT ON TABLE public.new TO relata_case_app;
GRANT SELECT ON TABLE public.v TO relata_case_app;
DROP FUNCTION public.f(integer);

CREATE FUNCTION public.f(n integer)
 RETURNS bigint
 LANGUAGE sql
RETURN n;

DO $relata$
DECLARE statement text;
BEGIN
    FOR statement IN
        SELECT DISTINCT format('REVOKE ALL ON %s FROM %s', 'ROUTINE public.f(integer)', coalesce(quote_ident(rolname), 'PUBLIC'))
        FROM pg_proc CROSS JOIN aclexplode(coalesce(proacl, acldefault('f', proowner))) AS held LEFT JOIN pg_roles ON pg_roles.oid = grantee
        WHERE pg_proc.oid = 'public.f(integer)'::regprocedure AND grantee <> proowner
    LOOP
        EXECUTE statement;
    END LOOP;
END
$relata$;

GRANT EXECUTE ON ROUTINE public.f(integer) TO PUBLIC;

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

ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA public REVOKE INSERT ON TABLES FROM relata_case_app;
ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA public REVOKE SELECT ON TABLES FROM relata_case_other;
ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA public GRANT SELECT ON TABLES TO relata_case_app WITH GRANT OPTION;
ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA public GRANT USAGE ON TYPES TO relata_case_app;
ALTER DEFAULT PRIVILEGES FOR ROLE relata_case_other GRANT EXECUTE ON FUNCTIONS TO relata_case_app;
ALTER DEFAULT PRIVILEGES FOR ROLE relata_case_other GRANT USAGE ON SCHEMAS TO PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE relata_case_other IN SCHEMA public GRANT SELECT ON SEQUENCES TO relata_case_app;
ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA public REVOKE EXECUTE ON FUNCTIONS FROM relata_case_app;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- may fail at t.id: values that integer cannot hold are refused
--   find them with: SELECT * FROM public.t WHERE id NOT BETWEEN -2147483648 AND 2147483647
-- relata: loses drop-table:new: the table and its 1 column
-- relata: loses drop-table:newer: the table and its 1 column

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'ROUTINE public.f(integer)', 'ROUTINE public.f(integer)', '', proowner, NULL::aclitem[] FROM pg_proc WHERE oid = 'public.f(integer)'::regprocedure
        UNION ALL SELECT 1, 'VIEW public.silent', 'TABLE public.silent', '', relowner, relacl FROM pg_class WHERE oid = 'public.silent'::regclass
        UNION ALL SELECT 2, '', 'TABLE public.silent', format(' (%I)', attname), NULL::oid, attacl FROM pg_attribute WHERE attrelid = 'public.silent'::regclass AND attacl IS NOT NULL
        UNION ALL SELECT 3, 'VIEW public.v', 'TABLE public.v', '', relowner, NULL::aclitem[] FROM pg_class WHERE oid = 'public.v'::regclass
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

SET lock_timeout = '5s';
DROP VIEW public.silent;
DROP VIEW public.v;
DROP TABLE public.new;
DROP TABLE public.newer;
ALTER TABLE public.t ALTER COLUMN id TYPE integer;

CREATE VIEW public.v AS
SELECT t.id
   FROM public.t;

CREATE VIEW public.silent AS
SELECT v.id
   FROM public.v;

DO $relata$
DECLARE statement text;
BEGIN
    FOR statement IN
        SELECT DISTINCT format('REVOKE ALL ON %s FROM %s', 'TABLE public.silent', coalesce(quote_ident(rolname), 'PUBLIC'))
        FROM pg_class CROSS JOIN aclexplode(coalesce(relacl, acldefault('r', relowner))) AS held LEFT JOIN pg_roles ON pg_roles.oid = grantee
        WHERE pg_class.oid = 'public.silent'::regclass AND grantee <> relowner
    LOOP
        EXECUTE statement;
    END LOOP;
END
$relata$;

DO $relata$
DECLARE statement text;
BEGIN
    FOR statement IN
        SELECT DISTINCT format('REVOKE ALL ON %s FROM %s', 'TABLE public.v', coalesce(quote_ident(rolname), 'PUBLIC'))
        FROM pg_class CROSS JOIN aclexplode(coalesce(relacl, acldefault('r', relowner))) AS held LEFT JOIN pg_roles ON pg_roles.oid = grantee
        WHERE pg_class.oid = 'public.v'::regclass AND grantee <> relowner
    LOOP
        EXECUTE statement;
    END LOOP;
END
$relata$;

GRANT SELECT ON TABLE public.v TO relata_case_app;
DROP FUNCTION public.g();
DROP FUNCTION public.f(integer);

CREATE FUNCTION public.f(n integer)
 RETURNS integer
 LANGUAGE sql
RETURN n;

DO $relata$
DECLARE statement text;
BEGIN
    FOR statement IN
        SELECT DISTINCT format('REVOKE ALL ON %s FROM %s', 'ROUTINE public.f(integer)', coalesce(quote_ident(rolname), 'PUBLIC'))
        FROM pg_proc CROSS JOIN aclexplode(coalesce(proacl, acldefault('f', proowner))) AS held LEFT JOIN pg_roles ON pg_roles.oid = grantee
        WHERE pg_proc.oid = 'public.f(integer)'::regprocedure AND grantee <> proowner
    LOOP
        EXECUTE statement;
    END LOOP;
END
$relata$;

GRANT EXECUTE ON ROUTINE public.f(integer) TO PUBLIC;

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

DROP TYPE public.mood;
ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA public REVOKE GRANT OPTION FOR SELECT ON TABLES FROM relata_case_app;
ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA public GRANT INSERT ON TABLES TO relata_case_app;
ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA public GRANT SELECT ON TABLES TO relata_case_other WITH GRANT OPTION;
ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO relata_case_app;
ALTER DEFAULT PRIVILEGES FOR ROLE relata_case_other REVOKE EXECUTE ON FUNCTIONS FROM relata_case_app;
ALTER DEFAULT PRIVILEGES FOR ROLE relata_case_other IN SCHEMA public REVOKE SELECT ON SEQUENCES FROM relata_case_app;
ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA public REVOKE USAGE ON TYPES FROM relata_case_app;
ALTER DEFAULT PRIVILEGES FOR ROLE relata_case_other REVOKE USAGE ON SCHEMAS FROM PUBLIC;
