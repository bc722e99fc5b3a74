-- ======== 0002_step.sql
-- 0002_step
--
-- alter enum mood: (sad, ok) → (ok, sad)
-- locks ACCESS EXCLUSIVE on table people
-- rewrites people: every row is written anew under that lock

ALTER TYPE public.mood RENAME TO mood_old;
ALTER DOMAIN public.moody RENAME TO moody_old;
CREATE TYPE public.mood AS ENUM ('ok', 'sad');

CREATE DOMAIN public.moody AS public.mood
    CONSTRAINT not_sad CHECK (VALUE <> 'sad'::public.mood);

ALTER TABLE public.people ALTER COLUMN mood TYPE public.moody USING mood::text::public.moody;
ALTER TABLE public.people ALTER COLUMN moods TYPE public.moody[] USING moods::text[]::public.moody[];
COMMENT ON DOMAIN public.moody IS 'How it is.';
COMMENT ON CONSTRAINT not_sad ON DOMAIN public.moody IS 'Never.';
DROP DOMAIN public.moody_old;
DROP TYPE public.mood_old;

-- ======== 0002_step.down.sql
-- undoes 0002_step

ALTER TYPE public.mood RENAME TO mood_old;
ALTER DOMAIN public.moody RENAME TO moody_old;
CREATE TYPE public.mood AS ENUM ('sad', 'ok');

CREATE DOMAIN public.moody AS public.mood
    CONSTRAINT not_sad CHECK (VALUE <> 'sad'::public.mood);

ALTER TABLE public.people ALTER COLUMN mood TYPE public.moody USING mood::text::public.moody;
ALTER TABLE public.people ALTER COLUMN moods TYPE public.moody[] USING moods::text[]::public.moody[];
COMMENT ON DOMAIN public.moody IS 'How it is.';
COMMENT ON CONSTRAINT not_sad ON DOMAIN public.moody IS 'Never.';
DROP DOMAIN public.moody_old;
DROP TYPE public.mood_old;
