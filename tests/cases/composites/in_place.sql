-- ======== 0002_step.sql
-- 0002_step
--
-- rename attribute address.road: was street
-- rename composite type couple: was pair
-- add attribute address.door
-- drop attribute address.zip
-- comment on composite type address
-- comment on attribute address.road
-- alter attribute couple.a: type integer → bigint
-- loses address.zip: the attribute's values (text)

ALTER TYPE public.address RENAME ATTRIBUTE street TO road;
ALTER TYPE public.pair RENAME TO couple;
ALTER TYPE public.address ADD ATTRIBUTE door integer;
ALTER TYPE public.address DROP ATTRIBUTE zip;
COMMENT ON TYPE public.address IS 'New.';
COMMENT ON COLUMN public.address.road IS 'Its name.';
DROP FUNCTION public.sum(public.couple);
ALTER TYPE public.couple ALTER ATTRIBUTE a TYPE bigint;

CREATE FUNCTION public.sum(p public.couple)
 RETURNS bigint
 LANGUAGE sql
RETURN ((p).a + (p).b);

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- does not bring back what 0002_step lost of address.zip: the attribute's values (text)
-- relata: loses drop-attribute:address.door: the attribute's values (integer)

ALTER TYPE public.couple RENAME TO pair;
ALTER TYPE public.address RENAME ATTRIBUTE road TO street;
ALTER TYPE public.address RENAME TO address_old;
DROP VIEW public.towns;

CREATE TYPE public.address AS (
    street text,
    zip text,
    town text
);

CREATE FUNCTION pg_temp.address(public.address_old[]) RETURNS public.address[] LANGUAGE plpgsql AS 'BEGIN
    IF array_ndims($1) > 1 THEN
        RAISE EXCEPTION USING MESSAGE = ''an array of address has more than one dimension, which cannot be carried over'';
    END IF;
    RETURN CASE WHEN $1 IS NOT NULL THEN ARRAY(
        SELECT CASE WHEN $1[place] IS DISTINCT FROM NULL THEN ROW(($1[place]).street, NULL::text, ($1[place]).town)::public.address END
        FROM generate_subscripts($1, 1) AS place ORDER BY place
    ) END;
END';

ALTER TABLE public.users ALTER COLUMN home TYPE public.address USING CASE WHEN home IS DISTINCT FROM NULL THEN ROW((home).street, NULL::text, (home).town)::public.address END;
ALTER TABLE public.users ALTER COLUMN homes TYPE public.address[] USING pg_temp.address(homes);

CREATE VIEW public.towns AS
SELECT (users.home).town AS town,
    (users.home).street AS street,
    1 AS one
   FROM public.users;

COMMENT ON TYPE public.address IS 'Old.';
COMMENT ON COLUMN public.address.street IS NULL;
COMMENT ON COLUMN public.address.zip IS 'Goes.';
COMMENT ON COLUMN public.address.town IS 'Stays.';
DROP FUNCTION public.sum(public.pair);
ALTER TYPE public.pair ALTER ATTRIBUTE a TYPE integer;

CREATE FUNCTION public.sum(p public.pair)
 RETURNS bigint
 LANGUAGE sql
RETURN ((p).a + (p).b);

DROP FUNCTION pg_temp.address(public.address_old[]);
DROP TYPE public.address_old;
