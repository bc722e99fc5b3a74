-- ======== 0002_step.sql
-- 0002_step
--
-- add column users.name
-- create index users_name_idx
-- locks ACCESS EXCLUSIVE on table users

ALTER TABLE public.users ADD COLUMN name text DEFAULT ''::text NOT NULL;
CREATE INDEX users_name_idx ON public.users (name);

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: loses drop-column:users.name: the column's values (text)

DROP INDEX public.users_name_idx;
ALTER TABLE public.users DROP COLUMN name;
