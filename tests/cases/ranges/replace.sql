-- ======== 0002_step.sql
-- 0002_step
--
-- alter range type span: subtype integer → bigint
-- alter column t.one: default public.span(1, 2) → default public.span((1)::bigint, (2)::bigint)
-- alter view v: definition
-- locks ACCESS EXCLUSIVE on table t, ACCESS EXCLUSIVE on view v
-- rewrites t: every row is written anew under that lock

ALTER TYPE public.span RENAME TO span_old;

DO $relata$
DECLARE made regprocedure;
BEGIN
    FOR made IN SELECT objid FROM pg_depend WHERE classid = 'pg_proc'::regclass AND deptype = 'i'
        AND refclassid = 'pg_type'::regclass AND refobjid = 'public.span_old'::regtype LOOP
        EXECUTE format('ALTER FUNCTION %s RENAME TO %I', made, 'span_old');
        EXECUTE format('ALTER FUNCTION %s SET SCHEMA %I', made, 'public');
    END LOOP;
END
$relata$;

DROP VIEW public.v;
ALTER TYPE public.span_multirange RENAME TO span_multirange_old;

DO $relata$
DECLARE made regprocedure;
BEGIN
    FOR made IN SELECT objid FROM pg_depend WHERE classid = 'pg_proc'::regclass AND deptype = 'i'
        AND refclassid = 'pg_type'::regclass AND refobjid = 'public.span_multirange_old'::regtype LOOP
        EXECUTE format('ALTER FUNCTION %s RENAME TO %I', made, 'span_multirange_old');
        EXECUTE format('ALTER FUNCTION %s SET SCHEMA %I', made, 'public');
    END LOOP;
END
$relata$;

CREATE TYPE public.span AS RANGE (SUBTYPE = bigint);
ALTER TABLE public.t ALTER COLUMN list TYPE public.span[] USING list::text::public.span[];
ALTER TABLE public.t ALTER COLUMN many TYPE public.span_multirange USING many::text::public.span_multirange;

ALTER TABLE public.t
    ALTER COLUMN one DROP DEFAULT,
    ALTER COLUMN one TYPE public.span USING one::text::public.span,
    ALTER COLUMN one SET DEFAULT public.span((1)::bigint, (2)::bigint);

CREATE VIEW public.v AS
SELECT t.id,
    lower(t.one) AS low
   FROM public.t;

COMMENT ON TYPE public.span IS 'Bounds.';
DROP TYPE public.span_old;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- may fail at span: values that integer cannot hold are refused

ALTER TYPE public.span RENAME TO span_old;

DO $relata$
DECLARE made regprocedure;
BEGIN
    FOR made IN SELECT objid FROM pg_depend WHERE classid = 'pg_proc'::regclass AND deptype = 'i'
        AND refclassid = 'pg_type'::regclass AND refobjid = 'public.span_old'::regtype LOOP
        EXECUTE format('ALTER FUNCTION %s RENAME TO %I', made, 'span_old');
        EXECUTE format('ALTER FUNCTION %s SET SCHEMA %I', made, 'public');
    END LOOP;
END
$relata$;

DROP VIEW public.v;
ALTER TYPE public.span_multirange RENAME TO span_multirange_old;

DO $relata$
DECLARE made regprocedure;
BEGIN
    FOR made IN SELECT objid FROM pg_depend WHERE classid = 'pg_proc'::regclass AND deptype = 'i'
        AND refclassid = 'pg_type'::regclass AND refobjid = 'public.span_multirange_old'::regtype LOOP
        EXECUTE format('ALTER FUNCTION %s RENAME TO %I', made, 'span_multirange_old');
        EXECUTE format('ALTER FUNCTION %s SET SCHEMA %I', made, 'public');
    END LOOP;
END
$relata$;

CREATE TYPE public.span AS RANGE (SUBTYPE = integer);
ALTER TABLE public.t ALTER COLUMN list TYPE public.span[] USING list::text::public.span[];
ALTER TABLE public.t ALTER COLUMN many TYPE public.span_multirange USING many::text::public.span_multirange;

ALTER TABLE public.t
    ALTER COLUMN one DROP DEFAULT,
    ALTER COLUMN one TYPE public.span USING one::text::public.span,
    ALTER COLUMN one SET DEFAULT public.span(1, 2);

CREATE VIEW public.v AS
SELECT t.id,
    lower(t.one) AS low
   FROM public.t;

COMMENT ON TYPE public.span IS 'Bounds.';
DROP TYPE public.span_old;
