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

DROP TYPE public.state_old;

-- ======== 0002_step.down.sql
-- undoes 0002_step

ALTER TYPE public.state ADD VALUE 'lost' AFTER 'open';
