-- ======== 0002_step.sql
-- 0002_step
--
-- rename domain email: was mail
-- alter domain free: not null
-- alter domain kept: type character varying(20) → text
-- domain free becomes NOT NULL: fails while rows have NULL there (in people.free)
--   find them with: SELECT * FROM public.people WHERE EXISTS (SELECT FROM (SELECT people.free) AS checked (value) WHERE VALUE IS NULL)
-- locks ACCESS EXCLUSIVE on table people
-- rewrites people: every row is written anew under that lock

ALTER DOMAIN public.mail RENAME TO email;

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'DOMAIN public.kept', 'TYPE public.kept', '', typowner, typacl FROM pg_type WHERE oid = 'public.kept'::regtype
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

ALTER DOMAIN public.kept RENAME TO kept_old;
SET lock_timeout = '5s';
ALTER DOMAIN public.free SET NOT NULL;

CREATE DOMAIN public.kept AS text
    NOT NULL;

ALTER TABLE public.people ALTER COLUMN kept TYPE public.kept;

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

DROP DOMAIN public.kept_old;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- may fail at kept: values of more than 20 characters are refused, and spaces past that are cut

ALTER DOMAIN public.email RENAME TO mail;

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'DOMAIN public.kept', 'TYPE public.kept', '', typowner, typacl FROM pg_type WHERE oid = 'public.kept'::regtype
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

ALTER DOMAIN public.kept RENAME TO kept_old;
ALTER DOMAIN public.free DROP NOT NULL;

CREATE DOMAIN public.kept AS character varying(20)
    NOT NULL;

SET lock_timeout = '5s';
ALTER TABLE public.people ALTER COLUMN kept TYPE public.kept;

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

DROP DOMAIN public.kept_old;
