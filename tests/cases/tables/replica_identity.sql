-- ======== 0002_step.sql
-- 0002_step
--
-- alter table a: replica identity
-- add column b.code
-- add column c.more
-- locks ACCESS EXCLUSIVE on table a, ACCESS EXCLUSIVE on table b, ACCESS EXCLUSIVE on table c

SET lock_timeout = '5s';
ALTER TABLE public.b ADD COLUMN code text DEFAULT ''::text NOT NULL;
ALTER TABLE public.c ADD COLUMN more text DEFAULT ''::text NOT NULL;
ALTER TABLE public.a REPLICA IDENTITY NOTHING;

-- ======== 0003_step_2.sql
-- 0003_step_2
--
-- alter table b: replica identity
-- create index b_code_idx
-- alter table c: replica identity
-- alter index c_code_idx: definition
-- b.b_code_idx is unique: fails while rows have duplicates
--   find them with: SELECT code, count(*) FROM public.b WHERE code IS NOT NULL GROUP BY code HAVING count(*) > 1
-- index b_code_idx may fail on rows: on rows made up for the proof, PostgreSQL says: could not create unique index "b_code_idx"
-- locks for a moment ACCESS EXCLUSIVE on table b, SHARE UPDATE EXCLUSIVE on table c, SHARE UPDATE EXCLUSIVE on index c_code_idx_new
-- locks SHARE UPDATE EXCLUSIVE on table b, SHARE UPDATE EXCLUSIVE on table c while rows are read
-- scans b, c: every row is read meanwhile
-- relata: no transaction

SET lock_timeout = 0;
CREATE UNIQUE INDEX CONCURRENTLY b_code_idx ON public.b (code);
SET lock_timeout = '5s';
ALTER TABLE public.b REPLICA IDENTITY USING INDEX b_code_idx;
SET lock_timeout = 0;
CREATE UNIQUE INDEX CONCURRENTLY c_code_idx_new ON public.c (code, more);
DROP INDEX CONCURRENTLY public.c_code_idx;
SET lock_timeout = '5s';
ALTER INDEX public.c_code_idx_new RENAME TO c_code_idx;

-- ======== 0004_step_3.sql
-- 0004_step_3
--
-- alter table c: replica identity
-- locks ACCESS EXCLUSIVE on table c

SET lock_timeout = '5s';
ALTER TABLE public.c REPLICA IDENTITY USING INDEX c_code_idx;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: loses drop-column:b.code: the column's values (text)
-- relata: loses drop-column:c.more: the column's values (text)

SET lock_timeout = '5s';
ALTER TABLE public.b DROP COLUMN code;
ALTER TABLE public.c DROP COLUMN more;
ALTER TABLE public.a REPLICA IDENTITY DEFAULT;

-- ======== 0003_step_2.down.sql
-- undoes 0003_step_2
-- relata: no transaction

SET lock_timeout = 0;
DROP INDEX CONCURRENTLY IF EXISTS public.c_code_idx_new;
SET lock_timeout = '5s';
ALTER TABLE public.b REPLICA IDENTITY FULL;
SET lock_timeout = 0;
DROP INDEX CONCURRENTLY public.b_code_idx;
CREATE UNIQUE INDEX CONCURRENTLY c_code_idx_new ON public.c (code);
DROP INDEX CONCURRENTLY public.c_code_idx;
SET lock_timeout = '5s';
ALTER INDEX public.c_code_idx_new RENAME TO c_code_idx;
ALTER TABLE public.c REPLICA IDENTITY USING INDEX c_code_idx;

-- ======== 0004_step_3.down.sql
-- undoes 0004_step_3

SET lock_timeout = '5s';
ALTER TABLE public.c REPLICA IDENTITY DEFAULT;
