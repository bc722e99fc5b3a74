-- ======== 0002_step.sql
-- 0002_step
--
-- create table x.t_data
-- drop table x.data
-- create view x.data
-- loses x.data: the table and its 2 columns
-- locks ACCESS EXCLUSIVE on table x.data, ACCESS EXCLUSIVE on view x.q

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'VIEW x.q', 'TABLE x.q', '', relowner, relacl FROM pg_class WHERE oid = 'x.q'::regclass
        UNION ALL SELECT 1, '', 'TABLE x.q', format(' (%I)', attname), NULL::oid, attacl FROM pg_attribute WHERE attrelid = 'x.q'::regclass AND attacl IS NOT NULL
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

SET lock_timeout = '5s';
DROP VIEW x.q;
DROP TABLE x.data;

CREATE TABLE x.t_data (
    id uuid NOT NULL,
    name text NOT NULL
);

CREATE VIEW x.data AS
SELECT t_data.id,
    t_data.name
   FROM x.t_data;

CREATE VIEW x.q AS
SELECT data.id,
    data.name
   FROM x.data;

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

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- does not bring back what 0002_step lost of x.data: the table and its 2 columns
-- relata: loses drop-table:x.t_data: the table and its 2 columns

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'VIEW x.q', 'TABLE x.q', '', relowner, relacl FROM pg_class WHERE oid = 'x.q'::regclass
        UNION ALL SELECT 1, '', 'TABLE x.q', format(' (%I)', attname), NULL::oid, attacl FROM pg_attribute WHERE attrelid = 'x.q'::regclass AND attacl IS NOT NULL
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

SET lock_timeout = '5s';
DROP VIEW x.q;
DROP VIEW x.data;
DROP TABLE x.t_data;

CREATE TABLE x.data (
    id uuid NOT NULL,
    name text NOT NULL
);

CREATE VIEW x.q AS
SELECT data.id,
    data.name
   FROM x.data;

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
