-- ======== 0002_step.sql
-- 0002_step
--
-- create index biggest_amount_idx
-- alter materialized view by_shop: definition
-- create index by_shop_total_idx
-- locks SHARE on materialized view biggest, ACCESS EXCLUSIVE on materialized view by_shop

DROP MATERIALIZED VIEW public.by_shop;
CREATE INDEX biggest_amount_idx ON public.biggest (amount);

CREATE MATERIALIZED VIEW public.by_shop AS
SELECT sales.shop,
    sum(sales.amount) AS total,
    count(*) AS sales
   FROM public.sales
  GROUP BY sales.shop;

CREATE UNIQUE INDEX by_shop_shop_idx ON public.by_shop (shop);
CREATE INDEX by_shop_total_idx ON public.by_shop (total DESC);
COMMENT ON INDEX public.by_shop_shop_idx IS 'For REFRESH CONCURRENTLY.';

-- ======== 0002_step.down.sql
-- undoes 0002_step

DROP INDEX public.biggest_amount_idx;
DROP MATERIALIZED VIEW public.by_shop;

CREATE MATERIALIZED VIEW public.by_shop AS
SELECT sales.shop,
    sum(sales.amount) AS total
   FROM public.sales
  GROUP BY sales.shop;

CREATE UNIQUE INDEX by_shop_shop_idx ON public.by_shop (shop);
COMMENT ON INDEX public.by_shop_shop_idx IS 'For REFRESH CONCURRENTLY.';
