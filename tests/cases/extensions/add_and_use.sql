-- ======== 0002_step.sql
-- 0002_step
--
-- create schema ext
-- create extension citext
-- create extension hstore
-- alter column users.name: type text → ext.citext
-- add column users.attrs
-- locks ACCESS EXCLUSIVE on table users

CREATE SCHEMA ext;
CREATE EXTENSION citext SCHEMA ext;
CREATE EXTENSION hstore;
SET lock_timeout = '5s';
ALTER TABLE public.users ADD COLUMN attrs public.hstore DEFAULT '"a"=>"1"'::public.hstore;
ALTER TABLE public.users ALTER COLUMN name TYPE ext.citext USING name::ext.citext;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: loses drop-column:users.attrs: the column's values (public.hstore)

SET lock_timeout = '5s';
ALTER TABLE public.users DROP COLUMN attrs;
ALTER TABLE public.users ALTER COLUMN name TYPE text;
DROP EXTENSION citext;
DROP EXTENSION hstore;
DROP SCHEMA ext;
