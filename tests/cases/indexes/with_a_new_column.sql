-- ======== 0002_step.sql
-- 0002_step
--
-- add column users.name
-- locks ACCESS EXCLUSIVE on table users

SET lock_timeout = '5s';
ALTER TABLE public.users ADD COLUMN name text DEFAULT ''::text NOT NULL;

-- ======== 0003_step_2.sql
-- 0003_step_2
--
-- create index users_name_idx
-- locks SHARE UPDATE EXCLUSIVE on table users while rows are read
-- scans users: every row is read meanwhile
-- relata: no transaction

CREATE INDEX CONCURRENTLY users_name_idx ON public.users (name);

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: loses drop-column:users.name: the column's values (text)

SET lock_timeout = '5s';
ALTER TABLE public.users DROP COLUMN name;

-- ======== 0003_step_2.down.sql
-- undoes 0003_step_2
-- relata: no transaction

DROP INDEX CONCURRENTLY public.users_name_idx;
