-- ======== 0002_step.sql
-- 0002_step
--
-- alter domain id: type integer → bigint
-- alter column children.double: generated as ((parent)::integer * 2) → generated as ((parent)::bigint * 2)
-- alter constraint children.not_seven: definition
-- locks ACCESS EXCLUSIVE on table children, ACCESS EXCLUSIVE on table parents
-- rewrites children, parents: every row is written anew under that lock

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'DOMAIN public.id', 'TYPE public.id', '', typowner, typacl FROM pg_type WHERE oid = 'public.id'::regtype
        UNION ALL SELECT 1, 'DOMAIN public.ids', 'TYPE public.ids', '', typowner, typacl FROM pg_type WHERE oid = 'public.ids'::regtype
        UNION ALL SELECT 2, '', 'TABLE public.children', format(' (%I)', attname), NULL::oid, attacl FROM pg_attribute WHERE attrelid = 'public.children'::regclass AND attname = 'double'
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

ALTER DOMAIN public.id RENAME TO id_old;
ALTER DOMAIN public.ids RENAME TO ids_old;
SET lock_timeout = '5s';
ALTER TABLE public.children DROP CONSTRAINT not_seven;
ALTER TABLE public.children DROP COLUMN double;

CREATE DOMAIN public.id AS bigint
    CONSTRAINT id_check CHECK (VALUE > 0);

CREATE DOMAIN public.ids AS public.id[];
ALTER TABLE public.children ALTER COLUMN more TYPE public.id[] USING more::public.id[];

ALTER TABLE public.children
    ALTER COLUMN parent DROP DEFAULT,
    ALTER COLUMN parent TYPE public.id,
    ALTER COLUMN parent SET DEFAULT 1;

ALTER TABLE public.children ADD COLUMN double bigint GENERATED ALWAYS AS ((parent)::bigint * 2) STORED;
ALTER TABLE public.parents ALTER COLUMN id TYPE public.id;
ALTER TABLE public.children ALTER COLUMN others TYPE public.ids USING others::public.ids;
ALTER TABLE public.children ADD CONSTRAINT not_seven CHECK ((parent)::bigint <> ((7)::public.id)::bigint);

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

DROP DOMAIN public.ids_old;
DROP DOMAIN public.id_old;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- may fail at id: values that integer cannot hold are refused

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'DOMAIN public.id', 'TYPE public.id', '', typowner, typacl FROM pg_type WHERE oid = 'public.id'::regtype
        UNION ALL SELECT 1, 'DOMAIN public.ids', 'TYPE public.ids', '', typowner, typacl FROM pg_type WHERE oid = 'public.ids'::regtype
        UNION ALL SELECT 2, '', 'TABLE public.children', format(' (%I)', attname), NULL::oid, attacl FROM pg_attribute WHERE attrelid = 'public.children'::regclass AND attname = 'double'
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

ALTER DOMAIN public.id RENAME TO id_old;
ALTER DOMAIN public.ids RENAME TO ids_old;
SET lock_timeout = '5s';
ALTER TABLE public.children DROP CONSTRAINT not_seven;
ALTER TABLE public.children DROP COLUMN double;

CREATE DOMAIN public.id AS integer
    CONSTRAINT id_check CHECK (VALUE > 0);

CREATE DOMAIN public.ids AS public.id[];
ALTER TABLE public.children ALTER COLUMN more TYPE public.id[] USING more::public.id[];

ALTER TABLE public.children
    ALTER COLUMN parent DROP DEFAULT,
    ALTER COLUMN parent TYPE public.id,
    ALTER COLUMN parent SET DEFAULT 1;

ALTER TABLE public.children ADD COLUMN double bigint GENERATED ALWAYS AS ((parent)::integer * 2) STORED;
ALTER TABLE public.parents ALTER COLUMN id TYPE public.id;
ALTER TABLE public.children ALTER COLUMN others TYPE public.ids USING others::public.ids;
ALTER TABLE public.children ADD CONSTRAINT not_seven CHECK ((parent)::integer <> ((7)::public.id)::integer);

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

DROP DOMAIN public.ids_old;
DROP DOMAIN public.id_old;
