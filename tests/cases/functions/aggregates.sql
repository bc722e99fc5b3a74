-- ======== 0002_step.sql
-- 0002_step
--
-- alter function rows_of(*): definition
-- comment on function rows_of(*)
-- create function smallest(integer)
-- drop function largest(integer)
-- alter function rows_of(*): privileges

CREATE AGGREGATE public.smallest(integer) (SFUNC = int4smaller, STYPE = integer);
DROP AGGREGATE public.largest(integer);
DROP AGGREGATE public.rows_of(*);
CREATE AGGREGATE public.rows_of(*) (SFUNC = public.plus_one, STYPE = bigint, INITCOND = '10');
COMMENT ON ROUTINE public.rows_of() IS 'as count(*), and ten';
REVOKE EXECUTE ON ROUTINE public.rows_of() FROM PUBLIC;
GRANT EXECUTE ON ROUTINE public.rows_of() TO relata_case_app;

-- ======== 0002_step.down.sql
-- undoes 0002_step

CREATE AGGREGATE public.largest(integer) (SFUNC = int4larger, STYPE = integer);
DROP AGGREGATE public.smallest(integer);
DROP AGGREGATE public.rows_of(*);
CREATE AGGREGATE public.rows_of(*) (SFUNC = public.plus_one, STYPE = bigint, INITCOND = '0');
COMMENT ON ROUTINE public.rows_of() IS 'as count(*)';
