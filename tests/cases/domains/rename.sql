-- ======== 0002_step.sql
-- 0002_step
--
-- rename domain email: was mail
-- rename domain constraint email.email_check: was mail_check

ALTER DOMAIN public.mail RENAME TO email;
ALTER DOMAIN public.email RENAME CONSTRAINT mail_check TO email_check;

-- ======== 0002_step.down.sql
-- undoes 0002_step

ALTER DOMAIN public.email RENAME CONSTRAINT email_check TO mail_check;
ALTER DOMAIN public.email RENAME TO mail;
