-- ======== 0002_step.sql
-- 0002_step
--
-- alter column people.initial: generated as ("left"(first, 1)) → no default
-- add column people.length
-- alter column people.full: generated as ((first || ' '::text) || last) → generated as ((last || ', '::text) || first)
-- locks ACCESS EXCLUSIVE on table people, ACCESS EXCLUSIVE on index people_full_idx
-- rewrites people: every row is written anew under that lock

DROP INDEX public.people_full_idx;
ALTER TABLE public.people DROP COLUMN "full";
ALTER TABLE public.people ADD COLUMN length integer GENERATED ALWAYS AS (length(first)) STORED NOT NULL;
ALTER TABLE public.people ADD COLUMN "full" text GENERATED ALWAYS AS ((last || ', '::text) || first) STORED NOT NULL;
ALTER TABLE public.people ALTER COLUMN initial DROP EXPRESSION;
CREATE INDEX people_full_idx ON public.people ("full");

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: loses drop-column:people.initial: the column's values: it becomes a generated column

DROP INDEX public.people_full_idx;
ALTER TABLE public.people DROP COLUMN length;
ALTER TABLE public.people DROP COLUMN "full";
ALTER TABLE public.people DROP COLUMN initial;
ALTER TABLE public.people ADD COLUMN "full" text GENERATED ALWAYS AS ((first || ' '::text) || last) STORED NOT NULL;
ALTER TABLE public.people ADD COLUMN initial text GENERATED ALWAYS AS ("left"(first, 1)) STORED NOT NULL;
CREATE INDEX people_full_idx ON public.people ("full");
