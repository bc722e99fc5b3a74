-- ======== 0002_step.sql
-- 0002_step
--
-- alter column t.a: type integer → bigint
-- alter statistics t_ab: definition
-- comment on statistics t_ab
-- alter statistics t_more: definition
-- locks ACCESS EXCLUSIVE on table t
-- rewrites t: every row is written anew under that lock

DROP STATISTICS public.t_ab;
SET lock_timeout = '5s';
ALTER TABLE public.t ALTER COLUMN a TYPE bigint;
CREATE STATISTICS public.t_ab (ndistinct, mcv) ON a, b FROM public.t;
ALTER STATISTICS public.t_more SET STATISTICS 500;
COMMENT ON STATISTICS public.t_ab IS 'They go together.';

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- may fail at t.a: values that integer cannot hold are refused
--   find them with: SELECT * FROM public.t WHERE a NOT BETWEEN -2147483648 AND 2147483647

DROP STATISTICS public.t_ab;
SET lock_timeout = '5s';
ALTER TABLE public.t ALTER COLUMN a TYPE integer;
CREATE STATISTICS public.t_ab (ndistinct) ON a, b FROM public.t;
ALTER STATISTICS public.t_more SET STATISTICS -1;
COMMENT ON STATISTICS public.t_ab IS NULL;
