-- ======== 0002_step.sql
-- 0002_step
--
-- alter enum billing.state: (open, paid) → (paid, open, lost)
-- alter column billing.invoices.state: default 'open'::billing.state → default 'lost'::billing.state
-- add column orders.states
-- locks ACCESS EXCLUSIVE on table billing.invoices, ACCESS EXCLUSIVE on table orders
-- rewrites billing.invoices, orders: every row is written anew under that lock

ALTER TYPE billing.state RENAME TO state_old;
CREATE TYPE billing.state AS ENUM ('paid', 'open', 'lost');
ALTER TABLE public.orders ADD COLUMN states billing.state[] DEFAULT '{lost,paid}'::billing.state[] NOT NULL;

ALTER TABLE billing.invoices
    ALTER COLUMN state DROP DEFAULT,
    ALTER COLUMN state TYPE billing.state USING state::text::billing.state,
    ALTER COLUMN state SET DEFAULT 'lost'::billing.state;

ALTER TABLE public.orders
    ALTER COLUMN state DROP DEFAULT,
    ALTER COLUMN state TYPE billing.state USING state::text::billing.state,
    ALTER COLUMN state SET DEFAULT 'open'::billing.state;

DROP TYPE billing.state_old;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: loses drop-column:orders.states: the column's values (billing.state[])

DO $relata$
BEGIN
    IF EXISTS (SELECT FROM billing.invoices WHERE state::text IN ('lost')) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            MESSAGE = 'rows of billing.invoices.state still hold a label that goes from billing.state: lost',
            HINT = 'find them with: SELECT * FROM billing.invoices WHERE state::text IN (''lost''); then UPDATE them';
    END IF;
    IF EXISTS (SELECT FROM public.orders WHERE state::text IN ('lost')) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            MESSAGE = 'rows of orders.state still hold a label that goes from billing.state: lost',
            HINT = 'find them with: SELECT * FROM public.orders WHERE state::text IN (''lost''); then UPDATE them';
    END IF;
END
$relata$;

ALTER TYPE billing.state RENAME TO state_old;
ALTER TABLE public.orders DROP COLUMN states;
CREATE TYPE billing.state AS ENUM ('open', 'paid');

ALTER TABLE billing.invoices
    ALTER COLUMN state DROP DEFAULT,
    ALTER COLUMN state TYPE billing.state USING state::text::billing.state,
    ALTER COLUMN state SET DEFAULT 'open'::billing.state;

ALTER TABLE public.orders
    ALTER COLUMN state DROP DEFAULT,
    ALTER COLUMN state TYPE billing.state USING state::text::billing.state,
    ALTER COLUMN state SET DEFAULT 'open'::billing.state;

DROP TYPE billing.state_old;
