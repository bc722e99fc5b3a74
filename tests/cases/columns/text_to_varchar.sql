-- ======== 0002_step.sql
-- 0002_step
--
-- alter column users.name: type text → character varying(3)
-- may fail at users.name: values of more than 3 characters are refused, and spaces past that are cut
--   find them with: SELECT * FROM public.users WHERE length(name) > 3
-- locks ACCESS EXCLUSIVE on table users
-- rewrites users: every row is written anew under that lock

SET lock_timeout = '5s';
ALTER TABLE public.users ALTER COLUMN name TYPE character varying(3);

-- ======== 0002_step.down.sql
-- undoes 0002_step

SET lock_timeout = '5s';
ALTER TABLE public.users ALTER COLUMN name TYPE text;
