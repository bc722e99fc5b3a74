-- ======== 0002_step.sql
-- 0002_step
--
-- drop constraint users.users_pkey
-- locks ACCESS EXCLUSIVE on table users

ALTER TABLE public.users DROP CONSTRAINT users_pkey;

-- ======== 0002_step.down.sql
-- undoes 0002_step

ALTER TABLE public.users ADD CONSTRAINT users_pkey PRIMARY KEY (id);
