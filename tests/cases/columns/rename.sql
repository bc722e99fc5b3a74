-- ======== 0002_step.sql
-- 0002_step
--
-- rename column users.email: was mail
-- locks ACCESS EXCLUSIVE on table users

SET lock_timeout = '5s';
ALTER TABLE public.users RENAME COLUMN mail TO email;

-- ======== 0002_step.down.sql
-- undoes 0002_step

SET lock_timeout = '5s';
ALTER TABLE public.users RENAME COLUMN email TO mail;
