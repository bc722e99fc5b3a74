-- ======== 0002_step.sql
-- 0002_step
--
-- alter column posts.user_id: type integer → bigint
-- alter column posts.stars: type smallint → integer
-- alter column users.id: type integer → bigint
-- locks ACCESS EXCLUSIVE on table posts, ACCESS EXCLUSIVE on table users

ALTER TABLE public.posts ALTER COLUMN user_id TYPE bigint;
ALTER TABLE public.posts ALTER COLUMN stars TYPE integer;
ALTER TABLE public.users ALTER COLUMN id TYPE bigint;

-- ======== 0002_step.down.sql
-- undoes 0002_step

ALTER TABLE public.posts ALTER COLUMN user_id TYPE integer;
ALTER TABLE public.posts ALTER COLUMN stars TYPE smallint;
ALTER TABLE public.users ALTER COLUMN id TYPE integer;
