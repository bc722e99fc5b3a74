-- ======== 0002_step.sql
-- 0002_step
--
-- alter view active: definition
-- comment on column active.email
-- alter view shown: definition
-- comment on view shown
-- locks ACCESS EXCLUSIVE on view active, ACCESS EXCLUSIVE on view shown

SET lock_timeout = '5s';

CREATE OR REPLACE VIEW public.active AS
SELECT users.id,
    users.email,
    users.name
   FROM public.users
  WHERE (users.email <> ''::text);

CREATE OR REPLACE VIEW public.shown WITH (security_barrier='true', check_option='local') AS
SELECT users.id
   FROM public.users;

COMMENT ON COLUMN public.active.email IS 'Where to write.';
COMMENT ON VIEW public.shown IS 'New.';

-- ======== 0002_step.down.sql
-- undoes 0002_step

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'VIEW public.active', 'TABLE public.active', '', relowner, relacl FROM pg_class WHERE oid = 'public.active'::regclass
        UNION ALL SELECT 1, '', 'TABLE public.active', format(' (%I)', attname), NULL::oid, attacl FROM pg_attribute WHERE attrelid = 'public.active'::regclass AND attacl IS NOT NULL
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

SET lock_timeout = '5s';
DROP VIEW public.active;

CREATE OR REPLACE VIEW public.shown WITH (security_barrier='true') AS
SELECT users.id
   FROM public.users;

CREATE VIEW public.active AS
SELECT users.id,
    users.email
   FROM public.users;

COMMENT ON COLUMN public.active.email IS NULL;
COMMENT ON VIEW public.shown IS 'Old.';

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
