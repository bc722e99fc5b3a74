-- ======== 0002_step.sql
-- 0002_step
--
-- alter column events.at: type timestamp without time zone → timestamp with time zone
-- locks ACCESS EXCLUSIVE on table events
-- rewrites events: every row is written anew under that lock

ALTER TABLE public.events ALTER COLUMN at TYPE timestamp with time zone USING at at time zone 'UTC';

-- ======== 0002_step.down.sql
-- undoes 0002_step

ALTER TABLE public.events ALTER COLUMN at TYPE timestamp without time zone;
