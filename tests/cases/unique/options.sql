-- ======== 0002_step.sql
-- 0002_step
--
-- rename constraint users.new_name: was old_name
-- locks ACCESS EXCLUSIVE on table users

SET lock_timeout = '5s';
ALTER TABLE public.users RENAME CONSTRAINT old_name TO new_name;

-- ======== 0003_step_2.sql
-- 0003_step_2
--
-- alter constraint users.b_once: definition
-- alter constraint users.users_a_key: definition
-- comment on constraint users.b_once
-- users.users_a_key is unique: fails while rows have duplicates
--   find them with: SELECT a, count(*) FROM public.users GROUP BY a HAVING count(*) > 1
-- locks for a moment ACCESS EXCLUSIVE on table users
-- locks SHARE UPDATE EXCLUSIVE on table users while rows are read
-- scans users: every row is read meanwhile
-- relata: no transaction

SET lock_timeout = 0;
CREATE UNIQUE INDEX CONCURRENTLY b_once_new ON public.users (b) INCLUDE (a);
CREATE UNIQUE INDEX CONCURRENTLY users_a_key_new ON public.users (a) NULLS NOT DISTINCT;
SET lock_timeout = '5s';

ALTER TABLE public.users
    DROP CONSTRAINT b_once,
    ADD CONSTRAINT b_once UNIQUE USING INDEX b_once_new DEFERRABLE INITIALLY DEFERRED;

COMMENT ON CONSTRAINT b_once ON public.users IS 'Swaps at the end.';

ALTER TABLE public.users
    DROP CONSTRAINT users_a_key,
    ADD CONSTRAINT users_a_key UNIQUE USING INDEX users_a_key_new;

-- ======== 0002_step.down.sql
-- undoes 0002_step

SET lock_timeout = '5s';
ALTER TABLE public.users RENAME CONSTRAINT new_name TO old_name;

-- ======== 0003_step_2.down.sql
-- undoes 0003_step_2
-- relata: no transaction

SET lock_timeout = 0;
DROP INDEX CONCURRENTLY IF EXISTS public.b_once_new;
DROP INDEX CONCURRENTLY IF EXISTS public.users_a_key_new;
CREATE UNIQUE INDEX CONCURRENTLY b_once_new ON public.users (b);
CREATE UNIQUE INDEX CONCURRENTLY users_a_key_new ON public.users (a);
SET lock_timeout = '5s';

ALTER TABLE public.users
    DROP CONSTRAINT b_once,
    ADD CONSTRAINT b_once UNIQUE USING INDEX b_once_new DEFERRABLE;

COMMENT ON CONSTRAINT b_once ON public.users IS NULL;

ALTER TABLE public.users
    DROP CONSTRAINT users_a_key,
    ADD CONSTRAINT users_a_key UNIQUE USING INDEX users_a_key_new;
