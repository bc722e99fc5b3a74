-- ======== 0002_step.sql
-- 0002_step
--
-- rename table billing.invoices: was invoices
-- locks ACCESS EXCLUSIVE on table invoices

SET lock_timeout = '5s';
ALTER TABLE public.invoices SET SCHEMA billing;

-- ======== 0002_step.down.sql
-- undoes 0002_step

SET lock_timeout = '5s';
ALTER TABLE billing.invoices SET SCHEMA public;
