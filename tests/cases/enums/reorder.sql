-- ======== 0002_step.sql
-- 0002_step
--
-- alter enum mood: (sad, ok, happy) → (happy, ok, sad)
-- locks ACCESS EXCLUSIVE on table people, ACCESS EXCLUSIVE on index people_mood_idx
-- rewrites people: every row is written anew under that lock

ALTER TYPE public.mood RENAME TO mood_old;
ALTER TABLE public.people DROP CONSTRAINT not_sad;
DROP INDEX public.people_mood_idx;
CREATE TYPE public.mood AS ENUM ('happy', 'ok', 'sad');

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

-- ======== 0002_step.down.sql
-- undoes 0002_step

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
