-- ======== 0002_step.sql
-- 0002_step
--
-- alter constraint posts.posts_user_fk: definition
-- posts.posts_user_fk is a foreign key: fails while rows refer to none of users
--   find them with: SELECT * FROM public.posts WHERE (user_id IS NOT NULL) AND NOT EXISTS (SELECT FROM public.users AS referenced WHERE referenced.id = posts.user_id)
-- locks SHARE UPDATE EXCLUSIVE on table posts while rows are read
-- scans posts: every row is read meanwhile
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.posts VALIDATE CONSTRAINT posts_user_fk;

-- ======== 0002_step.down.sql
-- undoes 0002_step

SET lock_timeout = '5s';
ALTER TABLE public.posts DROP CONSTRAINT IF EXISTS posts_user_fk;
ALTER TABLE public.posts ADD CONSTRAINT posts_user_fk FOREIGN KEY (user_id) REFERENCES public.users (id) NOT VALID;
