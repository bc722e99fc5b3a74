-- ======== 0002_step.sql
-- 0002_step
--
-- alter enum mood: (sad, ok, happy) → (awful, sad, fine, ok, happy, glad)

ALTER TYPE public.mood ADD VALUE 'awful' BEFORE 'sad';
ALTER TYPE public.mood ADD VALUE 'fine' AFTER 'sad';
ALTER TYPE public.mood ADD VALUE 'glad';

-- ======== 0002_step.down.sql
-- undoes 0002_step

DO $relata$
BEGIN
    IF EXISTS (SELECT FROM public.people WHERE mood::text IN ('awful', 'fine', 'glad')) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            MESSAGE = 'rows of people.mood still hold a label that goes from mood: awful, fine, glad',
            HINT = 'find them with: SELECT * FROM public.people WHERE mood::text IN (''awful'', ''fine'', ''glad''); then UPDATE them';
    END IF;
    IF EXISTS (SELECT FROM public.people WHERE moods::text[] && ARRAY['awful', 'fine', 'glad']) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            MESSAGE = 'rows of people.moods still hold a label that goes from mood: awful, fine, glad',
            HINT = 'find them with: SELECT * FROM public.people WHERE moods::text[] && ARRAY[''awful'', ''fine'', ''glad'']; then UPDATE them';
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
