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

ALTER TYPE public.mood RENAME TO mood_old;
ALTER DOMAIN public.good_mood RENAME TO good_mood_old;
CREATE TYPE public.mood AS ENUM ('happy', 'ok');
CREATE DOMAIN public.good_mood AS public.mood;

ALTER TABLE public.people
    ALTER COLUMN mood DROP DEFAULT,
    ALTER COLUMN mood TYPE public.good_mood USING mood::text::public.good_mood,
    ALTER COLUMN mood SET DEFAULT 'ok'::public.mood;

ALTER TABLE public.people ALTER COLUMN moods TYPE public.good_mood[] USING moods::text[]::public.good_mood[];
DROP DOMAIN public.good_mood_old;
DROP TYPE public.mood_old;

-- ======== 0002_step.down.sql
-- undoes 0002_step

ALTER TYPE public.mood RENAME TO mood_old;
ALTER DOMAIN public.good_mood RENAME TO good_mood_old;
CREATE TYPE public.mood AS ENUM ('sad', 'ok', 'happy');

CREATE DOMAIN public.good_mood AS public.mood
    CONSTRAINT good_mood_check CHECK (VALUE <> 'sad'::public.mood);

ALTER TABLE public.people
    ALTER COLUMN mood DROP DEFAULT,
    ALTER COLUMN mood TYPE public.good_mood USING mood::text::public.good_mood,
    ALTER COLUMN mood SET DEFAULT 'ok'::public.mood;

ALTER TABLE public.people ALTER COLUMN moods TYPE public.good_mood[] USING moods::text[]::public.good_mood[];
DROP DOMAIN public.good_mood_old;
DROP TYPE public.mood_old;
