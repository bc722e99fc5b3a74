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
-- locks ACCESS EXCLUSIVE on table people, ACCESS EXCLUSIVE on index people_mood_idx
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

ALTER TYPE public.mood RENAME TO mood_old;
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

ALTER TYPE public.mood RENAME TO mood_old;
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
DROP TYPE public.mood_old;
