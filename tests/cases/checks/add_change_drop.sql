-- ======== 0002_step.sql
-- 0002_step
--
-- alter constraint products.products_kind_check: definition
-- alter constraint products.products_price_check: definition
-- drop constraint products.products_name_check
-- locks ACCESS EXCLUSIVE on table products

SET lock_timeout = '5s';
ALTER TABLE public.products DROP CONSTRAINT products_name_check;
ALTER TABLE public.products DROP CONSTRAINT products_kind_check;
ALTER TABLE public.products DROP CONSTRAINT products_price_check;
ALTER TABLE public.products ADD CONSTRAINT products_kind_check CHECK (kind IN ('a', 'b', 'it''s')) NOT VALID;
ALTER TABLE public.products ADD CONSTRAINT products_price_check CHECK (price >= (0)::numeric) NOT VALID;

-- ======== 0003_step_2.sql
-- 0003_step_2
--
-- alter constraint products.products_kind_check: definition
-- alter constraint products.products_price_check: definition
-- add constraint products.name_short
-- products.products_kind_check is a check: fails while rows violate it
--   find them with: SELECT * FROM public.products WHERE NOT (kind IN ('a', 'b', 'it''s'))
-- products.products_price_check is a check: fails while rows violate it
--   find them with: SELECT * FROM public.products WHERE NOT (price >= (0)::numeric)
-- products.name_short is a check: fails while rows violate it
--   find them with: SELECT * FROM public.products WHERE NOT ((length(name) >= 1) AND (length(name) <= 20) AND (name !~~ '%\%'::text))
-- locks for a moment ACCESS EXCLUSIVE on table products
-- locks SHARE UPDATE EXCLUSIVE on table products while rows are read
-- scans products: every row is read meanwhile
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.products ADD CONSTRAINT name_short CHECK ((length(name) >= 1) AND (length(name) <= 20) AND (name !~~ '%\%'::text)) NOT VALID;
ALTER TABLE public.products VALIDATE CONSTRAINT name_short;
ALTER TABLE public.products VALIDATE CONSTRAINT products_kind_check;
ALTER TABLE public.products VALIDATE CONSTRAINT products_price_check;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.products DROP CONSTRAINT products_kind_check;
ALTER TABLE public.products DROP CONSTRAINT products_price_check;
ALTER TABLE public.products ADD CONSTRAINT products_kind_check CHECK (kind IN ('a', 'b')) NOT VALID;
ALTER TABLE public.products ADD CONSTRAINT products_price_check CHECK (price > (0)::numeric) NOT VALID;
ALTER TABLE public.products ADD CONSTRAINT products_name_check CHECK (name <> ''::text) NOT VALID;
ALTER TABLE public.products VALIDATE CONSTRAINT products_name_check;
ALTER TABLE public.products VALIDATE CONSTRAINT products_kind_check;
ALTER TABLE public.products VALIDATE CONSTRAINT products_price_check;

-- ======== 0003_step_2.down.sql
-- undoes 0003_step_2

SET lock_timeout = '5s';
ALTER TABLE public.products DROP CONSTRAINT IF EXISTS name_short;
ALTER TABLE public.products DROP CONSTRAINT IF EXISTS products_kind_check;
ALTER TABLE public.products DROP CONSTRAINT IF EXISTS products_price_check;
ALTER TABLE public.products ADD CONSTRAINT products_kind_check CHECK (kind IN ('a', 'b', 'it''s')) NOT VALID;
ALTER TABLE public.products ADD CONSTRAINT products_price_check CHECK (price >= (0)::numeric) NOT VALID;
