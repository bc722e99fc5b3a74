-- ======== 0002_step.sql
-- 0002_step
--
-- add constraint users.users_email_key
-- drop index users_email_key
-- locks ACCESS EXCLUSIVE on table users

SET lock_timeout = '5s';
ALTER TABLE public.users ADD CONSTRAINT users_email_key UNIQUE USING INDEX users_email_key;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.users DROP CONSTRAINT users_email_key;
SET lock_timeout = 0;
CREATE UNIQUE INDEX CONCURRENTLY users_email_key ON public.users (email);
