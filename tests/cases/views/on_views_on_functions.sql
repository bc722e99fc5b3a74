-- ======== 0002_step.sql
-- 0002_step
--
-- alter enum state: (open, closed) → (open, done, closed)
-- alter column orders.id: type integer → bigint
-- alter column orders.amount: type integer → numeric(12,2)
-- alter view big_orders: definition
-- alter view open_orders: definition
-- alter materialized view totals: definition
-- locks ACCESS EXCLUSIVE on table orders, ACCESS EXCLUSIVE on view big_orders, ACCESS EXCLUSIVE on view open_orders, ACCESS EXCLUSIVE on materialized view totals
-- rewrites orders: every row is written anew under that lock

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'VIEW public.big_orders', 'TABLE public.big_orders', '', relowner, relacl FROM pg_class WHERE oid = 'public.big_orders'::regclass
        UNION ALL SELECT 1, '', 'TABLE public.big_orders', format(' (%I)', attname), NULL::oid, attacl FROM pg_attribute WHERE attrelid = 'public.big_orders'::regclass AND attacl IS NOT NULL
        UNION ALL SELECT 2, 'VIEW public.open_orders', 'TABLE public.open_orders', '', relowner, relacl FROM pg_class WHERE oid = 'public.open_orders'::regclass
        UNION ALL SELECT 3, '', 'TABLE public.open_orders', format(' (%I)', attname), NULL::oid, attacl FROM pg_attribute WHERE attrelid = 'public.open_orders'::regclass AND attacl IS NOT NULL
        UNION ALL SELECT 4, 'MATERIALIZED VIEW public.totals', 'TABLE public.totals', '', relowner, relacl FROM pg_class WHERE oid = 'public.totals'::regclass
        UNION ALL SELECT 5, '', 'TABLE public.totals', format(' (%I)', attname), NULL::oid, attacl FROM pg_attribute WHERE attrelid = 'public.totals'::regclass AND attacl IS NOT NULL
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

ALTER TYPE public.state ADD VALUE 'done' AFTER 'open';
SET lock_timeout = '5s';
DROP VIEW public.big_orders;
DROP VIEW public.open_orders;
DROP MATERIALIZED VIEW public.totals;
ALTER TABLE public.orders ALTER COLUMN id TYPE bigint;
ALTER TABLE public.orders ALTER COLUMN amount TYPE numeric(12,2);

CREATE VIEW public.open_orders AS
SELECT orders.id,
    orders.amount,
    orders.state
   FROM public.orders
  WHERE public.is_open(orders.state);

CREATE VIEW public.big_orders AS
SELECT open_orders.id,
    open_orders.amount
   FROM public.open_orders
  WHERE (open_orders.amount > (100)::numeric);

CREATE MATERIALIZED VIEW public.totals AS
SELECT orders.state,
    sum(orders.amount) AS total
   FROM public.orders
  GROUP BY orders.state;

CREATE UNIQUE INDEX totals_state_idx ON public.totals (state);

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

COMMENT ON VIEW public.open_orders IS 'What is to do.';
COMMENT ON MATERIALIZED VIEW public.totals IS 'By state.';

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- may fail at orders.id: values that integer cannot hold are refused
--   find them with: SELECT * FROM public.orders WHERE id NOT BETWEEN -2147483648 AND 2147483647
-- relata: loses narrow-type:orders.amount: values are rounded to whole numbers
--   find them with: SELECT * FROM public.orders WHERE amount <> trunc(amount)

DO $relata$
BEGIN
    IF EXISTS (SELECT FROM public.orders WHERE state::text IN ('done')) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            MESSAGE = 'rows of orders.state still hold a label that goes from state: done',
            HINT = 'find them with: SELECT * FROM public.orders WHERE state::text IN (''done''); then UPDATE them';
    END IF;
END
$relata$;

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'TYPE public.state', 'TYPE public.state', '', typowner, typacl FROM pg_type WHERE oid = 'public.state'::regtype
        UNION ALL SELECT 1, 'ROUTINE public.is_open(public.state)', 'ROUTINE public.is_open(public.state)', '', proowner, proacl FROM pg_proc WHERE oid = 'public.is_open(public.state)'::regprocedure
        UNION ALL SELECT 2, 'VIEW public.big_orders', 'TABLE public.big_orders', '', relowner, relacl FROM pg_class WHERE oid = 'public.big_orders'::regclass
        UNION ALL SELECT 3, '', 'TABLE public.big_orders', format(' (%I)', attname), NULL::oid, attacl FROM pg_attribute WHERE attrelid = 'public.big_orders'::regclass AND attacl IS NOT NULL
        UNION ALL SELECT 4, 'VIEW public.open_orders', 'TABLE public.open_orders', '', relowner, relacl FROM pg_class WHERE oid = 'public.open_orders'::regclass
        UNION ALL SELECT 5, '', 'TABLE public.open_orders', format(' (%I)', attname), NULL::oid, attacl FROM pg_attribute WHERE attrelid = 'public.open_orders'::regclass AND attacl IS NOT NULL
        UNION ALL SELECT 6, 'MATERIALIZED VIEW public.totals', 'TABLE public.totals', '', relowner, relacl FROM pg_class WHERE oid = 'public.totals'::regclass
        UNION ALL SELECT 7, '', 'TABLE public.totals', format(' (%I)', attname), NULL::oid, attacl FROM pg_attribute WHERE attrelid = 'public.totals'::regclass AND attacl IS NOT NULL
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

SET lock_timeout = '5s';
DROP VIEW public.big_orders;
DROP VIEW public.open_orders;
DROP MATERIALIZED VIEW public.totals;
ALTER TABLE public.orders ALTER COLUMN id TYPE integer;
ALTER TABLE public.orders ALTER COLUMN amount TYPE integer;
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

CREATE VIEW public.open_orders AS
SELECT orders.id,
    orders.amount,
    orders.state
   FROM public.orders
  WHERE public.is_open(orders.state);

CREATE VIEW public.big_orders AS
SELECT open_orders.id,
    open_orders.amount
   FROM public.open_orders
  WHERE (open_orders.amount > 100);

CREATE MATERIALIZED VIEW public.totals AS
SELECT orders.state,
    sum(orders.amount) AS total
   FROM public.orders
  GROUP BY orders.state;

CREATE UNIQUE INDEX totals_state_idx ON public.totals (state);

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

COMMENT ON VIEW public.open_orders IS 'What is to do.';
COMMENT ON MATERIALIZED VIEW public.totals IS 'By state.';
DROP TYPE public.state_old;
