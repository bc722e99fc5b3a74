-- ======== 0002_step.sql
-- 0002_step
--
-- create sequence events_id_seq
-- drop sequence events_id_seq
-- drop table events
-- create table events
-- comment on table events
-- create table events_1
-- alter constraint likes.likes_event_fkey: definition
-- loses events: the table and its 1 column: PostgreSQL cannot change how a table is partitioned; to keep its rows, rename it, and take them over to the new one
-- locks ACCESS EXCLUSIVE on table events, ACCESS EXCLUSIVE on table likes, ACCESS EXCLUSIVE on view all_events

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'VIEW public.all_events', 'TABLE public.all_events', '', relowner, relacl FROM pg_class WHERE oid = 'public.all_events'::regclass
        UNION ALL SELECT 1, '', 'TABLE public.all_events', format(' (%I)', attname), NULL::oid, attacl FROM pg_attribute WHERE attrelid = 'public.all_events'::regclass AND attacl IS NOT NULL
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

SET lock_timeout = '5s';
DROP VIEW public.all_events;
ALTER TABLE public.likes DROP CONSTRAINT likes_event_fkey;
DROP TABLE public.events;
CREATE SEQUENCE public.events_id_seq AS integer;

CREATE TABLE public.events (
    id integer DEFAULT nextval('public.events_id_seq'::regclass) NOT NULL,
    CONSTRAINT events_pkey PRIMARY KEY (id)
) PARTITION BY RANGE (id);

CREATE TABLE public.events_1 PARTITION OF public.events FOR VALUES FROM (0) TO (1000);
ALTER SEQUENCE public.events_id_seq OWNED BY public.events.id;
SELECT setval(pg_get_serial_sequence('public.events', 'id'), (SELECT max(id) FROM public.events));

CREATE VIEW public.all_events AS
SELECT events.id
   FROM public.events;

ALTER TABLE public.likes ADD CONSTRAINT likes_event_fkey FOREIGN KEY (event) REFERENCES public.events (id) NOT VALID;
COMMENT ON TABLE public.events IS 'Many.';

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

-- ======== 0003_step_2.sql
-- 0003_step_2
--
-- alter constraint likes.likes_event_fkey: definition
-- likes.likes_event_fkey is a foreign key: fails while rows refer to none of events
--   find them with: SELECT * FROM public.likes WHERE (event IS NOT NULL) AND NOT EXISTS (SELECT FROM public.events AS referenced WHERE referenced.id = likes.event)
-- locks SHARE UPDATE EXCLUSIVE on table likes while rows are read
-- scans likes: every row is read meanwhile
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.likes VALIDATE CONSTRAINT likes_event_fkey;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- does not bring back what 0002_step lost of events: the table and its 1 column: PostgreSQL cannot change how a table is partitioned; to keep its rows, rename it, and take them over to the new one
-- relata: loses drop-table:events: the table and its 1 column: PostgreSQL cannot change how a table is partitioned; to keep its rows, rename it, and take them over to the new one
-- relata: loses drop-table:events_1: the partition of events and its rows
-- relata: no transaction

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'VIEW public.all_events', 'TABLE public.all_events', '', relowner, relacl FROM pg_class WHERE oid = 'public.all_events'::regclass
        UNION ALL SELECT 1, '', 'TABLE public.all_events', format(' (%I)', attname), NULL::oid, attacl FROM pg_attribute WHERE attrelid = 'public.all_events'::regclass AND attacl IS NOT NULL
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

SET lock_timeout = '5s';
DROP VIEW public.all_events;
ALTER TABLE public.likes DROP CONSTRAINT likes_event_fkey;
DROP TABLE public.events_1;
DROP TABLE public.events;
CREATE SEQUENCE public.events_id_seq AS integer;

CREATE TABLE public.events (
    id integer DEFAULT nextval('public.events_id_seq'::regclass) NOT NULL,
    CONSTRAINT events_pkey PRIMARY KEY (id)
);

ALTER SEQUENCE public.events_id_seq OWNED BY public.events.id;
SELECT setval(pg_get_serial_sequence('public.events', 'id'), (SELECT max(id) FROM public.events));

CREATE VIEW public.all_events AS
SELECT events.id
   FROM public.events;

ALTER TABLE public.likes ADD CONSTRAINT likes_event_fkey FOREIGN KEY (event) REFERENCES public.events (id) NOT VALID;

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

ALTER TABLE public.likes VALIDATE CONSTRAINT likes_event_fkey;

-- ======== 0003_step_2.down.sql
-- undoes 0003_step_2

SET lock_timeout = '5s';
ALTER TABLE public.likes DROP CONSTRAINT IF EXISTS likes_event_fkey;
ALTER TABLE public.likes ADD CONSTRAINT likes_event_fkey FOREIGN KEY (event) REFERENCES public.events (id) NOT VALID;
