-- ======== 0002_step.sql
-- 0002_step
--
-- rename foreign-data wrapper latter: was former
-- rename server new: was old
-- alter foreign-data wrapper checking: definition
-- comment on foreign-data wrapper checking
-- alter foreign-data wrapper plain: definition
-- alter server changed: definition
-- alter server films: definition
-- alter user mapping films.app: definition
-- alter user mapping films.public: definition
-- drop user mapping films.other
-- alter server films: privileges
-- alter foreign-data wrapper checking: privileges

ALTER FOREIGN DATA WRAPPER former RENAME TO latter;
ALTER SERVER old RENAME TO new;

DO $relata$
DECLARE hidden text;
BEGIN
    SELECT string_agg(format('%s on server %s', m.usename, m.srvname), ', ' ORDER BY m.srvname, m.usename) INTO hidden
    FROM pg_user_mappings m JOIN pg_foreign_server s ON s.oid = m.srvid
    WHERE (m.srvname, m.usename) IN (('changed', 'app')) AND m.umoptions IS NULL
        AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
        AND NOT CASE m.umuser WHEN 0 THEN pg_has_role(s.srvowner, 'USAGE')
            ELSE m.usename = current_user AND (pg_has_role(s.srvowner, 'USAGE') OR has_server_privilege(s.oid, 'USAGE')) END;
    IF hidden IS NOT NULL THEN
        RAISE EXCEPTION 'role % may not read the options of user mappings that are made anew, which would be lost: %', current_user, hidden
            USING HINT = 'Run this as a superuser, or drop these user mappings first and make them anew afterwards.';
    END IF;
END
$relata$;

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'SERVER changed', 'FOREIGN SERVER changed', '', srvowner, NULL::aclitem[] FROM pg_foreign_server WHERE srvname = 'changed'
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
    UNION ALL SELECT 0, 0, format('ALTER %s OPTIONS (%s)', 'USER MAPPING FOR app SERVER changed', string_agg(format('ADD %I %L', option_name, option_value), ', '))
        FROM pg_user_mappings CROSS JOIN pg_options_to_table(umoptions) WHERE srvname = 'changed' AND usename = 'app' AND umuser <> 0 HAVING count(*) > 0
) AS statements (place, nth, statement);

DROP USER MAPPING FOR other SERVER films;
DROP USER MAPPING FOR app SERVER changed;
ALTER FOREIGN DATA WRAPPER checking NO VALIDATOR OPTIONS (ADD debug 'off');
ALTER FOREIGN DATA WRAPPER plain OPTIONS (SET debug 'off', ADD more '2', DROP other);
ALTER SERVER films VERSION NULL OPTIONS (ADD port '5433', DROP dbname);
ALTER USER MAPPING FOR app SERVER films OPTIONS (SET "user" 'writer');
ALTER USER MAPPING FOR PUBLIC SERVER films OPTIONS (ADD "user" 'guest');
COMMENT ON FOREIGN DATA WRAPPER checking IS 'It looks at nothing.';
GRANT USAGE ON FOREIGN SERVER films TO app;
REVOKE USAGE ON FOREIGN DATA WRAPPER checking FROM app;
DROP SERVER changed;
CREATE SERVER changed TYPE 'other' FOREIGN DATA WRAPPER checking;
CREATE USER MAPPING FOR app SERVER changed;
GRANT USAGE ON FOREIGN SERVER changed TO app;

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

COMMENT ON SERVER changed IS 'It stays.';

-- ======== 0002_step.down.sql
-- undoes 0002_step

ALTER SERVER new RENAME TO old;
ALTER FOREIGN DATA WRAPPER latter RENAME TO former;

DO $relata$
DECLARE hidden text;
BEGIN
    SELECT string_agg(format('%s on server %s', m.usename, m.srvname), ', ' ORDER BY m.srvname, m.usename) INTO hidden
    FROM pg_user_mappings m JOIN pg_foreign_server s ON s.oid = m.srvid
    WHERE (m.srvname, m.usename) IN (('changed', 'app')) AND m.umoptions IS NULL
        AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
        AND NOT CASE m.umuser WHEN 0 THEN pg_has_role(s.srvowner, 'USAGE')
            ELSE m.usename = current_user AND (pg_has_role(s.srvowner, 'USAGE') OR has_server_privilege(s.oid, 'USAGE')) END;
    IF hidden IS NOT NULL THEN
        RAISE EXCEPTION 'role % may not read the options of user mappings that are made anew, which would be lost: %', current_user, hidden
            USING HINT = 'Run this as a superuser, or drop these user mappings first and make them anew afterwards.';
    END IF;
END
$relata$;

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'SERVER changed', 'FOREIGN SERVER changed', '', srvowner, NULL::aclitem[] FROM pg_foreign_server WHERE srvname = 'changed'
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
    UNION ALL SELECT 0, 0, format('ALTER %s OPTIONS (%s)', 'USER MAPPING FOR app SERVER changed', string_agg(format('ADD %I %L', option_name, option_value), ', '))
        FROM pg_user_mappings CROSS JOIN pg_options_to_table(umoptions) WHERE srvname = 'changed' AND usename = 'app' AND umuser <> 0 HAVING count(*) > 0
) AS statements (place, nth, statement);

DROP USER MAPPING FOR app SERVER changed;
ALTER FOREIGN DATA WRAPPER checking VALIDATOR pg_catalog.postgresql_fdw_validator OPTIONS (DROP debug);
ALTER FOREIGN DATA WRAPPER plain OPTIONS (SET debug 'on', ADD other '1', DROP more);
ALTER SERVER films VERSION '16' OPTIONS (ADD dbname 'films', DROP port);
CREATE USER MAPPING FOR other SERVER films;
ALTER USER MAPPING FOR app SERVER films OPTIONS (SET "user" 'reader');
ALTER USER MAPPING FOR PUBLIC SERVER films OPTIONS (DROP "user");
COMMENT ON FOREIGN DATA WRAPPER checking IS NULL;
GRANT USAGE ON FOREIGN DATA WRAPPER checking TO app;
REVOKE USAGE ON FOREIGN SERVER films FROM app;
DROP SERVER changed;
CREATE SERVER changed FOREIGN DATA WRAPPER former OPTIONS (a '1');
CREATE USER MAPPING FOR app SERVER changed;
GRANT USAGE ON FOREIGN SERVER changed TO app;

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

COMMENT ON SERVER changed IS 'It stays.';
