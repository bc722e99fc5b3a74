-- ======== 0002_step.sql
-- 0002_step
--
-- rename enum mood: label happy is now glad
-- alter enum mood: (sad, ok, glad) → (great, glad, ok)
-- alter column people.moods: default '{sad}'::public.mood[] → default '{great}'::public.mood[]
-- alter constraint people.not_sad: definition
-- people.mood is of enum mood, which loses sad: fails while rows hold that
--   find them with: SELECT * FROM public.people WHERE mood::text IN ('sad')
-- people.moods is of enum mood, which loses sad: fails while rows hold that
--   find them with: SELECT * FROM public.people WHERE moods::text[] && ARRAY['sad']
-- locks ACCESS EXCLUSIVE on table people
-- rewrites people: every row is written anew under that lock

ALTER TYPE public.mood RENAME VALUE 'happy' TO 'glad';

DO $relata$
BEGIN
    IF EXISTS (SELECT FROM public.people WHERE mood::text IN ('sad')) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            MESSAGE = 'rows of people.mood still hold a label that goes from mood: sad',
            HINT = 'find them with: SELECT * FROM public.people WHERE mood::text IN (''sad''); then UPDATE them';
    END IF;
    IF EXISTS (SELECT FROM public.people WHERE moods::text[] && ARRAY['sad']) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            MESSAGE = 'rows of people.moods still hold a label that goes from mood: sad',
            HINT = 'find them with: SELECT * FROM public.people WHERE moods::text[] && ARRAY[''sad'']; then UPDATE them';
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
SET lock_timeout = '5s';
ALTER TABLE public.people DROP CONSTRAINT not_sad;
DROP INDEX public.people_mood_idx;
CREATE TYPE public.mood AS ENUM ('great', 'glad', 'ok');

ALTER TABLE public.people
    ALTER COLUMN mood DROP DEFAULT,
    ALTER COLUMN mood TYPE public.mood USING mood::text::public.mood,
    ALTER COLUMN mood SET DEFAULT 'ok'::public.mood;

ALTER TABLE public.people
    ALTER COLUMN moods DROP DEFAULT,
    ALTER COLUMN moods TYPE public.mood[] USING moods::text[]::public.mood[],
    ALTER COLUMN moods SET DEFAULT '{great}'::public.mood[];

ALTER TABLE public.people ADD CONSTRAINT not_sad CHECK (mood <> 'great'::public.mood);
CREATE INDEX people_mood_idx ON public.people (mood) WHERE mood = 'ok'::public.mood;

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

-- ======== 0002_step.down.sql
-- undoes 0002_step

ALTER TYPE public.mood RENAME VALUE 'glad' TO 'happy';

DO $relata$
BEGIN
    IF EXISTS (SELECT FROM public.people WHERE mood::text IN ('great')) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            MESSAGE = 'rows of people.mood still hold a label that goes from mood: great',
            HINT = 'find them with: SELECT * FROM public.people WHERE mood::text IN (''great''); then UPDATE them';
    END IF;
    IF EXISTS (SELECT FROM public.people WHERE moods::text[] && ARRAY['great']) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            MESSAGE = 'rows of people.moods still hold a label that goes from mood: great',
            HINT = 'find them with: SELECT * FROM public.people WHERE moods::text[] && ARRAY[''great'']; then UPDATE them';
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
SET lock_timeout = '5s';
ALTER TABLE public.people DROP CONSTRAINT not_sad;
DROP INDEX public.people_mood_idx;
CREATE TYPE public.mood AS ENUM ('sad', 'ok', 'happy');

ALTER TABLE public.people
    ALTER COLUMN mood DROP DEFAULT,
    ALTER COLUMN mood TYPE public.mood USING mood::text::public.mood,
    ALTER COLUMN mood SET DEFAULT 'ok'::public.mood;

ALTER TABLE public.people
    ALTER COLUMN moods DROP DEFAULT,
    ALTER COLUMN moods TYPE public.mood[] USING moods::text[]::public.mood[],
    ALTER COLUMN moods SET DEFAULT '{sad}'::public.mood[];

ALTER TABLE public.people ADD CONSTRAINT not_sad CHECK (mood <> 'sad'::public.mood);
CREATE INDEX people_mood_idx ON public.people (mood) WHERE mood = 'ok'::public.mood;

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
