-- ======== 0002_step.sql
-- 0002_step
--
-- add attribute point3.z
-- alter attribute point3.y: type integer → bigint
-- alter composite type point3: attributes (x, y, note) → (note, z, y, x)
-- locks ACCESS EXCLUSIVE on table ways
-- rewrites ways: every row is written anew under that lock

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'DOMAIN public.spot', 'TYPE public.spot', '', typowner, typacl FROM pg_type WHERE oid = 'public.spot'::regtype
        UNION ALL SELECT 1, 'TYPE public.point3', 'TYPE public.point3', '', typowner, typacl FROM pg_type WHERE oid = 'public.point3'::regtype
        UNION ALL SELECT 2, 'TYPE public.way', 'TYPE public.way', '', typowner, typacl FROM pg_type WHERE oid = 'public.way'::regtype
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

ALTER DOMAIN public.spot RENAME TO spot_old;
ALTER TYPE public.point3 RENAME TO point3_old;
ALTER TYPE public.way RENAME TO way_old;

CREATE TYPE public.point3 AS (
    note text,
    z integer,
    y bigint,
    x integer
);

CREATE DOMAIN public.spot AS public.point3;

CREATE FUNCTION pg_temp.point3(public.point3_old[]) RETURNS public.point3[] LANGUAGE plpgsql AS 'BEGIN
    IF array_ndims($1) > 1 THEN
        RAISE EXCEPTION USING MESSAGE = ''an array of point3 has more than one dimension, which cannot be carried over'';
    END IF;
    RETURN CASE WHEN $1 IS NOT NULL THEN ARRAY(
        SELECT CASE WHEN $1[place] IS DISTINCT FROM NULL THEN ROW(($1[place]).note, NULL::integer, ($1[place]).y::text::bigint, ($1[place]).x)::public.point3 END
        FROM generate_subscripts($1, 1) AS place ORDER BY place
    ) END;
END';

CREATE TYPE public.way AS (
    start public.point3,
    stops integer[]
);

SET lock_timeout = '5s';
ALTER TABLE public.ways ALTER COLUMN spot TYPE public.spot USING (CASE WHEN spot IS DISTINCT FROM NULL THEN ROW((spot).note, NULL::integer, (spot).y::text::bigint, (spot).x)::public.point3 END)::public.spot;
ALTER TABLE public.ways ALTER COLUMN spots TYPE public.spot[] USING pg_temp.point3(spots::public.point3_old[])::public.spot[];

ALTER TABLE public.ways
    ALTER COLUMN points DROP DEFAULT,
    ALTER COLUMN points TYPE public.point3[] USING pg_temp.point3(points),
    ALTER COLUMN points SET DEFAULT '{}'::public.point3[];

ALTER TABLE public.ways ALTER COLUMN start TYPE public.point3 USING CASE WHEN start IS DISTINCT FROM NULL THEN ROW((start).note, NULL::integer, (start).y::text::bigint, (start).x)::public.point3 END;
ALTER TABLE public.ways ALTER COLUMN whole TYPE public.way USING CASE WHEN whole IS DISTINCT FROM NULL THEN ROW(CASE WHEN (whole).start IS DISTINCT FROM NULL THEN ROW(((whole).start).note, NULL::integer, ((whole).start).y::text::bigint, ((whole).start).x)::public.point3 END, (whole).stops)::public.way END;

DO $relata$
DECLARE statement text;
BEGIN
    FOREACH statement IN ARRAY string_to_array(coalesce(current_setting('relata.access', true), ''), chr(30)) LOOP
        BEGIN
            EXECUTE statement;
        EXCEPTION WHEN undefined_column THEN NULL;
        END;
    END LOOP;
END
$relata$;

COMMENT ON COLUMN public.point3.note IS 'Said of it.';
DROP DOMAIN public.spot_old;
DROP TYPE public.way_old;
DROP FUNCTION pg_temp.point3(public.point3_old[]);
DROP TYPE public.point3_old;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- may fail at point3.y: values that integer cannot hold are refused
-- relata: loses drop-attribute:point3.z: the attribute's values (integer)

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'DOMAIN public.spot', 'TYPE public.spot', '', typowner, typacl FROM pg_type WHERE oid = 'public.spot'::regtype
        UNION ALL SELECT 1, 'TYPE public.point3', 'TYPE public.point3', '', typowner, typacl FROM pg_type WHERE oid = 'public.point3'::regtype
        UNION ALL SELECT 2, 'TYPE public.way', 'TYPE public.way', '', typowner, typacl FROM pg_type WHERE oid = 'public.way'::regtype
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

ALTER DOMAIN public.spot RENAME TO spot_old;
ALTER TYPE public.point3 RENAME TO point3_old;
ALTER TYPE public.way RENAME TO way_old;

CREATE TYPE public.point3 AS (
    x integer,
    y integer,
    note text
);

CREATE DOMAIN public.spot AS public.point3;

CREATE FUNCTION pg_temp.point3(public.point3_old[]) RETURNS public.point3[] LANGUAGE plpgsql AS 'BEGIN
    IF array_ndims($1) > 1 THEN
        RAISE EXCEPTION USING MESSAGE = ''an array of point3 has more than one dimension, which cannot be carried over'';
    END IF;
    RETURN CASE WHEN $1 IS NOT NULL THEN ARRAY(
        SELECT CASE WHEN $1[place] IS DISTINCT FROM NULL THEN ROW(($1[place]).x, ($1[place]).y::text::integer, ($1[place]).note)::public.point3 END
        FROM generate_subscripts($1, 1) AS place ORDER BY place
    ) END;
END';

CREATE TYPE public.way AS (
    start public.point3,
    stops integer[]
);

SET lock_timeout = '5s';
ALTER TABLE public.ways ALTER COLUMN spot TYPE public.spot USING (CASE WHEN spot IS DISTINCT FROM NULL THEN ROW((spot).x, (spot).y::text::integer, (spot).note)::public.point3 END)::public.spot;
ALTER TABLE public.ways ALTER COLUMN spots TYPE public.spot[] USING pg_temp.point3(spots::public.point3_old[])::public.spot[];

ALTER TABLE public.ways
    ALTER COLUMN points DROP DEFAULT,
    ALTER COLUMN points TYPE public.point3[] USING pg_temp.point3(points),
    ALTER COLUMN points SET DEFAULT '{}'::public.point3[];

ALTER TABLE public.ways ALTER COLUMN start TYPE public.point3 USING CASE WHEN start IS DISTINCT FROM NULL THEN ROW((start).x, (start).y::text::integer, (start).note)::public.point3 END;
ALTER TABLE public.ways ALTER COLUMN whole TYPE public.way USING CASE WHEN whole IS DISTINCT FROM NULL THEN ROW(CASE WHEN (whole).start IS DISTINCT FROM NULL THEN ROW(((whole).start).x, ((whole).start).y::text::integer, ((whole).start).note)::public.point3 END, (whole).stops)::public.way END;

DO $relata$
DECLARE statement text;
BEGIN
    FOREACH statement IN ARRAY string_to_array(coalesce(current_setting('relata.access', true), ''), chr(30)) LOOP
        BEGIN
            EXECUTE statement;
        EXCEPTION WHEN undefined_column THEN NULL;
        END;
    END LOOP;
END
$relata$;

COMMENT ON COLUMN public.point3.note IS 'Said of it.';
DROP DOMAIN public.spot_old;
DROP TYPE public.way_old;
DROP FUNCTION pg_temp.point3(public.point3_old[]);
DROP TYPE public.point3_old;
