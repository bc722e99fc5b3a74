-- ======== 0002_step.sql
-- 0002_step
--
-- drop constraint users.users_a_key
-- locks ACCESS EXCLUSIVE on table users

SET lock_timeout = '5s';
ALTER TABLE public.users DROP CONSTRAINT users_a_key;

-- ======== 0003_step_2.sql
-- 0003_step_2
--
-- add constraint users.users_b_c_key
-- add constraint users.users_b_key
-- users.users_b_c_key is unique: fails while rows have duplicates
--   find them with: SELECT b, c, count(*) FROM public.users WHERE b IS NOT NULL AND c IS NOT NULL GROUP BY b, c HAVING count(*) > 1
-- users.users_b_key is unique: fails while rows have duplicates
--   find them with: SELECT b, count(*) FROM public.users WHERE b IS NOT NULL GROUP BY b HAVING count(*) > 1
-- locks for a moment ACCESS EXCLUSIVE on table users
-- locks SHARE UPDATE EXCLUSIVE on table users while rows are read
-- scans users: every row is read meanwhile
-- relata: no transaction

SET lock_timeout = 0;
CREATE UNIQUE INDEX CONCURRENTLY users_b_c_key ON public.users (b, c);
CREATE UNIQUE INDEX CONCURRENTLY users_b_key ON public.users (b);
SET lock_timeout = '5s';
ALTER TABLE public.users ADD CONSTRAINT users_b_c_key UNIQUE USING INDEX users_b_c_key;
ALTER TABLE public.users ADD CONSTRAINT users_b_key UNIQUE USING INDEX users_b_key;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: no transaction

SET lock_timeout = 0;
CREATE UNIQUE INDEX CONCURRENTLY users_a_key ON public.users (a);
SET lock_timeout = '5s';
ALTER TABLE public.users ADD CONSTRAINT users_a_key UNIQUE USING INDEX users_a_key;

-- ======== 0003_step_2.down.sql
-- undoes 0003_step_2
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.users DROP CONSTRAINT IF EXISTS users_b_c_key;
ALTER TABLE public.users DROP CONSTRAINT IF EXISTS users_b_key;
SET lock_timeout = 0;
DROP INDEX CONCURRENTLY IF EXISTS public.users_b_c_key;
DROP INDEX CONCURRENTLY IF EXISTS public.users_b_key;
