-- ======== 0002_step.sql
-- 0002_step
--
-- add column t.n
-- alter constraint t.changed: definition
-- create view not_listed
-- locks ACCESS EXCLUSIVE on table t

SET lock_timeout = '5s';
ALTER TABLE public.t DROP CONSTRAINT changed;
ALTER TABLE public.t ADD COLUMN n integer;
ALTER TABLE public.t ADD CONSTRAINT changed CHECK ((c)::text = ANY (ARRAY[('x'::character varying)::text, ('z'::character varying)::text])) NOT VALID;

CREATE VIEW public.not_listed AS
SELECT t.a
   FROM public.t
  WHERE ((t.b)::text <> ALL (ARRAY['x'::character varying, 'y'::character varying]));

-- ======== 0003_step_2.sql
-- 0003_step_2
--
-- alter constraint t.changed: definition
-- t.changed is a check: fails while rows violate it
--   find them with: SELECT * FROM public.t WHERE NOT ((c)::text = ANY (ARRAY[('x'::character varying)::text, ('z'::character varying)::text]))
-- constraint t.changed may fail on rows: on rows made up for the proof, PostgreSQL says: check constraint "changed" of relation "t" is violated by some row
-- locks SHARE UPDATE EXCLUSIVE on table t while rows are read
-- scans t: every row is read meanwhile
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.t VALIDATE CONSTRAINT changed;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: loses drop-column:t.n: the column's values (integer)
-- relata: no transaction

SET lock_timeout = '5s';
DROP VIEW public.not_listed;
ALTER TABLE public.t DROP CONSTRAINT changed;
ALTER TABLE public.t DROP COLUMN n;
ALTER TABLE public.t ADD CONSTRAINT changed CHECK ((c)::text = ANY (ARRAY[('x'::character varying)::text, ('y'::character varying)::text])) NOT VALID;
ALTER TABLE public.t VALIDATE CONSTRAINT changed;

-- ======== 0003_step_2.down.sql
-- undoes 0003_step_2

SET lock_timeout = '5s';
ALTER TABLE public.t DROP CONSTRAINT IF EXISTS changed;
ALTER TABLE public.t ADD CONSTRAINT changed CHECK ((c)::text = ANY (ARRAY[('x'::character varying)::text, ('z'::character varying)::text])) NOT VALID;
