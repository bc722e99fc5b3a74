-- ======== 0002_step.sql
-- 0002_step
--
-- alter constraint posts.posts_a_fkey: definition
-- alter constraint posts.posts_b_fkey: definition
-- drop constraint posts.posts_d_fkey
-- locks ACCESS EXCLUSIVE on table posts, ACCESS EXCLUSIVE on table users

SET lock_timeout = '5s';
ALTER TABLE public.posts DROP CONSTRAINT posts_d_fkey;
ALTER TABLE public.posts DROP CONSTRAINT posts_a_fkey;
ALTER TABLE public.posts DROP CONSTRAINT posts_b_fkey;
ALTER TABLE public.posts ADD CONSTRAINT posts_a_fkey FOREIGN KEY (a) REFERENCES public.users (id) ON UPDATE CASCADE ON DELETE CASCADE NOT VALID;
ALTER TABLE public.posts ADD CONSTRAINT posts_b_fkey FOREIGN KEY (b) REFERENCES public.users (id) ON UPDATE SET DEFAULT ON DELETE SET NULL NOT VALID;

-- ======== 0003_step_2.sql
-- 0003_step_2
--
-- alter constraint posts.posts_a_fkey: definition
-- alter constraint posts.posts_b_fkey: definition
-- add constraint posts.posts_e_fkey
-- posts.posts_a_fkey is a foreign key: fails while rows refer to none of users
--   find them with: SELECT * FROM public.posts WHERE (a IS NOT NULL) AND NOT EXISTS (SELECT FROM public.users AS referenced WHERE referenced.id = posts.a)
-- posts.posts_b_fkey is a foreign key: fails while rows refer to none of users
--   find them with: SELECT * FROM public.posts WHERE (b IS NOT NULL) AND NOT EXISTS (SELECT FROM public.users AS referenced WHERE referenced.id = posts.b)
-- posts.posts_e_fkey is a foreign key: fails while rows refer to none of users
--   find them with: SELECT * FROM public.posts WHERE (e IS NOT NULL) AND NOT EXISTS (SELECT FROM public.users AS referenced WHERE referenced.id = posts.e)
-- locks for a moment SHARE ROW EXCLUSIVE on table posts, SHARE ROW EXCLUSIVE on table users
-- locks SHARE UPDATE EXCLUSIVE on table posts while rows are read
-- scans posts: every row is read meanwhile
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.posts ADD CONSTRAINT posts_e_fkey FOREIGN KEY (e) REFERENCES public.users (id) ON DELETE RESTRICT NOT VALID;
ALTER TABLE public.posts VALIDATE CONSTRAINT posts_e_fkey;
ALTER TABLE public.posts VALIDATE CONSTRAINT posts_a_fkey;
ALTER TABLE public.posts VALIDATE CONSTRAINT posts_b_fkey;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.posts DROP CONSTRAINT posts_a_fkey;
ALTER TABLE public.posts DROP CONSTRAINT posts_b_fkey;
ALTER TABLE public.posts ADD CONSTRAINT posts_a_fkey FOREIGN KEY (a) REFERENCES public.users (id) NOT VALID;
ALTER TABLE public.posts ADD CONSTRAINT posts_b_fkey FOREIGN KEY (b) REFERENCES public.users (id) ON UPDATE RESTRICT ON DELETE CASCADE NOT VALID;
ALTER TABLE public.posts ADD CONSTRAINT posts_d_fkey FOREIGN KEY (d) REFERENCES public.users (id) NOT VALID;
ALTER TABLE public.posts VALIDATE CONSTRAINT posts_d_fkey;
ALTER TABLE public.posts VALIDATE CONSTRAINT posts_a_fkey;
ALTER TABLE public.posts VALIDATE CONSTRAINT posts_b_fkey;

-- ======== 0003_step_2.down.sql
-- undoes 0003_step_2

SET lock_timeout = '5s';
ALTER TABLE public.posts DROP CONSTRAINT IF EXISTS posts_e_fkey;
ALTER TABLE public.posts DROP CONSTRAINT IF EXISTS posts_a_fkey;
ALTER TABLE public.posts DROP CONSTRAINT IF EXISTS posts_b_fkey;
ALTER TABLE public.posts ADD CONSTRAINT posts_a_fkey FOREIGN KEY (a) REFERENCES public.users (id) ON UPDATE CASCADE ON DELETE CASCADE NOT VALID;
ALTER TABLE public.posts ADD CONSTRAINT posts_b_fkey FOREIGN KEY (b) REFERENCES public.users (id) ON UPDATE SET DEFAULT ON DELETE SET NULL NOT VALID;
