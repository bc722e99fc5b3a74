-- ======== 0002_step.sql
-- 0002_step
--
-- alter column orders.price: type integer → bigint
-- locks ACCESS EXCLUSIVE on table orders, ACCESS EXCLUSIVE on index orders_total_idx
-- rewrites orders: every row is written anew under that lock

DROP INDEX public.orders_total_idx;
ALTER TABLE public.orders DROP COLUMN total;
ALTER TABLE public.orders ALTER COLUMN price TYPE bigint;
ALTER TABLE public.orders ADD COLUMN total bigint GENERATED ALWAYS AS (price * quantity) STORED NOT NULL;
CREATE INDEX orders_total_idx ON public.orders (total);

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- may fail at orders.price: values that integer cannot hold are refused
--   find them with: SELECT * FROM public.orders WHERE price NOT BETWEEN -2147483648 AND 2147483647

DROP INDEX public.orders_total_idx;
ALTER TABLE public.orders DROP COLUMN total;
ALTER TABLE public.orders ALTER COLUMN price TYPE integer;
ALTER TABLE public.orders ADD COLUMN total bigint GENERATED ALWAYS AS (price * quantity) STORED NOT NULL;
CREATE INDEX orders_total_idx ON public.orders (total);
