-- ======== 0002_step.sql
-- 0002_step
--
-- alter range type span: subtype integer → bigint
-- alter column t.one: default public.span(1, 2) → default public.span((1)::bigint, (2)::bigint)
-- alter view v: definition
-- locks ACCESS EXCLUSIVE on table t, ACCESS EXCLUSIVE on view v
-- rewrites t: every row is written anew under that lock

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'TYPE public.span', 'TYPE public.span', '', typowner, typacl FROM pg_type WHERE oid = 'public.span'::regtype
        UNION ALL SELECT 1, 'VIEW public.v', 'TABLE public.v', '', relowner, relacl FROM pg_class WHERE oid = 'public.v'::regclass
        UNION ALL SELECT 2, '', 'TABLE public.v', format(' (%I)', attname), NULL::oid, attacl FROM pg_attribute WHERE attrelid = 'public.v'::regclass AND attacl IS NOT NULL
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

ALTER TYPE public.span RENAME TO span_old;

DO $relata$
DECLARE made regprocedure;
BEGIN
    FOR made IN SELECT objid FROM pg_depend WHERE classid = 'pg_proc'::regclass AND deptype = 'i'
        AND refclassid = 'pg_type'::regclass AND refobjid = 'public.span_old'::regtype LOOP
        EXECUTE format('ALTER FUNCTION %s RENAME TO %I', made, 'span_old');
        EXECUTE format('ALTER FUNCTION %s SET SCHEMA %I', made, 'public');
    END LOOP;
END
$relata$;

SET lock_timeout = '5s';
DROP VIEW public.v;
ALTER TYPE public.span_multirange RENAME TO span_multirange_old;

DO $relata$
DECLARE made regprocedure;
BEGIN
    FOR made IN SELECT objid FROM pg_depend WHERE classid = 'pg_proc'::regclass AND deptype = 'i'
        AND refclassid = 'pg_type'::regclass AND refobjid = 'public.span_multirange_old'::regtype LOOP
        EXECUTE format('ALTER FUNCTION %s RENAME TO %I', made, 'span_multirange_old');
        EXECUTE format('ALTER FUNCTION %s SET SCHEMA %I', made, 'public');
    END LOOP;
END
$relata$;

CREATE TYPE public.span AS RANGE (SUBTYPE = bigint);
ALTER TABLE public.t ALTER COLUMN list TYPE public.span[] USING list::text::public.span[];
ALTER TABLE public.t ALTER COLUMN many TYPE public.span_multirange USING many::text::public.span_multirange;

ALTER TABLE public.t
    ALTER COLUMN one DROP DEFAULT,
    ALTER COLUMN one TYPE public.span USING one::text::public.span,
    ALTER COLUMN one SET DEFAULT public.span((1)::bigint, (2)::bigint);

CREATE VIEW public.v AS
SELECT t.id,
    lower(t.one) AS low
   FROM public.t;

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

COMMENT ON TYPE public.span IS 'Bounds.';
DROP TYPE public.span_old;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- may fail at span: values that integer cannot hold are refused

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'TYPE public.span', 'TYPE public.span', '', typowner, typacl FROM pg_type WHERE oid = 'public.span'::regtype
        UNION ALL SELECT 1, 'VIEW public.v', 'TABLE public.v', '', relowner, relacl FROM pg_class WHERE oid = 'public.v'::regclass
        UNION ALL SELECT 2, '', 'TABLE public.v', format(' (%I)', attname), NULL::oid, attacl FROM pg_attribute WHERE attrelid = 'public.v'::regclass AND attacl IS NOT NULL
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

ALTER TYPE public.span RENAME TO span_old;

DO $relata$
DECLARE made regprocedure;
BEGIN
    FOR made IN SELECT objid FROM pg_depend WHERE classid = 'pg_proc'::regclass AND deptype = 'i'
        AND refclassid = 'pg_type'::regclass AND refobjid = 'public.span_old'::regtype LOOP
        EXECUTE format('ALTER FUNCTION %s RENAME TO %I', made, 'span_old');
        EXECUTE format('ALTER FUNCTION %s SET SCHEMA %I', made, 'public');
    END LOOP;
END
$relata$;

SET lock_timeout = '5s';
DROP VIEW public.v;
ALTER TYPE public.span_multirange RENAME TO span_multirange_old;

DO $relata$
DECLARE made regprocedure;
BEGIN
    FOR made IN SELECT objid FROM pg_depend WHERE classid = 'pg_proc'::regclass AND deptype = 'i'
        AND refclassid = 'pg_type'::regclass AND refobjid = 'public.span_multirange_old'::regtype LOOP
        EXECUTE format('ALTER FUNCTION %s RENAME TO %I', made, 'span_multirange_old');
        EXECUTE format('ALTER FUNCTION %s SET SCHEMA %I', made, 'public');
    END LOOP;
END
$relata$;

CREATE TYPE public.span AS RANGE (SUBTYPE = integer);
ALTER TABLE public.t ALTER COLUMN list TYPE public.span[] USING list::text::public.span[];
ALTER TABLE public.t ALTER COLUMN many TYPE public.span_multirange USING many::text::public.span_multirange;

ALTER TABLE public.t
    ALTER COLUMN one DROP DEFAULT,
    ALTER COLUMN one TYPE public.span USING one::text::public.span,
    ALTER COLUMN one SET DEFAULT public.span(1, 2);

CREATE VIEW public.v AS
SELECT t.id,
    lower(t.one) AS low
   FROM public.t;

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

COMMENT ON TYPE public.span IS 'Bounds.';
DROP TYPE public.span_old;
