-- ======== 0001_step.sql
-- 0001_step
--
-- create table base
-- create table child

CREATE TABLE public.base (
    id integer NOT NULL,
    twice integer GENERATED ALWAYS AS (id * 2) STORED
);

CREATE TABLE public.child (
    id integer NOT NULL,
    twice integer,
    own integer GENERATED ALWAYS AS (own_base + 1) STORED,
    own_base integer
) INHERITS (public.base);

-- ======== 0001_step.down.sql
-- undoes 0001_step
-- relata: loses drop-table:base: the table and its 2 columns
-- relata: loses drop-table:child: the table and its 4 columns

SET lock_timeout = '5s';
DROP TABLE public.child;
DROP TABLE public.base;
