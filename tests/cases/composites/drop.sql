-- ======== 0002_step.sql
-- 0002_step
--
-- alter attribute b.a: type public.a → integer
-- drop composite type a
-- drop composite type empty
-- alter column t.b: type public.b → text
-- loses b.a: what integer cannot hold of public.a is lost
-- locks ACCESS EXCLUSIVE on table t
-- rewrites t: every row is written anew under that lock

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'TYPE public.b', 'TYPE public.b', '', typowner, typacl FROM pg_type WHERE oid = 'public.b'::regtype
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

ALTER TYPE public.b RENAME TO b_old;

CREATE TYPE public.b AS (
    a integer
);

SET lock_timeout = '5s';
ALTER TABLE public.t ALTER COLUMN b TYPE text USING b::text::text;

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

DROP TYPE public.empty;
DROP TYPE public.b_old;
DROP TYPE public.a;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- does not bring back what 0002_step lost of b.a: what integer cannot hold of public.a is lost
-- relata: loses narrow-type:t.b: what public.b cannot hold of text is lost

CREATE TYPE public.a AS (
    n integer
);

ALTER TYPE public.b ALTER ATTRIBUTE a TYPE public.a;
CREATE TYPE public.empty AS ();
SET lock_timeout = '5s';
ALTER TABLE public.t ALTER COLUMN b TYPE public.b USING b::public.b;
