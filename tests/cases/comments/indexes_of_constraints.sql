-- ======== 0002_step.sql
-- 0002_step
--
-- create table made
-- comment on index made_pkey
-- comment on index t_during
-- comment on index t_pkey
-- locks SHARE UPDATE EXCLUSIVE on index made_pkey, SHARE UPDATE EXCLUSIVE on index t_during, SHARE UPDATE EXCLUSIVE on index t_pkey

CREATE TABLE public.made (
    id integer NOT NULL,
    CONSTRAINT made_pkey PRIMARY KEY (id)
);

SET lock_timeout = '5s';
COMMENT ON INDEX public.made_pkey IS 'Made with it.';
COMMENT ON INDEX public.t_during IS 'New.';
COMMENT ON INDEX public.t_pkey IS NULL;

-- ======== 0003_step_2.sql
-- 0003_step_2
--
-- alter constraint t.t_a: definition
-- comment on constraint t.t_a
-- comment on index t_a
-- t.t_a is unique: fails while rows have duplicates
--   find them with: SELECT a, b, count(*) FROM public.t WHERE a IS NOT NULL AND b IS NOT NULL GROUP BY a, b HAVING count(*) > 1
-- locks for a moment ACCESS EXCLUSIVE on table t
-- locks SHARE UPDATE EXCLUSIVE on table t while rows are read
-- scans t: every row is read meanwhile
-- relata: no transaction

SET lock_timeout = 0;
CREATE UNIQUE INDEX CONCURRENTLY t_a_new ON public.t (a, b);
SET lock_timeout = '5s';

ALTER TABLE public.t
    DROP CONSTRAINT t_a,
    ADD CONSTRAINT t_a UNIQUE USING INDEX t_a_new;

-- ======== 0004_step_3.sql
-- 0004_step_3
--
-- comment on constraint t.t_a
-- comment on index t_a
-- locks SHARE UPDATE EXCLUSIVE on index t_a

COMMENT ON CONSTRAINT t_a ON public.t IS 'Of the key.';
SET lock_timeout = '5s';
COMMENT ON INDEX public.t_a IS 'Of its index.';

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: loses drop-table:made: the table and its 1 column

SET lock_timeout = '5s';
DROP TABLE public.made;
COMMENT ON INDEX public.t_during IS NULL;
COMMENT ON INDEX public.t_pkey IS 'Gone.';

-- ======== 0003_step_2.down.sql
-- undoes 0003_step_2
-- relata: no transaction

SET lock_timeout = 0;
DROP INDEX CONCURRENTLY IF EXISTS public.t_a_new;
CREATE UNIQUE INDEX CONCURRENTLY t_a_new ON public.t (a);
SET lock_timeout = '5s';

ALTER TABLE public.t
    DROP CONSTRAINT t_a,
    ADD CONSTRAINT t_a UNIQUE USING INDEX t_a_new;

COMMENT ON CONSTRAINT t_a ON public.t IS 'Of the key.';
COMMENT ON INDEX public.t_a IS 'Of its index.';

-- ======== 0004_step_3.down.sql
-- undoes 0004_step_3

COMMENT ON CONSTRAINT t_a ON public.t IS NULL;
SET lock_timeout = '5s';
COMMENT ON INDEX public.t_a IS NULL;
