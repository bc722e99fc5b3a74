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

ALTER TYPE public.mood RENAME TO mood_old;
CREATE TYPE public.mood AS ENUM ('sad', 'ok');

ALTER TABLE public.people
    ALTER COLUMN mood DROP DEFAULT,
    ALTER COLUMN mood TYPE public.mood USING mood::text::public.mood,
    ALTER COLUMN mood SET DEFAULT 'ok'::public.mood;

COMMENT ON TYPE public.mood IS NULL;
DROP TYPE public.mood_old;
