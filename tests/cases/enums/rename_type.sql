-- ======== 0002_step.sql
-- 0002_step
--
-- rename enum feeling: was mood
-- alter enum feeling: (sad, ok) → (sad, ok, new)
-- comment on enum feeling

ALTER TYPE public.mood RENAME TO feeling;
ALTER TYPE public.feeling ADD VALUE 'new';
COMMENT ON TYPE public.feeling IS 'How they feel.';

-- ======== 0002_step.down.sql
-- undoes 0002_step

ALTER TYPE public.feeling RENAME TO mood;

DO $relata$
BEGIN
    IF EXISTS (SELECT FROM public.people WHERE mood::text IN ('new')) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            MESSAGE = 'rows of people.mood still hold a label that goes from mood: new',
            HINT = 'find them with: SELECT * FROM public.people WHERE mood::text IN (''new''); then UPDATE them';
    END IF;
END
$relata$;

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'TYPE public.mood', 'TYPE public.mood', '', typowner, typacl FROM pg_type WHERE oid = 'public.mood'::regtype
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

ALTER TYPE public.mood RENAME TO mood_old;
CREATE TYPE public.mood AS ENUM ('sad', 'ok');
SET lock_timeout = '5s';

ALTER TABLE public.people
    ALTER COLUMN mood DROP DEFAULT,
    ALTER COLUMN mood TYPE public.mood USING mood::text::public.mood,
    ALTER COLUMN mood SET DEFAULT 'ok'::public.mood;

COMMENT ON TYPE public.mood IS NULL;

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

DROP TYPE public.mood_old;
