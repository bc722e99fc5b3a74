-- ======== 0002_step.sql
-- 0002_step
--
-- alter function checked(): definition
-- alter function count_of_drafts(): definition
-- create function number_of_notes()

CREATE OR REPLACE FUNCTION public.checked()
 RETURNS integer
 LANGUAGE sql
AS $function$select 2$function$;

SET check_function_bodies = off;

CREATE OR REPLACE FUNCTION public.count_of_drafts()
 RETURNS bigint
 LANGUAGE sql
AS $function$select count(*) + 1 from drafts$function$;

RESET check_function_bodies;
SET check_function_bodies = off;

CREATE FUNCTION public.number_of_notes()
 RETURNS integer
 LANGUAGE sql
AS $function$select count(*)::integer from notes$function$;

RESET check_function_bodies;

-- ======== 0002_step.down.sql
-- undoes 0002_step

CREATE OR REPLACE FUNCTION public.checked()
 RETURNS integer
 LANGUAGE sql
AS $function$select 1$function$;

SET check_function_bodies = off;

CREATE OR REPLACE FUNCTION public.count_of_drafts()
 RETURNS bigint
 LANGUAGE sql
AS $function$select count(*) from drafts$function$;

RESET check_function_bodies;
DROP FUNCTION public.number_of_notes();
