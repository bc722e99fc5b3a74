-- ======== 0002_step.sql
-- 0002_step
--
-- create table orders_asia
-- add constraint orders_eu.orders_item_fkey
-- add constraint orders_us.orders_item_fkey
-- drop constraint plain.plain_gone_fkey
-- locks SHARE ROW EXCLUSIVE on table items, SHARE ROW EXCLUSIVE on table items_eu, SHARE ROW EXCLUSIVE on table items_us, ACCESS EXCLUSIVE on table orders, ACCESS EXCLUSIVE on table orders_eu, ACCESS EXCLUSIVE on table orders_us, ACCESS EXCLUSIVE on table plain

SET lock_timeout = '5s';
ALTER TABLE public.plain DROP CONSTRAINT plain_gone_fkey;

CREATE TABLE public.orders_asia (
    region text NOT NULL,
    id integer NOT NULL,
    CONSTRAINT orders_asia_pkey PRIMARY KEY (region, id)
);

ALTER TABLE public.orders_eu ADD CONSTRAINT orders_item_fkey FOREIGN KEY (region, id) REFERENCES public.items (region, id) NOT VALID;
ALTER TABLE public.orders_us ADD CONSTRAINT orders_item_fkey FOREIGN KEY (region, id) REFERENCES public.items (region, id) NOT VALID;

-- ======== 0003_step_2.sql
-- 0003_step_2
--
-- alter table items_asia: becomes a partition of items FOR VALUES IN ('asia')
-- add constraint items_asia.items_asia_partition_check
-- alter constraint orders_eu.orders_item_fkey: definition
-- alter constraint orders_us.orders_item_fkey: definition
-- drop table items_us
-- loses items_us: the partition of items and its rows
-- items_asia becomes a partition of items: fails while rows are outside of its bounds
--   find them with: SELECT * FROM public.items_asia WHERE NOT ((region IS NOT NULL) AND (region = 'asia'::text))
-- items_asia.items_asia_partition_check is a check: fails while rows violate it
--   find them with: SELECT * FROM public.items_asia WHERE NOT ((region IS NOT NULL) AND (region = 'asia'::text))
-- orders_eu.orders_item_fkey is a foreign key: fails while rows refer to none of items
--   find them with: SELECT * FROM public.orders_eu WHERE (region IS NOT NULL AND id IS NOT NULL) AND NOT EXISTS (SELECT FROM public.items AS referenced WHERE referenced.region = orders_eu.region AND referenced.id = orders_eu.id)
-- orders_us.orders_item_fkey is a foreign key: fails while rows refer to none of items
--   find them with: SELECT * FROM public.orders_us WHERE (region IS NOT NULL AND id IS NOT NULL) AND NOT EXISTS (SELECT FROM public.items AS referenced WHERE referenced.region = orders_us.region AND referenced.id = orders_us.id)
-- locks for a moment SHARE UPDATE EXCLUSIVE on table items, ACCESS EXCLUSIVE on table items_asia, ACCESS EXCLUSIVE on table items_us, ACCESS EXCLUSIVE on table orders, ACCESS EXCLUSIVE on table orders_eu, ACCESS EXCLUSIVE on table orders_us
-- locks SHARE UPDATE EXCLUSIVE on table items_asia, SHARE UPDATE EXCLUSIVE on table orders_eu, SHARE UPDATE EXCLUSIVE on table orders_us while rows are read
-- scans items_asia, orders_eu, orders_us: every row is read meanwhile
-- relata: no transaction

SET lock_timeout = 0;
ALTER TABLE public.items DETACH PARTITION public.items_us CONCURRENTLY;
SET lock_timeout = '5s';
DROP TABLE public.items_us;
ALTER TABLE public.items_asia ADD CONSTRAINT items_asia_partition_check CHECK ((region IS NOT NULL) AND (region = 'asia'::text)) NOT VALID;
ALTER TABLE public.items_asia VALIDATE CONSTRAINT items_asia_partition_check;
ALTER TABLE public.items_asia ADD CONSTRAINT items_order_fkey FOREIGN KEY (region, parent) REFERENCES public.orders (region, id) NOT VALID;
ALTER TABLE public.items_asia VALIDATE CONSTRAINT items_order_fkey;
ALTER TABLE public.items ATTACH PARTITION public.items_asia FOR VALUES IN ('asia');
ALTER TABLE public.orders_eu VALIDATE CONSTRAINT orders_item_fkey;
ALTER TABLE public.orders_us VALIDATE CONSTRAINT orders_item_fkey;

-- ======== 0004_step_3.sql
-- 0004_step_3
--
-- add constraint orders.orders_item_fkey
-- alter table orders_asia: becomes a partition of orders FOR VALUES IN ('asia')
-- orders.orders_item_fkey is a foreign key: fails while rows refer to none of items
--   find them with: SELECT * FROM public.orders WHERE (region IS NOT NULL AND id IS NOT NULL) AND NOT EXISTS (SELECT FROM public.items AS referenced WHERE referenced.region = orders.region AND referenced.id = orders.id)
-- orders_asia becomes a partition of orders: fails while rows are outside of its bounds
--   find them with: SELECT * FROM public.orders_asia WHERE NOT ((region IS NOT NULL) AND (region = 'asia'::text))
-- locks ACCESS EXCLUSIVE on table items, ACCESS EXCLUSIVE on table items_asia, ACCESS EXCLUSIVE on table items_eu, SHARE ROW EXCLUSIVE on table orders, ACCESS EXCLUSIVE on table orders_asia, ACCESS EXCLUSIVE on table orders_eu, ACCESS EXCLUSIVE on table orders_us
-- scans orders_asia: every row is read under that lock

SET lock_timeout = '5s';
ALTER TABLE public.orders ADD CONSTRAINT orders_item_fkey FOREIGN KEY (region, id) REFERENCES public.items (region, id);
ALTER TABLE public.orders ATTACH PARTITION public.orders_asia FOR VALUES IN ('asia');

-- ======== 0005_step_4.sql
-- 0005_step_4
--
-- add constraint plain.plain_item_fkey
-- plain.plain_item_fkey is a foreign key: fails while rows refer to none of items
--   find them with: SELECT * FROM public.plain WHERE (region IS NOT NULL AND id IS NOT NULL) AND NOT EXISTS (SELECT FROM public.items AS referenced WHERE referenced.region = plain.region AND referenced.id = plain.id)
-- locks for a moment SHARE ROW EXCLUSIVE on table items, SHARE ROW EXCLUSIVE on table items_asia, SHARE ROW EXCLUSIVE on table items_eu, SHARE ROW EXCLUSIVE on table plain
-- locks SHARE UPDATE EXCLUSIVE on table plain while rows are read
-- scans plain: every row is read meanwhile
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.plain ADD CONSTRAINT plain_item_fkey FOREIGN KEY (region, id) REFERENCES public.items (region, id) NOT VALID;
ALTER TABLE public.plain VALIDATE CONSTRAINT plain_item_fkey;

-- ======== 0006_step_5.sql
-- 0006_step_5
--
-- drop constraint items_asia.items_asia_partition_check
-- locks ACCESS EXCLUSIVE on table items_asia

SET lock_timeout = '5s';
ALTER TABLE public.items_asia DROP CONSTRAINT items_asia_partition_check;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: loses drop-table:orders_asia: the table and its 2 columns
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.orders_eu DROP CONSTRAINT orders_item_fkey;
ALTER TABLE public.orders_us DROP CONSTRAINT orders_item_fkey;
DROP TABLE public.orders_asia;
ALTER TABLE public.plain ADD CONSTRAINT plain_gone_fkey FOREIGN KEY (region, id) REFERENCES public.orders (region, id) NOT VALID;
ALTER TABLE public.plain VALIDATE CONSTRAINT plain_gone_fkey;

-- ======== 0003_step_2.down.sql
-- undoes 0003_step_2
-- does not bring back what 0003_step_2 lost of items_us: the partition of items and its rows
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.orders_eu DROP CONSTRAINT IF EXISTS orders_item_fkey;
ALTER TABLE public.orders_us DROP CONSTRAINT IF EXISTS orders_item_fkey;

CREATE TABLE public.items_us (
    region text NOT NULL,
    id integer NOT NULL,
    parent integer,
    CONSTRAINT items_us_pkey PRIMARY KEY (region, id)
);

ALTER TABLE public.orders_eu ADD CONSTRAINT orders_item_fkey FOREIGN KEY (region, id) REFERENCES public.items (region, id) NOT VALID;
ALTER TABLE public.orders_us ADD CONSTRAINT orders_item_fkey FOREIGN KEY (region, id) REFERENCES public.items (region, id) NOT VALID;
SET lock_timeout = 0;
ALTER TABLE public.items DETACH PARTITION public.items_asia CONCURRENTLY;
SET lock_timeout = '5s';
ALTER TABLE public.items_asia DROP CONSTRAINT IF EXISTS items_asia_partition_check;
ALTER TABLE public.items_asia DROP CONSTRAINT IF EXISTS items_order_fkey;
ALTER TABLE public.items ATTACH PARTITION public.items_us FOR VALUES IN ('us');

-- ======== 0004_step_3.down.sql
-- undoes 0004_step_3
-- relata: no transaction

SET lock_timeout = 0;
ALTER TABLE public.orders DETACH PARTITION public.orders_asia CONCURRENTLY;
SET lock_timeout = '5s';
ALTER TABLE public.orders DROP CONSTRAINT orders_item_fkey;
ALTER TABLE public.orders_asia DROP CONSTRAINT orders_item_fkey;
ALTER TABLE public.orders_eu ADD CONSTRAINT orders_item_fkey FOREIGN KEY (region, id) REFERENCES public.items (region, id) NOT VALID;
ALTER TABLE public.orders_eu VALIDATE CONSTRAINT orders_item_fkey;
ALTER TABLE public.orders_us ADD CONSTRAINT orders_item_fkey FOREIGN KEY (region, id) REFERENCES public.items (region, id) NOT VALID;
ALTER TABLE public.orders_us VALIDATE CONSTRAINT orders_item_fkey;
ALTER TABLE public.orders_asia DROP CONSTRAINT orders_asia_region_check;

-- ======== 0005_step_4.down.sql
-- undoes 0005_step_4

SET lock_timeout = '5s';
ALTER TABLE public.plain DROP CONSTRAINT IF EXISTS plain_item_fkey;

-- ======== 0006_step_5.down.sql
-- undoes 0006_step_5
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.items_asia ADD CONSTRAINT items_asia_partition_check CHECK ((region IS NOT NULL) AND (region = 'asia'::text)) NOT VALID;
ALTER TABLE public.items_asia VALIDATE CONSTRAINT items_asia_partition_check;
