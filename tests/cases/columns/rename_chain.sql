-- ======== 0002_step.sql
-- 0002_step
--
-- rename column t.c: was a
-- rename column t.d: was b
-- locks ACCESS EXCLUSIVE on table t

SET lock_timeout = '5s';
ALTER TABLE public.t RENAME COLUMN a TO c;
ALTER TABLE public.t RENAME COLUMN b TO d;

-- ======== 0002_step.down.sql
-- undoes 0002_step

SET lock_timeout = '5s';
ALTER TABLE public.t RENAME COLUMN d TO b;
ALTER TABLE public.t RENAME COLUMN c TO a;
