-- ======== 0001_step.sql
-- 0001_step
--
-- create table dated
-- create table named
-- create table notes
-- comment on column notes.name
-- create table lists

CREATE TABLE public.dated (
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT here_only CHECK (made_at IS NOT NULL) NO INHERIT,
    CONSTRAINT not_before CHECK (made_at > '2000-01-01 00:00:00+00'::timestamp with time zone)
);

CREATE TABLE public.named (
    name text,
    CONSTRAINT named_name_check CHECK (name <> ''::text)
);

CREATE TABLE public.lists (
    name text,
    size integer NOT NULL
) INHERITS (public.named);

CREATE TABLE public.notes (
    id integer NOT NULL,
    CONSTRAINT notes_pkey PRIMARY KEY (id)
) INHERITS (public.dated, public.named);

ALTER TABLE public.notes ALTER COLUMN made_at SET DEFAULT '2020-01-01 00:00:00+00'::timestamp with time zone;
ALTER TABLE public.notes ALTER COLUMN name SET NOT NULL;
COMMENT ON COLUMN public.notes.name IS 'Never none.';

-- ======== 0001_step.down.sql
-- undoes 0001_step
-- relata: loses drop-table:dated: the table and its 1 column
-- relata: loses drop-table:lists: the table and its 2 columns
-- relata: loses drop-table:named: the table and its 1 column
-- relata: loses drop-table:notes: the table and its 3 columns

SET lock_timeout = '5s';
DROP TABLE public.lists;
DROP TABLE public.notes;
DROP TABLE public.dated;
DROP TABLE public.named;
