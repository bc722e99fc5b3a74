-- ======== 0002_step.sql
-- 0002_step
--
-- create table totals
-- drop materialized view totals
-- locks ACCESS EXCLUSIVE on materialized view totals

SET lock_timeout = '5s';
DROP MATERIALIZED VIEW public.totals;

CREATE TABLE public.totals (
    id integer NOT NULL,
    total bigint NOT NULL,
    CONSTRAINT totals_id_key UNIQUE (id)
);

CREATE INDEX totals_total_idx ON public.totals (total);

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: loses drop-table:totals: the table and its 2 columns

SET lock_timeout = '5s';
DROP TABLE public.totals;

CREATE MATERIALIZED VIEW public.totals AS
SELECT orders.id,
    sum(orders.price) AS total
   FROM public.orders
  GROUP BY orders.id;
