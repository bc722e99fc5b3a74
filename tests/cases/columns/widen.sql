-- ======== 0002_step.sql
-- 0002_step
--
-- alter column posts.user_id: type integer → bigint
-- alter column posts.stars: type smallint → integer
-- alter column users.id: type integer → bigint
-- locks ACCESS EXCLUSIVE on table posts, ACCESS EXCLUSIVE on table users
-- rewrites posts, users: every row is written anew under that lock

SET lock_timeout = '5s';
ALTER TABLE public.posts ALTER COLUMN user_id TYPE bigint;
ALTER TABLE public.posts ALTER COLUMN stars TYPE integer;
ALTER TABLE public.users ALTER COLUMN id TYPE bigint;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- may fail at posts.user_id: values that integer cannot hold are refused
--   find them with: SELECT * FROM public.posts WHERE user_id NOT BETWEEN -2147483648 AND 2147483647
-- may fail at posts.stars: values that smallint cannot hold are refused
--   find them with: SELECT * FROM public.posts WHERE stars NOT BETWEEN -32768 AND 32767
-- may fail at users.id: values that integer cannot hold are refused
--   find them with: SELECT * FROM public.users WHERE id NOT BETWEEN -2147483648 AND 2147483647

SET lock_timeout = '5s';
ALTER TABLE public.posts ALTER COLUMN user_id TYPE integer;
ALTER TABLE public.posts ALTER COLUMN stars TYPE smallint;
ALTER TABLE public.users ALTER COLUMN id TYPE integer;
