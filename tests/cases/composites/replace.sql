-- ======== 0002_step.sql
-- 0002_step
--
-- alter attribute price.amount: type integer → bigint
-- comment on composite type price
-- comment on attribute price.currency
-- alter column items.price: default ROW(1, 'eur'::text) → default ROW((1)::bigint, 'eur'::text)
-- locks ACCESS EXCLUSIVE on table items, ACCESS EXCLUSIVE on index items_amount_idx, ACCESS EXCLUSIVE on view shown
-- rewrites items: every row is written anew under that lock

ALTER DOMAIN public.cash RENAME TO cash_old;
ALTER TYPE public.entry RENAME TO entry_old;
DROP VIEW public.shown;
DROP INDEX public.items_amount_idx;
DROP FUNCTION public.show(public.price);
ALTER TYPE public.price RENAME TO price_old;

CREATE TYPE public.price AS (
    amount bigint,
    currency text
);

CREATE FUNCTION public.show(m public.price)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
RETURN ((m).currency || (m).amount);

CREATE DOMAIN public.cash AS public.price
    CONSTRAINT cash_check CHECK ((VALUE).amount > 0);

CREATE TYPE public.entry AS (
    price public.price,
    note text
);

ALTER TABLE public.items ALTER COLUMN paid TYPE public.cash USING paid::text::public.cash;
ALTER TABLE public.items ALTER COLUMN line TYPE public.entry USING line::text::public.entry;

ALTER TABLE public.items
    ALTER COLUMN price DROP DEFAULT,
    ALTER COLUMN price TYPE public.price USING price::text::public.price,
    ALTER COLUMN price SET DEFAULT ROW((1)::bigint, 'eur'::text);

ALTER TABLE public.items ALTER COLUMN prices TYPE public.price[] USING prices::text::public.price[];
CREATE INDEX items_amount_idx ON public.items (((price).amount));

CREATE VIEW public.shown AS
SELECT items.id,
    public.show(items.price) AS price,
    items.price AS whole
   FROM public.items;

COMMENT ON TYPE public.price IS 'An amount.';
COMMENT ON COLUMN public.price.currency IS 'As ISO 4217 has it.';
COMMENT ON VIEW public.shown IS 'For people.';
DROP DOMAIN public.cash_old;
DROP TYPE public.entry_old;
DROP TYPE public.price_old;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- may fail at price.amount: values that integer cannot hold are refused

ALTER DOMAIN public.cash RENAME TO cash_old;
ALTER TYPE public.entry RENAME TO entry_old;
DROP VIEW public.shown;
DROP INDEX public.items_amount_idx;
DROP FUNCTION public.show(public.price);
ALTER TYPE public.price RENAME TO price_old;

CREATE TYPE public.price AS (
    amount integer,
    currency text
);

CREATE FUNCTION public.show(m public.price)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
RETURN ((m).currency || (m).amount);

CREATE DOMAIN public.cash AS public.price
    CONSTRAINT cash_check CHECK ((VALUE).amount > 0);

CREATE TYPE public.entry AS (
    price public.price,
    note text
);

ALTER TABLE public.items ALTER COLUMN paid TYPE public.cash USING paid::text::public.cash;
ALTER TABLE public.items ALTER COLUMN line TYPE public.entry USING line::text::public.entry;

ALTER TABLE public.items
    ALTER COLUMN price DROP DEFAULT,
    ALTER COLUMN price TYPE public.price USING price::text::public.price,
    ALTER COLUMN price SET DEFAULT ROW(1, 'eur'::text);

ALTER TABLE public.items ALTER COLUMN prices TYPE public.price[] USING prices::text::public.price[];
CREATE INDEX items_amount_idx ON public.items (((price).amount));

CREATE VIEW public.shown AS
SELECT items.id,
    public.show(items.price) AS price,
    items.price AS whole
   FROM public.items;

COMMENT ON TYPE public.price IS NULL;
COMMENT ON COLUMN public.price.currency IS NULL;
COMMENT ON VIEW public.shown IS 'For people.';
DROP DOMAIN public.cash_old;
DROP TYPE public.entry_old;
DROP TYPE public.price_old;
