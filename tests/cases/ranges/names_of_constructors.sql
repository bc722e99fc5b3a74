-- ======== 0002_step.sql
-- 0002_step
--
-- create range type days
-- drop range type numbers
-- create function many()
-- drop function times()

DROP TYPE public.numbers;

CREATE FUNCTION public.many()
 RETURNS integer
 LANGUAGE sql
AS $function$ select 1 $function$;

DROP FUNCTION public.times();
CREATE TYPE public.days AS RANGE (SUBTYPE = date, MULTIRANGE_TYPE_NAME = public.times);

-- ======== 0002_step.down.sql
-- undoes 0002_step

DROP TYPE public.days;

CREATE FUNCTION public.times()
 RETURNS integer
 LANGUAGE sql
AS $function$ select 1 $function$;

DROP FUNCTION public.many();
CREATE TYPE public.numbers AS RANGE (SUBTYPE = integer, MULTIRANGE_TYPE_NAME = public.many);
