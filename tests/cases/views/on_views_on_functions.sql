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

ALTER TYPE public.state ADD VALUE 'done' AFTER 'open';
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
COMMENT ON VIEW public.open_orders IS 'What is to do.';
COMMENT ON MATERIALIZED VIEW public.totals IS 'By state.';
DROP TYPE public.state_old;
