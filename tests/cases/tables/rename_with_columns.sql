-- ======== 0002_step.sql
-- 0002_step
--
-- rename table users: was people
-- rename column users.user_id: was id
-- rename column users.user_name: was name
-- alter column users.user_id: type integer → bigint
-- alter column users.user_name: may be null
-- locks ACCESS EXCLUSIVE on table people
-- rewrites people: every row is written anew under that lock

SET lock_timeout = '5s';
ALTER TABLE public.people RENAME TO users;
ALTER TABLE public.users RENAME COLUMN id TO user_id;
ALTER TABLE public.users RENAME COLUMN name TO user_name;
ALTER TABLE public.users ALTER COLUMN user_id TYPE bigint;
ALTER TABLE public.users ALTER COLUMN user_name DROP NOT NULL;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- may fail at people.id: values that integer cannot hold are refused
--   find them with: SELECT * FROM public.users AS people (id, name) WHERE id NOT BETWEEN -2147483648 AND 2147483647
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.users RENAME COLUMN user_name TO name;
ALTER TABLE public.users RENAME COLUMN user_id TO id;
ALTER TABLE public.users RENAME TO people;
ALTER TABLE public.people ALTER COLUMN id TYPE integer;
ALTER TABLE public.people ADD CONSTRAINT people_name_is_not_null CHECK (name IS NOT NULL) NOT VALID;
ALTER TABLE public.people VALIDATE CONSTRAINT people_name_is_not_null;
ALTER TABLE public.people ALTER COLUMN name SET NOT NULL;
ALTER TABLE public.people DROP CONSTRAINT people_name_is_not_null;
