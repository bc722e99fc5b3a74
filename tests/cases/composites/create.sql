-- ======== 0001_step.sql
-- 0001_step
--
-- create enum country
-- create composite type address
-- comment on composite type address
-- comment on attribute address.zip
-- create composite type stop
-- create table users
-- create function street(public.address)
-- create view homes

CREATE TYPE public.country AS ENUM ('at', 'de');

CREATE TYPE public.address AS (
    street text,
    zip character varying(10) COLLATE "C",
    country public.country
);

CREATE TYPE public.stop AS (
    place public.address,
    at timestamp with time zone
);

CREATE FUNCTION public.street(a public.address)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
RETURN (a).street;

CREATE TABLE public.users (
    id integer NOT NULL,
    home public.address DEFAULT ROW('Ring 1'::text, '1010'::character varying(10), 'at'::public.country) NOT NULL,
    addresses public.address[],
    route public.stop[],
    place text GENERATED ALWAYS AS ((home).zip) STORED,
    CONSTRAINT users_pkey PRIMARY KEY (id),
    CONSTRAINT zip_is_there CHECK (((home).zip)::text <> ''::text)
);

CREATE INDEX users_street_idx ON public.users ((public.street(home)));

CREATE VIEW public.homes AS
SELECT users.id,
    users.home,
    (users.home).street AS street
   FROM public.users;

COMMENT ON TYPE public.address IS 'Where somebody lives.';
COMMENT ON COLUMN public.address.zip IS 'As the post has it.';

-- ======== 0001_step.down.sql
-- undoes 0001_step
-- relata: loses drop-table:users: the table and its 5 columns

SET lock_timeout = '5s';
DROP VIEW public.homes;
DROP TABLE public.users;
DROP TYPE public.stop;
DROP FUNCTION public.street(public.address);
DROP TYPE public.address;
DROP TYPE public.country;
