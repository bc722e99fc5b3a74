-- ======== 0002_step.sql
-- 0002_step
--
-- alter column orders.code: type integer → text, default 5 → default '5'::text
-- locks ACCESS EXCLUSIVE on table orders
-- rewrites orders: every row is written anew under that lock

SET lock_timeout = '5s';

ALTER TABLE public.orders
    ALTER COLUMN code DROP DEFAULT,
    ALTER COLUMN code TYPE text,
    ALTER COLUMN code SET DEFAULT '5'::text;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- may fail at orders.code: values that are not written as integer are refused
--   find them with: SELECT * FROM public.orders WHERE code !~ E'^\\s*[-+]?\\d+\\s*$'

SET lock_timeout = '5s';

ALTER TABLE public.orders
    ALTER COLUMN code DROP DEFAULT,
    ALTER COLUMN code TYPE integer USING code::integer,
    ALTER COLUMN code SET DEFAULT 5;
