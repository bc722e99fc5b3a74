-- ======== 0001_step.sql
-- 0001_step
--
-- create schema far
-- create extension file_fdw
-- create extension postgres_fdw
-- create enum genre
-- create function next_id()
-- create function noted()
-- create view titles
-- create trigger films.noted
-- comment on trigger films.noted
-- create foreign-data wrapper bare
-- create server bare
-- create server files
-- create server films
-- create foreign table far.A far one
-- create foreign table empty
-- create foreign table films
-- comment on foreign table films
-- comment on column films.title
-- create foreign table lines
-- alter foreign table films: privileges

CREATE SCHEMA far;
CREATE EXTENSION file_fdw;
CREATE EXTENSION postgres_fdw;
CREATE TYPE public.genre AS ENUM ('drama', 'other');

CREATE FUNCTION public.next_id()
 RETURNS integer
 LANGUAGE sql
RETURN 1;

CREATE FUNCTION public.noted()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$begin return new; end$function$;

CREATE FOREIGN DATA WRAPPER bare;
CREATE SERVER bare FOREIGN DATA WRAPPER bare;
CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
CREATE SERVER films FOREIGN DATA WRAPPER postgres_fdw OPTIONS (dbname 'films');

CREATE FOREIGN TABLE far."A far one" (
    id integer
) SERVER bare;

CREATE FOREIGN TABLE public.empty () SERVER bare;

CREATE FOREIGN TABLE public.films (
    id integer OPTIONS (column_name 'no') DEFAULT public.next_id() NOT NULL,
    title text COLLATE "C" DEFAULT 'it''s'::text,
    genre public.genre,
    twice integer GENERATED ALWAYS AS ((id * 2)) STORED,
    CONSTRAINT id_is_positive CHECK ((id > 0))
) SERVER films OPTIONS (schema_name 'public', table_name 'film');

CREATE FOREIGN TABLE public.lines (
    line text
) SERVER files OPTIONS (filename '/dev/null');

CREATE VIEW public.titles AS
SELECT films.title,
    films.genre
   FROM public.films;

CREATE TRIGGER noted BEFORE INSERT ON public.films FOR EACH ROW EXECUTE FUNCTION public.noted();
ALTER TABLE public.films ENABLE ALWAYS TRIGGER noted;
COMMENT ON TRIGGER noted ON public.films IS 'Noted.';
SET lock_timeout = '5s';
COMMENT ON FOREIGN TABLE public.films IS 'Films.';
COMMENT ON COLUMN public.films.title IS 'As it is shown.';
GRANT SELECT, UPDATE (title) ON TABLE public.films TO app;

-- ======== 0001_step.down.sql
-- undoes 0001_step

SET lock_timeout = '5s';
DROP VIEW public.titles;
DROP FOREIGN TABLE far."A far one";
DROP FOREIGN TABLE public.empty;
DROP FOREIGN TABLE public.films;
DROP FOREIGN TABLE public.lines;
DROP SERVER bare;
DROP SERVER files;
DROP SERVER films;
DROP FUNCTION public.next_id();
DROP FUNCTION public.noted();
DROP FOREIGN DATA WRAPPER bare;
DROP TYPE public.genre;
DROP EXTENSION file_fdw;
DROP EXTENSION postgres_fdw;
DROP SCHEMA far;
