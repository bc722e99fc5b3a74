-- ======== 0002_step.sql
-- 0002_step
--
-- add constraint users.users_b_c_key
-- add constraint users.users_b_key
-- drop constraint users.users_a_key
-- users.users_b_c_key is unique: fails while rows have duplicates
--   find them with: SELECT b, c, count(*) FROM public.users WHERE b IS NOT NULL AND c IS NOT NULL GROUP BY b, c HAVING count(*) > 1
-- users.users_b_key is unique: fails while rows have duplicates
--   find them with: SELECT b, count(*) FROM public.users WHERE b IS NOT NULL GROUP BY b HAVING count(*) > 1
-- locks ACCESS EXCLUSIVE on table users

ALTER TABLE public.users DROP CONSTRAINT users_a_key;
ALTER TABLE public.users ADD CONSTRAINT users_b_c_key UNIQUE (b, c);
ALTER TABLE public.users ADD CONSTRAINT users_b_key UNIQUE (b);

-- ======== 0002_step.down.sql
-- undoes 0002_step

ALTER TABLE public.users DROP CONSTRAINT users_b_c_key;
ALTER TABLE public.users DROP CONSTRAINT users_b_key;
ALTER TABLE public.users ADD CONSTRAINT users_a_key UNIQUE (a);
