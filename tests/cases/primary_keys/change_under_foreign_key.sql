-- ======== 0002_step.sql
-- 0002_step
--
-- drop constraint posts.posts_user_id_fkey
-- alter constraint users.users_pkey: definition
-- drop constraint users.users_code_key
-- users.users_pkey is unique: fails while rows have duplicates
--   find them with: SELECT code, count(*) FROM public.users WHERE code IS NOT NULL GROUP BY code HAVING count(*) > 1
-- locks ACCESS EXCLUSIVE on table posts, ACCESS EXCLUSIVE on table users
-- scans users: every row is read under that lock

SET lock_timeout = '5s';
ALTER TABLE public.users DROP CONSTRAINT users_code_key;
ALTER TABLE public.posts DROP CONSTRAINT posts_user_id_fkey;
ALTER TABLE public.users DROP CONSTRAINT users_pkey;
ALTER TABLE public.users ADD CONSTRAINT users_pkey PRIMARY KEY (code);

-- ======== 0003_step_2.sql
-- 0003_step_2
--
-- add constraint posts.posts_user_id_fkey
-- add constraint users.users_id_key
-- posts.posts_user_id_fkey is a foreign key: fails while rows refer to none of users
--   find them with: SELECT * FROM public.posts WHERE (user_id IS NOT NULL) AND NOT EXISTS (SELECT FROM public.users AS referenced WHERE referenced.id = posts.user_id)
-- users.users_id_key is unique: fails while rows have duplicates
--   find them with: SELECT id, count(*) FROM public.users WHERE id IS NOT NULL GROUP BY id HAVING count(*) > 1
-- locks for a moment ACCESS EXCLUSIVE on table users
-- locks SHARE ROW EXCLUSIVE on table posts, SHARE ROW EXCLUSIVE on table users while rows are read
-- scans posts, users: every row is read meanwhile
-- relata: no transaction

SET lock_timeout = 0;
CREATE UNIQUE INDEX CONCURRENTLY users_id_key ON public.users (id);
SET lock_timeout = '5s';
ALTER TABLE public.users ADD CONSTRAINT users_id_key UNIQUE USING INDEX users_id_key;
ALTER TABLE public.posts ADD CONSTRAINT posts_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users (id);

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: no transaction

SET lock_timeout = 0;
CREATE UNIQUE INDEX CONCURRENTLY users_code_key ON public.users (code);
CREATE UNIQUE INDEX CONCURRENTLY users_pkey_new ON public.users (id);
SET lock_timeout = '5s';
ALTER TABLE public.users ADD CONSTRAINT users_code_key UNIQUE USING INDEX users_code_key;

ALTER TABLE public.users
    DROP CONSTRAINT users_pkey,
    ADD CONSTRAINT users_pkey PRIMARY KEY USING INDEX users_pkey_new;

ALTER TABLE public.posts ADD CONSTRAINT posts_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users (id) NOT VALID;
ALTER TABLE public.posts VALIDATE CONSTRAINT posts_user_id_fkey;

-- ======== 0003_step_2.down.sql
-- undoes 0003_step_2
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.posts DROP CONSTRAINT IF EXISTS posts_user_id_fkey;
ALTER TABLE public.users DROP CONSTRAINT IF EXISTS users_id_key;
SET lock_timeout = 0;
DROP INDEX CONCURRENTLY IF EXISTS public.users_id_key;
