-- ======== 0002_step.sql
-- 0002_step
--
-- add constraint users.users_pkey
-- users.users_pkey is unique: fails while rows have duplicates
--   find them with: SELECT id, count(*) FROM public.users WHERE id IS NOT NULL GROUP BY id HAVING count(*) > 1
-- locks for a moment ACCESS EXCLUSIVE on table users
-- locks SHARE UPDATE EXCLUSIVE on table users while rows are read
-- scans users: every row is read meanwhile
-- relata: no transaction

SET lock_timeout = 0;
CREATE UNIQUE INDEX CONCURRENTLY users_pkey ON public.users (id);
SET lock_timeout = '5s';
ALTER TABLE public.users ADD CONSTRAINT users_pkey PRIMARY KEY USING INDEX users_pkey;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.users DROP CONSTRAINT IF EXISTS users_pkey;
SET lock_timeout = 0;
DROP INDEX CONCURRENTLY IF EXISTS public.users_pkey;
