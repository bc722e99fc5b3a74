-- ======== 0002_step.sql
-- 0002_step
--
-- create domain tag
-- create composite type pair
-- alter column t.a: collation
-- add column t.tag
-- create view v
-- create collation nocase
-- comment on collation nocase
-- create collation plain
-- locks ACCESS EXCLUSIVE on table t

CREATE COLLATION public.nocase (provider = icu, deterministic = false, locale = 'und-u-ks-level2');
CREATE COLLATION public.plain (provider = libc, locale = 'C');
CREATE DOMAIN public.tag AS text COLLATE public.plain;

CREATE TYPE public.pair AS (
    a text COLLATE public.nocase
);

SET lock_timeout = '5s';
ALTER TABLE public.t ADD COLUMN tag public.tag;
ALTER TABLE public.t ALTER COLUMN a TYPE text COLLATE public.nocase;

CREATE VIEW public.v AS
SELECT (t.a COLLATE public.plain) AS a
   FROM public.t;

COMMENT ON COLLATION public.nocase IS 'A is a.';

-- ======== 0003_step_2.sql
-- 0003_step_2
--
-- create index t_a_idx
-- locks SHARE UPDATE EXCLUSIVE on table t while rows are read
-- scans t: every row is read meanwhile
-- relata: no transaction

CREATE INDEX CONCURRENTLY t_a_idx ON public.t (a, tag);

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: loses drop-column:t.tag: the column's values (public.tag)

SET lock_timeout = '5s';
DROP VIEW public.v;
ALTER TABLE public.t DROP COLUMN tag;
ALTER TABLE public.t ALTER COLUMN a TYPE text;
DROP DOMAIN public.tag;
DROP TYPE public.pair;
DROP COLLATION public.nocase;
DROP COLLATION public.plain;

-- ======== 0003_step_2.down.sql
-- undoes 0003_step_2
-- relata: no transaction

DROP INDEX CONCURRENTLY public.t_a_idx;
