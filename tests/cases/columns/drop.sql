-- ======== 0002_step.sql
-- 0002_step
--
-- drop column users.avatar
-- drop column users.size
-- drop constraint users.users_size_check
-- drop index users_avatar_idx
-- drop index users_email_idx
-- loses users.avatar: the column's values (text)
-- loses users.size: the column's values (integer)
-- locks ACCESS EXCLUSIVE on table users

SET lock_timeout = '5s';
ALTER TABLE public.users DROP CONSTRAINT users_size_check;
DROP INDEX public.users_avatar_idx;
DROP INDEX public.users_email_idx;
ALTER TABLE public.users DROP COLUMN avatar;
ALTER TABLE public.users DROP COLUMN size;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- does not bring back what 0002_step lost of users.avatar: the column's values (text)
-- does not bring back what 0002_step lost of users.size: the column's values (integer)
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.users ADD COLUMN avatar text DEFAULT 'none.png'::text;
ALTER TABLE public.users ADD COLUMN size integer;
SET lock_timeout = 0;
CREATE INDEX CONCURRENTLY users_avatar_idx ON public.users (avatar);
CREATE INDEX CONCURRENTLY users_email_idx ON public.users (email) WHERE avatar IS NOT NULL;
SET lock_timeout = '5s';
ALTER TABLE public.users ADD CONSTRAINT users_size_check CHECK (size > 0) NOT VALID;
ALTER TABLE public.users VALIDATE CONSTRAINT users_size_check;
