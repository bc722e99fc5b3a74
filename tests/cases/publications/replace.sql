-- ======== 0002_step.sql
-- 0002_step
--
-- alter column a.n: type integer → bigint
-- drop table b
-- create table b
-- alter publication all: definition
-- drop publication gone
-- loses b: the table and its 1 column: PostgreSQL cannot change how a table is partitioned; to keep its rows, rename it, and take them over to the new one
-- locks ACCESS EXCLUSIVE on table a, ACCESS EXCLUSIVE on table b
-- rewrites a: every row is written anew under that lock

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'PUBLICATION "all"', '', '', pubowner, NULL::aclitem[] FROM pg_publication WHERE pubname = 'all'
        UNION ALL SELECT 1, 'PUBLICATION columns', '', '', pubowner, NULL::aclitem[] FROM pg_publication WHERE pubname = 'columns'
        UNION ALL SELECT 2, 'PUBLICATION parted', '', '', pubowner, NULL::aclitem[] FROM pg_publication WHERE pubname = 'parted'
        UNION ALL SELECT 3, 'PUBLICATION retyped', '', '', pubowner, NULL::aclitem[] FROM pg_publication WHERE pubname = 'retyped'
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

DROP PUBLICATION gone;
DROP PUBLICATION "all";
DROP PUBLICATION columns;
DROP PUBLICATION parted;
DROP PUBLICATION retyped;
DROP TABLE public.b;

CREATE TABLE public.b (
    id integer NOT NULL,
    CONSTRAINT b_pkey PRIMARY KEY (id)
) PARTITION BY RANGE (id);

SET lock_timeout = '5s';
ALTER TABLE public.a ALTER COLUMN n TYPE bigint;
CREATE PUBLICATION "all" FOR TABLE public.b;
CREATE PUBLICATION columns FOR TABLE public.a (id, n), public.b;
CREATE PUBLICATION parted FOR TABLE public.b;
CREATE PUBLICATION retyped FOR TABLE public.a WHERE ((n > 0));

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

COMMENT ON PUBLICATION "all" IS 'All of it.';
COMMENT ON PUBLICATION columns IS 'Of columns.';

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- does not bring back what 0002_step lost of b: the table and its 1 column: PostgreSQL cannot change how a table is partitioned; to keep its rows, rename it, and take them over to the new one
-- may fail at a.n: values that integer cannot hold are refused
--   find them with: SELECT * FROM public.a WHERE n NOT BETWEEN -2147483648 AND 2147483647
-- relata: loses drop-table:b: the table and its 1 column: PostgreSQL cannot change how a table is partitioned; to keep its rows, rename it, and take them over to the new one

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'PUBLICATION "all"', '', '', pubowner, NULL::aclitem[] FROM pg_publication WHERE pubname = 'all'
        UNION ALL SELECT 1, 'PUBLICATION columns', '', '', pubowner, NULL::aclitem[] FROM pg_publication WHERE pubname = 'columns'
        UNION ALL SELECT 2, 'PUBLICATION parted', '', '', pubowner, NULL::aclitem[] FROM pg_publication WHERE pubname = 'parted'
        UNION ALL SELECT 3, 'PUBLICATION retyped', '', '', pubowner, NULL::aclitem[] FROM pg_publication WHERE pubname = 'retyped'
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

DROP PUBLICATION "all";
DROP PUBLICATION columns;
DROP PUBLICATION parted;
DROP PUBLICATION retyped;
DROP TABLE public.b;

CREATE TABLE public.b (
    id integer NOT NULL,
    CONSTRAINT b_pkey PRIMARY KEY (id)
);

SET lock_timeout = '5s';
ALTER TABLE public.a ALTER COLUMN n TYPE integer;
CREATE PUBLICATION gone FOR TABLE public.b;
CREATE PUBLICATION "all" FOR ALL TABLES;
CREATE PUBLICATION columns FOR TABLE public.a (id, n), public.b;
CREATE PUBLICATION parted FOR TABLE public.b;
CREATE PUBLICATION retyped FOR TABLE public.a WHERE ((n > 0));

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

COMMENT ON PUBLICATION "all" IS 'All of it.';
COMMENT ON PUBLICATION columns IS 'Of columns.';
