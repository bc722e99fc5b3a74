-- ======== 0002_step.sql
-- 0002_step
--
-- alter column users.name: type text → character varying(3)
-- loses users.name: what character varying(3) cannot hold of text
-- locks ACCESS EXCLUSIVE on table users

ALTER TABLE public.users ALTER COLUMN name TYPE character varying(3);

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- does not bring back what 0002_step lost of users.name: what character varying(3) cannot hold of text

ALTER TABLE public.users ALTER COLUMN name TYPE text;
