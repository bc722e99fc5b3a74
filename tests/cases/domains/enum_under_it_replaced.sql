-- ======== 0002_step.sql
-- 0002_step
--
-- alter enum mood: (sad, ok, happy) → (happy, ok)
-- drop domain constraint good_mood.good_mood_check
-- people.mood is of enum mood, which loses sad: fails while rows hold that
--   find them with: SELECT * FROM public.people WHERE mood::text IN ('sad')
-- people.moods is of enum mood, which loses sad: fails while rows hold that
--   find them with: SELECT * FROM public.people WHERE moods::text[] && ARRAY['sad']
-- locks ACCESS EXCLUSIVE on table people
-- rewrites people: every row is written anew under that lock

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'TYPE public.mood', 'TYPE public.mood', '', typowner, typacl FROM pg_type WHERE oid = 'public.mood'::regtype
        UNION ALL SELECT 1, 'DOMAIN public.good_mood', 'TYPE public.good_mood', '', typowner, typacl FROM pg_type WHERE oid = 'public.good_mood'::regtype
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

ALTER TYPE public.mood RENAME TO mood_old;
ALTER DOMAIN public.good_mood RENAME TO good_mood_old;
CREATE TYPE public.mood AS ENUM ('happy', 'ok');
CREATE DOMAIN public.good_mood AS public.mood;
SET lock_timeout = '5s';

ALTER TABLE public.people
    ALTER COLUMN mood DROP DEFAULT,
    ALTER COLUMN mood TYPE public.good_mood USING mood::text::public.good_mood,
    ALTER COLUMN mood SET DEFAULT 'ok'::public.mood;

ALTER TABLE public.people ALTER COLUMN moods TYPE public.good_mood[] USING moods::text[]::public.good_mood[];

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

DROP DOMAIN public.good_mood_old;
DROP TYPE public.mood_old;

-- ======== 0002_step.down.sql
-- undoes 0002_step

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'TYPE public.mood', 'TYPE public.mood', '', typowner, typacl FROM pg_type WHERE oid = 'public.mood'::regtype
        UNION ALL SELECT 1, 'DOMAIN public.good_mood', 'TYPE public.good_mood', '', typowner, typacl FROM pg_type WHERE oid = 'public.good_mood'::regtype
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

ALTER TYPE public.mood RENAME TO mood_old;
ALTER DOMAIN public.good_mood RENAME TO good_mood_old;
CREATE TYPE public.mood AS ENUM ('sad', 'ok', 'happy');

CREATE DOMAIN public.good_mood AS public.mood
    CONSTRAINT good_mood_check CHECK (VALUE <> 'sad'::public.mood);

SET lock_timeout = '5s';

ALTER TABLE public.people
    ALTER COLUMN mood DROP DEFAULT,
    ALTER COLUMN mood TYPE public.good_mood USING mood::text::public.good_mood,
    ALTER COLUMN mood SET DEFAULT 'ok'::public.mood;

ALTER TABLE public.people ALTER COLUMN moods TYPE public.good_mood[] USING moods::text[]::public.good_mood[];

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

DROP DOMAIN public.good_mood_old;
DROP TYPE public.mood_old;
