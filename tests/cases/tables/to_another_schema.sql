-- ======== 0002_step.sql
-- 0002_step
--
-- rename table billing.invoices: was invoices
-- locks ACCESS EXCLUSIVE on table invoices

ALTER TABLE public.invoices SET SCHEMA billing;

-- ======== 0002_step.down.sql
-- undoes 0002_step

ALTER TABLE billing.invoices SET SCHEMA public;
