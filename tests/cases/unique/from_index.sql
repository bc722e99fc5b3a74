-- ======== 0002_step.sql
-- 0002_step
--
-- drop index users_email_key
-- locks SHARE UPDATE EXCLUSIVE on index users_email_key
-- relata: no transaction

DROP INDEX CONCURRENTLY public.users_email_key;

-- ======== 0003_step_2.sql
-- 0003_step_2
--
-- add constraint users.users_email_key
-- users.users_email_key is unique: fails while rows have duplicates
--   find them with: SELECT email, count(*) FROM public.users WHERE email IS NOT NULL GROUP BY email HAVING count(*) > 1
-- locks ACCESS EXCLUSIVE on table users

ALTER TABLE public.users ADD CONSTRAINT users_email_key UNIQUE (email);

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: no transaction

CREATE UNIQUE INDEX CONCURRENTLY users_email_key ON public.users (email);

-- ======== 0003_step_2.down.sql
-- undoes 0003_step_2

ALTER TABLE public.users DROP CONSTRAINT users_email_key;
