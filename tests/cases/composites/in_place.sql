-- ======== 0002_step.sql
-- 0002_step
--
-- rename attribute address.road: was street
-- rename composite type couple: was pair
-- add attribute address.door
-- drop attribute address.zip
-- comment on composite type address
-- comment on attribute address.road
-- alter attribute couple.a: type integer → bigint
-- loses address.zip: the attribute's values (text)

ALTER TYPE public.address RENAME ATTRIBUTE street TO road;
ALTER TYPE public.pair RENAME TO couple;

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'ROUTINE public.sum(public.couple)', 'ROUTINE public.sum(public.couple)', '', proowner, proacl FROM pg_proc WHERE oid = 'public.sum(public.couple)'::regprocedure
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

ALTER TYPE public.address ADD ATTRIBUTE door integer;
ALTER TYPE public.address DROP ATTRIBUTE zip;
COMMENT ON TYPE public.address IS 'New.';
COMMENT ON COLUMN public.address.road IS 'Its name.';
DROP FUNCTION public.sum(public.couple);
ALTER TYPE public.couple ALTER ATTRIBUTE a TYPE bigint;

CREATE FUNCTION public.sum(p public.couple)
 RETURNS bigint
 LANGUAGE sql
RETURN ((p).a + (p).b);

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
-- does not bring back what 0002_step lost of address.zip: the attribute's values (text)
-- relata: loses drop-attribute:address.door: the attribute's values (integer)

ALTER TYPE public.couple RENAME TO pair;
ALTER TYPE public.address RENAME ATTRIBUTE road TO street;

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'TYPE public.address', 'TYPE public.address', '', typowner, typacl FROM pg_type WHERE oid = 'public.address'::regtype
        UNION ALL SELECT 1, 'ROUTINE public.sum(public.pair)', 'ROUTINE public.sum(public.pair)', '', proowner, proacl FROM pg_proc WHERE oid = 'public.sum(public.pair)'::regprocedure
        UNION ALL SELECT 2, 'VIEW public.towns', 'TABLE public.towns', '', relowner, relacl FROM pg_class WHERE oid = 'public.towns'::regclass
        UNION ALL SELECT 3, '', 'TABLE public.towns', format(' (%I)', attname), NULL::oid, attacl FROM pg_attribute WHERE attrelid = 'public.towns'::regclass AND attacl IS NOT NULL
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

ALTER TYPE public.address RENAME TO address_old;
SET lock_timeout = '5s';
DROP VIEW public.towns;

CREATE TYPE public.address AS (
    street text,
    zip text,
    town text
);

CREATE FUNCTION pg_temp.address(public.address_old[]) RETURNS public.address[] LANGUAGE plpgsql AS 'BEGIN
    IF array_ndims($1) > 1 THEN
        RAISE EXCEPTION USING MESSAGE = ''an array of address has more than one dimension, which cannot be carried over'';
    END IF;
    RETURN CASE WHEN $1 IS NOT NULL THEN ARRAY(
        SELECT CASE WHEN $1[place] IS DISTINCT FROM NULL THEN ROW(($1[place]).street, NULL::text, ($1[place]).town)::public.address END
        FROM generate_subscripts($1, 1) AS place ORDER BY place
    ) END;
END';

ALTER TABLE public.users ALTER COLUMN home TYPE public.address USING CASE WHEN home IS DISTINCT FROM NULL THEN ROW((home).street, NULL::text, (home).town)::public.address END;
ALTER TABLE public.users ALTER COLUMN homes TYPE public.address[] USING pg_temp.address(homes);

CREATE VIEW public.towns AS
SELECT (users.home).town AS town,
    (users.home).street AS street,
    1 AS one
   FROM public.users;

COMMENT ON TYPE public.address IS 'Old.';
COMMENT ON COLUMN public.address.street IS NULL;
COMMENT ON COLUMN public.address.zip IS 'Goes.';
COMMENT ON COLUMN public.address.town IS 'Stays.';
DROP FUNCTION public.sum(public.pair);
ALTER TYPE public.pair ALTER ATTRIBUTE a TYPE integer;

CREATE FUNCTION public.sum(p public.pair)
 RETURNS bigint
 LANGUAGE sql
RETURN ((p).a + (p).b);

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

DROP FUNCTION pg_temp.address(public.address_old[]);
DROP TYPE public.address_old;
