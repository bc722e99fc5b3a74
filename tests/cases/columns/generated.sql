-- ======== 0002_step.sql
-- 0002_step
--
-- alter column people.full: generated as ((first || ' '::text) || last) → generated as ((last || ', '::text) || first)
-- alter column people.initial: generated as ("left"(first, 1)) → no default
-- add column people.length
-- locks ACCESS EXCLUSIVE on table people
-- rewrites people: every row is written anew under that lock

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, '', 'TABLE public.people', format(' (%I)', attname), NULL::oid, attacl FROM pg_attribute WHERE attrelid = 'public.people'::regclass AND attname = 'full'
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

SET lock_timeout = '5s';
DROP INDEX public.people_full_idx;
ALTER TABLE public.people DROP COLUMN "full";
ALTER TABLE public.people ADD COLUMN length integer GENERATED ALWAYS AS (length(first)) STORED NOT NULL;
ALTER TABLE public.people ADD COLUMN "full" text GENERATED ALWAYS AS ((last || ', '::text) || first) STORED NOT NULL;
ALTER TABLE public.people ALTER COLUMN initial DROP EXPRESSION;
CREATE INDEX people_full_idx ON public.people ("full");

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
-- relata: loses drop-column:people.initial: the column's values: it becomes a generated column

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, '', 'TABLE public.people', format(' (%I)', attname), NULL::oid, attacl FROM pg_attribute WHERE attrelid = 'public.people'::regclass AND attname = 'full'
        UNION ALL SELECT 1, '', 'TABLE public.people', format(' (%I)', attname), NULL::oid, attacl FROM pg_attribute WHERE attrelid = 'public.people'::regclass AND attname = 'initial'
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

SET lock_timeout = '5s';
DROP INDEX public.people_full_idx;
ALTER TABLE public.people DROP COLUMN length;
ALTER TABLE public.people DROP COLUMN "full";
ALTER TABLE public.people DROP COLUMN initial;
ALTER TABLE public.people ADD COLUMN "full" text GENERATED ALWAYS AS ((first || ' '::text) || last) STORED NOT NULL;
ALTER TABLE public.people ADD COLUMN initial text GENERATED ALWAYS AS ("left"(first, 1)) STORED NOT NULL;
CREATE INDEX people_full_idx ON public.people ("full");

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
