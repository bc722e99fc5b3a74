-- ======== 0002_step.sql
-- 0002_step
--
-- alter column users.mail: may be null
-- locks ACCESS EXCLUSIVE on table users

SET lock_timeout = '5s';
ALTER TABLE public.users ALTER COLUMN mail DROP NOT NULL;

-- ======== 0003_step_2.sql
-- 0003_step_2
--
-- alter column users.name: not null
-- users.name becomes NOT NULL: fails while rows have NULL there
--   find them with: SELECT * FROM public.users WHERE name IS NULL
-- locks for a moment ACCESS EXCLUSIVE on table users
-- locks SHARE UPDATE EXCLUSIVE on table users while rows are read
-- scans users: every row is read meanwhile
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.users ADD CONSTRAINT users_name_is_not_null CHECK (name IS NOT NULL) NOT VALID;
ALTER TABLE public.users VALIDATE CONSTRAINT users_name_is_not_null;
ALTER TABLE public.users ALTER COLUMN name SET NOT NULL;
ALTER TABLE public.users DROP CONSTRAINT users_name_is_not_null;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.users ADD CONSTRAINT users_mail_is_not_null CHECK (mail IS NOT NULL) NOT VALID;
ALTER TABLE public.users VALIDATE CONSTRAINT users_mail_is_not_null;
ALTER TABLE public.users ALTER COLUMN mail SET NOT NULL;
ALTER TABLE public.users DROP CONSTRAINT users_mail_is_not_null;

-- ======== 0003_step_2.down.sql
-- undoes 0003_step_2
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.users DROP CONSTRAINT IF EXISTS users_name_is_not_null;
ALTER TABLE public.users ALTER COLUMN name DROP NOT NULL;
