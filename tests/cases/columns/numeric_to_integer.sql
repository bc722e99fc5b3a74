-- ======== 0002_step.sql
-- 0002_step
--
-- alter column orders.amount: type numeric(10,2) → integer
-- alter constraint orders.orders_amount_check: definition
-- loses orders.amount: values are rounded to whole numbers
--   find them with: SELECT * FROM public.orders WHERE amount <> trunc(amount)
-- locks ACCESS EXCLUSIVE on table orders
-- rewrites orders: every row is written anew under that lock

SET lock_timeout = '5s';
ALTER TABLE public.orders DROP CONSTRAINT orders_amount_check;
ALTER TABLE public.orders ALTER COLUMN amount TYPE integer;
ALTER TABLE public.orders ADD CONSTRAINT orders_amount_check CHECK (amount >= 0);

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- does not bring back what 0002_step lost of orders.amount: values are rounded to whole numbers
-- may fail at orders.amount: values that numeric(10,2) cannot hold are refused
--   find them with: SELECT * FROM public.orders WHERE abs(amount::numeric) >= 10 ^ 8::numeric

SET lock_timeout = '5s';
ALTER TABLE public.orders DROP CONSTRAINT orders_amount_check;
ALTER TABLE public.orders ALTER COLUMN amount TYPE numeric(10,2);
ALTER TABLE public.orders ADD CONSTRAINT orders_amount_check CHECK (amount >= (0)::numeric);
