-- ======== 0002_step.sql
-- 0002_step
--
-- alter constraint users.users_pkey: definition
-- add constraint users.users_id_key
-- drop constraint users.users_code_key
-- users.users_pkey is unique: fails while rows have duplicates
--   find them with: SELECT code, count(*) FROM public.users WHERE code IS NOT NULL GROUP BY code HAVING count(*) > 1
-- users.users_id_key is unique: fails while rows have duplicates
--   find them with: SELECT id, count(*) FROM public.users WHERE id IS NOT NULL GROUP BY id HAVING count(*) > 1
-- locks ACCESS EXCLUSIVE on table posts, ACCESS EXCLUSIVE on table users

ALTER TABLE public.users DROP CONSTRAINT users_code_key;
ALTER TABLE public.posts DROP CONSTRAINT posts_user_id_fkey;
ALTER TABLE public.users DROP CONSTRAINT users_pkey;
ALTER TABLE public.users ADD CONSTRAINT users_id_key UNIQUE (id);
ALTER TABLE public.users ADD CONSTRAINT users_pkey PRIMARY KEY (code);
ALTER TABLE public.posts ADD CONSTRAINT posts_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users (id);

-- ======== 0002_step.down.sql
-- undoes 0002_step

ALTER TABLE public.posts DROP CONSTRAINT posts_user_id_fkey;
ALTER TABLE public.users DROP CONSTRAINT users_id_key;
ALTER TABLE public.users DROP CONSTRAINT users_pkey;
ALTER TABLE public.users ADD CONSTRAINT users_code_key UNIQUE (code);
ALTER TABLE public.users ADD CONSTRAINT users_pkey PRIMARY KEY (id);
ALTER TABLE public.posts ADD CONSTRAINT posts_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users (id);
