-- ======== 0001_step.sql
-- 0001_step
--
-- create range type price_range
-- create range type time_range
-- comment on range type time_range
-- create range type word_range
-- create table shifts
-- create function time_apart(time without time zone, time without time zone)
-- create view mornings

CREATE TYPE public.price_range AS RANGE (SUBTYPE = numeric);
CREATE TYPE public.word_range AS RANGE (SUBTYPE = text, SUBTYPE_OPCLASS = text_pattern_ops, COLLATION = "C");

CREATE FUNCTION public.time_apart(a time without time zone, b time without time zone)
 RETURNS double precision
 LANGUAGE sql
 IMMUTABLE STRICT
RETURN EXTRACT(epoch FROM (a - b));

CREATE TYPE public.time_range AS RANGE (SUBTYPE = time without time zone, SUBTYPE_DIFF = public.time_apart, MULTIRANGE_TYPE_NAME = public.times);

CREATE TABLE public.shifts (
    id integer NOT NULL,
    open public.time_range DEFAULT public.time_range('08:00:00'::time without time zone, '17:00:00'::time without time zone) NOT NULL,
    shut public.times,
    words public.word_range[],
    CONSTRAINT shifts_pkey PRIMARY KEY (id),
    CONSTRAINT no_two EXCLUDE USING gist (open WITH &&)
);

CREATE VIEW public.mornings AS
SELECT shifts.id
   FROM public.shifts
  WHERE (shifts.open && public.time_range('06:00:00'::time without time zone, '12:00:00'::time without time zone));

COMMENT ON TYPE public.time_range IS 'Of a day.';

-- ======== 0001_step.down.sql
-- undoes 0001_step
-- relata: loses drop-table:shifts: the table and its 4 columns

SET lock_timeout = '5s';
DROP VIEW public.mornings;
DROP TABLE public.shifts;
DROP TYPE public.price_range;
DROP TYPE public.time_range;
DROP TYPE public.word_range;
DROP FUNCTION public.time_apart(time without time zone, time without time zone);
