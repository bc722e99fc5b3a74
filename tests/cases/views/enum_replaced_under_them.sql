-- ======== 0002_step.sql
-- 0002_step
--
-- alter enum state: (open, lost, closed) → (open, closed)
-- orders.state is of enum state, which loses lost: fails while rows hold that
--   find them with: SELECT * FROM public.orders WHERE state::text IN ('lost')
-- locks ACCESS EXCLUSIVE on table orders, ACCESS EXCLUSIVE on view open_orders
-- rewrites orders: every row is written anew under that lock

DO $relata$
BEGIN
    IF EXISTS (SELECT FROM public.orders WHERE state::text IN ('lost')) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            MESSAGE = 'rows of orders.state still hold a label that goes from state: lost',
            HINT = 'find them with: SELECT * FROM public.orders WHERE state::text IN (''lost''); then UPDATE them';
    END IF;
END
$relata$;

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'TYPE public.state', 'TYPE public.state', '', typowner, typacl FROM pg_type WHERE oid = 'public.state'::regtype
        UNION ALL SELECT 1, 'ROUTINE public.is_open(public.state)', 'ROUTINE public.is_open(public.state)', '', proowner, proacl FROM pg_proc WHERE oid = 'public.is_open(public.state)'::regprocedure
        UNION ALL SELECT 2, 'VIEW public.open_orders', 'TABLE public.open_orders', '', relowner, relacl FROM pg_class WHERE oid = 'public.open_orders'::regclass
        UNION ALL SELECT 3, '', 'TABLE public.open_orders', format(' (%I)', attname), NULL::oid, attacl FROM pg_attribute WHERE attrelid = 'public.open_orders'::regclass AND attacl IS NOT NULL
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

SET lock_timeout = '5s';
DROP VIEW public.open_orders;
ALTER TABLE public.orders DROP CONSTRAINT known;
DROP FUNCTION public.is_open(public.state);
ALTER TYPE public.state RENAME TO state_old;
CREATE TYPE public.state AS ENUM ('open', 'closed');

CREATE FUNCTION public.is_open(state public.state)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
RETURN (state = 'open'::public.state);

ALTER TABLE public.orders
    ALTER COLUMN state DROP DEFAULT,
    ALTER COLUMN state TYPE public.state USING state::text::public.state,
    ALTER COLUMN state SET DEFAULT 'open'::public.state;

ALTER TABLE public.orders ADD CONSTRAINT known CHECK (public.is_open(state) OR (id > 0));

CREATE VIEW public.open_orders AS
SELECT orders.id,
    orders.state
   FROM public.orders
  WHERE public.is_open(orders.state);

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

DROP TYPE public.state_old;

-- ======== 0002_step.down.sql
-- undoes 0002_step

ALTER TYPE public.state ADD VALUE 'lost' AFTER 'open';
