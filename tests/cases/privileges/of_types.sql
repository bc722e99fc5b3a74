-- ======== 0002_step.sql
-- 0002_step
--
-- alter enum mood: (sad, ok) → (ok, sad)
-- alter composite type pair: attributes (a, b) → (b, a)
-- alter composite type pair: privileges
-- alter range type span: privileges
-- alter domain word: privileges
-- locks ACCESS EXCLUSIVE on table t
-- rewrites t: every row is written anew under that lock

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'TYPE public.mood', 'TYPE public.mood', '', typowner, NULL::aclitem[] FROM pg_type WHERE oid = 'public.mood'::regtype
        UNION ALL SELECT 1, 'TYPE public.pair', 'TYPE public.pair', '', typowner, NULL::aclitem[] FROM pg_type WHERE oid = 'public.pair'::regtype
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

ALTER TYPE public.mood RENAME TO mood_old;
ALTER TYPE public.pair RENAME TO pair_old;
CREATE TYPE public.mood AS ENUM ('ok', 'sad');

CREATE TYPE public.pair AS (
    b integer,
    a integer
);

SET lock_timeout = '5s';
ALTER TABLE public.t ALTER COLUMN mood TYPE public.mood USING mood::text::public.mood;
ALTER TABLE public.t ALTER COLUMN pair TYPE public.pair USING CASE WHEN pair IS DISTINCT FROM NULL THEN ROW((pair).b, (pair).a)::public.pair END;
REVOKE USAGE ON TYPE public.span FROM PUBLIC;
GRANT USAGE ON TYPE public.word TO PUBLIC;
REVOKE USAGE ON TYPE public.mood FROM PUBLIC;
GRANT USAGE ON TYPE public.mood TO relata_case_app;
REVOKE USAGE ON TYPE public.pair FROM PUBLIC;
GRANT USAGE ON TYPE public.pair TO relata_case_app WITH GRANT OPTION;

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

DROP TYPE public.pair_old;
DROP TYPE public.mood_old;

-- ======== 0002_step.down.sql
-- undoes 0002_step

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'TYPE public.mood', 'TYPE public.mood', '', typowner, NULL::aclitem[] FROM pg_type WHERE oid = 'public.mood'::regtype
        UNION ALL SELECT 1, 'TYPE public.pair', 'TYPE public.pair', '', typowner, NULL::aclitem[] FROM pg_type WHERE oid = 'public.pair'::regtype
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

ALTER TYPE public.mood RENAME TO mood_old;
ALTER TYPE public.pair RENAME TO pair_old;
CREATE TYPE public.mood AS ENUM ('sad', 'ok');

CREATE TYPE public.pair AS (
    a integer,
    b integer
);

SET lock_timeout = '5s';
ALTER TABLE public.t ALTER COLUMN mood TYPE public.mood USING mood::text::public.mood;
ALTER TABLE public.t ALTER COLUMN pair TYPE public.pair USING CASE WHEN pair IS DISTINCT FROM NULL THEN ROW((pair).a, (pair).b)::public.pair END;
REVOKE USAGE ON TYPE public.word FROM PUBLIC;
GRANT USAGE ON TYPE public.span TO PUBLIC;
REVOKE USAGE ON TYPE public.mood FROM PUBLIC;
GRANT USAGE ON TYPE public.mood TO relata_case_app;
GRANT USAGE ON TYPE public.pair TO relata_case_app;

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

DROP TYPE public.pair_old;
DROP TYPE public.mood_old;
