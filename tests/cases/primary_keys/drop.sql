-- ======== 0002_step.sql
-- 0002_step
--
-- drop constraint users.users_pkey
-- locks ACCESS EXCLUSIVE on table users

SET lock_timeout = '5s';
ALTER TABLE public.users DROP CONSTRAINT users_pkey;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: no transaction

SET lock_timeout = 0;
CREATE UNIQUE INDEX CONCURRENTLY users_pkey ON public.users (id);
SET lock_timeout = '5s';
ALTER TABLE public.users ADD CONSTRAINT users_pkey PRIMARY KEY USING INDEX users_pkey;
