-- ======== 0002_step.sql
-- 0002_step
--
-- rename enum mood: label ok is now so-so
-- rename enum mood: label happy is now glad

ALTER TYPE public.mood RENAME VALUE 'ok' TO 'so-so';
ALTER TYPE public.mood RENAME VALUE 'happy' TO 'glad';

-- ======== 0002_step.down.sql
-- undoes 0002_step

ALTER TYPE public.mood RENAME VALUE 'glad' TO 'happy';
ALTER TYPE public.mood RENAME VALUE 'so-so' TO 'ok';
