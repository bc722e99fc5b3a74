-- ======== 0002_step.sql
-- 0002_step
--
-- alter column events.name: type text → character varying(200)
-- alter view small_events: definition
-- alter trigger events.by_row: definition
-- alter trigger events.by_text: definition
-- comment on trigger events.by_text
-- alter trigger events.late: definition
-- alter trigger events.off: enabled → disabled
-- may fail at events.name: values of more than 200 characters are refused, and spaces past that are cut
--   find them with: SELECT * FROM public.events WHERE length(name) > 200
-- locks ACCESS EXCLUSIVE on table events, ACCESS EXCLUSIVE on view small_events
-- rewrites events: every row is written anew under that lock

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'VIEW public.small_events', 'TABLE public.small_events', '', relowner, relacl FROM pg_class WHERE oid = 'public.small_events'::regclass
        UNION ALL SELECT 1, '', 'TABLE public.small_events', format(' (%I)', attname), NULL::oid, attacl FROM pg_attribute WHERE attrelid = 'public.small_events'::regclass AND attacl IS NOT NULL
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

SET lock_timeout = '5s';
DROP TRIGGER by_text ON public.events;
DROP TRIGGER late ON public.events;
DROP TRIGGER instead ON public.small_events;
DROP VIEW public.small_events;
ALTER TABLE public.events ALTER COLUMN name TYPE character varying(200);

CREATE VIEW public.small_events AS
SELECT events.id,
    events.name
   FROM public.events
  WHERE (events.size < 10);

CREATE OR REPLACE TRIGGER by_row AFTER INSERT OR UPDATE ON public.events FOR EACH ROW EXECUTE FUNCTION public.note();
ALTER TABLE public.events ENABLE ALWAYS TRIGGER by_row;
ALTER TABLE public.events DISABLE TRIGGER off;
CREATE TRIGGER by_text AFTER UPDATE OF name ON public.events FOR EACH ROW WHEN (((old.name)::text IS DISTINCT FROM (new.name)::text)) EXECUTE FUNCTION public.note();
CREATE CONSTRAINT TRIGGER late AFTER INSERT ON public.events DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW EXECUTE FUNCTION public.note();
CREATE TRIGGER instead INSTEAD OF INSERT ON public.small_events FOR EACH ROW EXECUTE FUNCTION public.note();
COMMENT ON TRIGGER by_text ON public.events IS 'Only then.';

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

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'VIEW public.small_events', 'TABLE public.small_events', '', relowner, relacl FROM pg_class WHERE oid = 'public.small_events'::regclass
        UNION ALL SELECT 1, '', 'TABLE public.small_events', format(' (%I)', attname), NULL::oid, attacl FROM pg_attribute WHERE attrelid = 'public.small_events'::regclass AND attacl IS NOT NULL
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

SET lock_timeout = '5s';
DROP TRIGGER by_text ON public.events;
DROP TRIGGER late ON public.events;
DROP TRIGGER instead ON public.small_events;
DROP VIEW public.small_events;
ALTER TABLE public.events ALTER COLUMN name TYPE text;

CREATE VIEW public.small_events AS
SELECT events.id,
    events.name
   FROM public.events
  WHERE (events.size < 10);

CREATE OR REPLACE TRIGGER by_row AFTER INSERT ON public.events FOR EACH ROW EXECUTE FUNCTION public.note();
ALTER TABLE public.events ENABLE TRIGGER off;
CREATE TRIGGER by_text AFTER UPDATE OF name ON public.events FOR EACH ROW WHEN ((old.name IS DISTINCT FROM new.name)) EXECUTE FUNCTION public.note();
CREATE CONSTRAINT TRIGGER late AFTER INSERT ON public.events DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.note();
CREATE TRIGGER instead INSTEAD OF INSERT ON public.small_events FOR EACH ROW EXECUTE FUNCTION public.note();
COMMENT ON TRIGGER by_text ON public.events IS NULL;

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
