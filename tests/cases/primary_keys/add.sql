-- ======== 0002_step.sql
-- 0002_step
--
-- add constraint users.users_pkey
-- users.users_pkey is unique: fails while rows have duplicates
--   find them with: SELECT id, count(*) FROM public.users WHERE id IS NOT NULL GROUP BY id HAVING count(*) > 1
-- locks ACCESS EXCLUSIVE on table users

ALTER TABLE public.users ADD CONSTRAINT users_pkey PRIMARY KEY (id);

-- ======== 0002_step.down.sql
-- undoes 0002_step

ALTER TABLE public.users DROP CONSTRAINT users_pkey;
