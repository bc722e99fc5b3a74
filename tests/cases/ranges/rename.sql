-- ======== 0002_step.sql
-- 0002_step
--
-- rename range type floats_range: was span
-- rename range type floats_range: multirange span_multirange is now floats_multirange
-- comment on range type floats_range

ALTER TYPE public.span RENAME TO floats_range;

DO $relata$
DECLARE made regprocedure;
BEGIN
    FOR made IN SELECT objid FROM pg_depend WHERE classid = 'pg_proc'::regclass AND deptype = 'i'
        AND refclassid = 'pg_type'::regclass AND refobjid = 'public.floats_range'::regtype LOOP
        EXECUTE format('ALTER FUNCTION %s RENAME TO %I', made, 'floats_range');
        EXECUTE format('ALTER FUNCTION %s SET SCHEMA %I', made, 'public');
    END LOOP;
END
$relata$;

ALTER TYPE public.span_multirange RENAME TO floats_multirange;

DO $relata$
DECLARE made regprocedure;
BEGIN
    FOR made IN SELECT objid FROM pg_depend WHERE classid = 'pg_proc'::regclass AND deptype = 'i'
        AND refclassid = 'pg_type'::regclass AND refobjid = 'public.floats_multirange'::regtype LOOP
        EXECUTE format('ALTER FUNCTION %s RENAME TO %I', made, 'floats_multirange');
        EXECUTE format('ALTER FUNCTION %s SET SCHEMA %I', made, 'public');
    END LOOP;
END
$relata$;

COMMENT ON TYPE public.floats_range IS 'Said now.';

-- ======== 0002_step.down.sql
-- undoes 0002_step

ALTER TYPE public.floats_multirange RENAME TO span_multirange;

DO $relata$
DECLARE made regprocedure;
BEGIN
    FOR made IN SELECT objid FROM pg_depend WHERE classid = 'pg_proc'::regclass AND deptype = 'i'
        AND refclassid = 'pg_type'::regclass AND refobjid = 'public.span_multirange'::regtype LOOP
        EXECUTE format('ALTER FUNCTION %s RENAME TO %I', made, 'span_multirange');
        EXECUTE format('ALTER FUNCTION %s SET SCHEMA %I', made, 'public');
    END LOOP;
END
$relata$;

ALTER TYPE public.floats_range RENAME TO span;

DO $relata$
DECLARE made regprocedure;
BEGIN
    FOR made IN SELECT objid FROM pg_depend WHERE classid = 'pg_proc'::regclass AND deptype = 'i'
        AND refclassid = 'pg_type'::regclass AND refobjid = 'public.span'::regtype LOOP
        EXECUTE format('ALTER FUNCTION %s RENAME TO %I', made, 'span');
        EXECUTE format('ALTER FUNCTION %s SET SCHEMA %I', made, 'public');
    END LOOP;
END
$relata$;

COMMENT ON TYPE public.span IS NULL;
