-- ======== 0001_step.sql
-- 0001_step
--
-- create extension pg_trgm
-- create table users

CREATE EXTENSION pg_trgm;

CREATE TABLE public.users (
    name text NOT NULL
);

CREATE INDEX users_name_idx ON public.users USING gin (name public.gin_trgm_ops);

-- ======== 0001_step.down.sql
-- undoes 0001_step
-- relata: loses drop-table:users: the table and its 1 column

SET lock_timeout = '5s';
DROP TABLE public.users;
DROP EXTENSION pg_trgm;
