-- ======== 0002_step.sql
-- 0002_step
--
-- rename foreign table latter: was former
-- create table becomes_a_table
-- alter view over: definition
-- alter foreign table altered: definition
-- comment on column altered.b
-- alter foreign table moved: definition
-- alter foreign table replaced: definition
-- drop foreign table becomes_a_table
-- drop foreign table gone
-- locks ACCESS EXCLUSIVE on view over, ACCESS EXCLUSIVE on view over_gone, ACCESS EXCLUSIVE on foreign table altered, ACCESS EXCLUSIVE on foreign table becomes_a_table, ACCESS EXCLUSIVE on foreign table former, ACCESS EXCLUSIVE on foreign table gone, ACCESS EXCLUSIVE on foreign table moved, ACCESS EXCLUSIVE on foreign table replaced

SET lock_timeout = '5s';
ALTER FOREIGN TABLE public.former RENAME TO latter;

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'VIEW public.over', 'TABLE public.over', '', relowner, NULL::aclitem[] FROM pg_class WHERE oid = 'public.over'::regclass
        UNION ALL SELECT 1, 'VIEW public.over_gone', 'TABLE public.over_gone', '', relowner, NULL::aclitem[] FROM pg_class WHERE oid = 'public.over_gone'::regclass
        UNION ALL SELECT 2, 'FOREIGN TABLE public.moved', 'TABLE public.moved', '', relowner, NULL::aclitem[] FROM pg_class WHERE oid = 'public.moved'::regclass
        UNION ALL SELECT 3, 'FOREIGN TABLE public.replaced', 'TABLE public.replaced', '', relowner, NULL::aclitem[] FROM pg_class WHERE oid = 'public.replaced'::regclass
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

DROP FOREIGN TABLE public.gone;
DROP VIEW public.over;
DROP VIEW public.over_gone;
DROP FOREIGN TABLE public.becomes_a_table;
DROP TRIGGER noted ON public.replaced;
DROP FOREIGN TABLE public.moved;
DROP FOREIGN TABLE public.replaced;

CREATE TABLE public.becomes_a_table (
    id integer NOT NULL
);

CREATE FOREIGN TABLE public.moved (
    id integer
) SERVER other;

CREATE FOREIGN TABLE public.replaced (
    id bigint,
    a text
) SERVER films OPTIONS (table_name 'film');

ALTER FOREIGN TABLE public.altered DROP CONSTRAINT changed, DROP CONSTRAINT gone, ALTER COLUMN id DROP NOT NULL, ALTER COLUMN id OPTIONS (SET column_name 'id'), ALTER COLUMN a DROP DEFAULT, ALTER COLUMN b SET DEFAULT 'y'::text, ALTER COLUMN b SET NOT NULL, ADD COLUMN c bigint OPTIONS (column_name 'd') DEFAULT 3, ADD CONSTRAINT changed CHECK ((id > 3)), ADD CONSTRAINT new CHECK ((b <> ''::text)), OPTIONS (SET table_name 'films', ADD fetch_size '10', DROP schema_name);

CREATE VIEW public.over AS
SELECT replaced.id,
    replaced.a
   FROM public.replaced;

CREATE VIEW public.over_gone AS
SELECT becomes_a_table.id
   FROM public.becomes_a_table;

CREATE TRIGGER noted BEFORE INSERT ON public.replaced FOR EACH ROW EXECUTE FUNCTION public.noted();
COMMENT ON COLUMN public.altered.b IS 'Bee.';

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

COMMENT ON TRIGGER noted ON public.replaced IS 'Noted.';
COMMENT ON FOREIGN TABLE public.replaced IS 'It stays.';
COMMENT ON COLUMN public.replaced.a IS 'So does this.';

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: loses drop-table:becomes_a_table: the table and its 1 column

SET lock_timeout = '5s';
ALTER FOREIGN TABLE public.latter RENAME TO former;

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'VIEW public.over', 'TABLE public.over', '', relowner, NULL::aclitem[] FROM pg_class WHERE oid = 'public.over'::regclass
        UNION ALL SELECT 1, 'VIEW public.over_gone', 'TABLE public.over_gone', '', relowner, NULL::aclitem[] FROM pg_class WHERE oid = 'public.over_gone'::regclass
        UNION ALL SELECT 2, 'FOREIGN TABLE public.altered', 'TABLE public.altered', '', relowner, NULL::aclitem[] FROM pg_class WHERE oid = 'public.altered'::regclass
        UNION ALL SELECT 3, 'FOREIGN TABLE public.moved', 'TABLE public.moved', '', relowner, NULL::aclitem[] FROM pg_class WHERE oid = 'public.moved'::regclass
        UNION ALL SELECT 4, 'FOREIGN TABLE public.replaced', 'TABLE public.replaced', '', relowner, NULL::aclitem[] FROM pg_class WHERE oid = 'public.replaced'::regclass
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

DROP VIEW public.over;
DROP VIEW public.over_gone;
DROP TRIGGER noted ON public.replaced;
DROP FOREIGN TABLE public.altered;
DROP FOREIGN TABLE public.moved;
DROP FOREIGN TABLE public.replaced;
DROP TABLE public.becomes_a_table;

CREATE FOREIGN TABLE public.becomes_a_table (
    id integer
) SERVER other;

CREATE FOREIGN TABLE public.gone (
    id integer
) SERVER other;

CREATE FOREIGN TABLE public.altered (
    id integer OPTIONS (column_name 'no') NOT NULL,
    a text DEFAULT 'x'::text,
    b text,
    CONSTRAINT changed CHECK ((id > 2)),
    CONSTRAINT gone CHECK ((id > 1)),
    CONSTRAINT kept CHECK ((id > 0))
) SERVER films OPTIONS (schema_name 'public', table_name 'film');

CREATE FOREIGN TABLE public.moved (
    id integer
) SERVER films OPTIONS (table_name 'film');

CREATE FOREIGN TABLE public.replaced (
    id integer,
    a text
) SERVER films OPTIONS (table_name 'film');

CREATE VIEW public.over AS
SELECT replaced.id,
    replaced.a
   FROM public.replaced;

CREATE VIEW public.over_gone AS
SELECT becomes_a_table.id
   FROM public.becomes_a_table;

CREATE TRIGGER noted BEFORE INSERT ON public.replaced FOR EACH ROW EXECUTE FUNCTION public.noted();
COMMENT ON COLUMN public.altered.b IS NULL;

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

COMMENT ON TRIGGER noted ON public.replaced IS 'Noted.';
COMMENT ON FOREIGN TABLE public.replaced IS 'It stays.';
COMMENT ON COLUMN public.replaced.a IS 'So does this.';
