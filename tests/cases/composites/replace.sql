-- ======== 0002_step.sql
-- 0002_step
--
-- alter attribute price.amount: type integer → bigint
-- comment on composite type price
-- comment on attribute price.currency
-- alter column items.price: default ROW(1, 'eur'::text) → default ROW((1)::bigint, 'eur'::text)
-- locks ACCESS EXCLUSIVE on table items, ACCESS EXCLUSIVE on view shown
-- rewrites items: every row is written anew under that lock

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'DOMAIN public.cash', 'TYPE public.cash', '', typowner, typacl FROM pg_type WHERE oid = 'public.cash'::regtype
        UNION ALL SELECT 1, 'TYPE public.entry', 'TYPE public.entry', '', typowner, typacl FROM pg_type WHERE oid = 'public.entry'::regtype
        UNION ALL SELECT 2, 'TYPE public.price', 'TYPE public.price', '', typowner, typacl FROM pg_type WHERE oid = 'public.price'::regtype
        UNION ALL SELECT 3, 'ROUTINE public.show(public.price)', 'ROUTINE public.show(public.price)', '', proowner, proacl FROM pg_proc WHERE oid = 'public.show(public.price)'::regprocedure
        UNION ALL SELECT 4, 'VIEW public.shown', 'TABLE public.shown', '', relowner, relacl FROM pg_class WHERE oid = 'public.shown'::regclass
        UNION ALL SELECT 5, '', 'TABLE public.shown', format(' (%I)', attname), NULL::oid, attacl FROM pg_attribute WHERE attrelid = 'public.shown'::regclass AND attacl IS NOT NULL
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

ALTER DOMAIN public.cash RENAME TO cash_old;
ALTER TYPE public.entry RENAME TO entry_old;
SET lock_timeout = '5s';
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

DO $relata$
DECLARE statement text;
BEGIN
    FOREACH statement IN ARRAY string_to_array(coalesce(current_setting('relata.access', true), ''), chr(30)) LOOP
        BEGIN
            EXECUTE statement;
        EXCEPTION WHEN undefined_column THEN NULL;
        END;
    END LOOP;
END
$relata$;

COMMENT ON VIEW public.shown IS 'For people.';
DROP DOMAIN public.cash_old;
DROP TYPE public.entry_old;
DROP TYPE public.price_old;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- may fail at price.amount: values that integer cannot hold are refused

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'DOMAIN public.cash', 'TYPE public.cash', '', typowner, typacl FROM pg_type WHERE oid = 'public.cash'::regtype
        UNION ALL SELECT 1, 'TYPE public.entry', 'TYPE public.entry', '', typowner, typacl FROM pg_type WHERE oid = 'public.entry'::regtype
        UNION ALL SELECT 2, 'TYPE public.price', 'TYPE public.price', '', typowner, typacl FROM pg_type WHERE oid = 'public.price'::regtype
        UNION ALL SELECT 3, 'ROUTINE public.show(public.price)', 'ROUTINE public.show(public.price)', '', proowner, proacl FROM pg_proc WHERE oid = 'public.show(public.price)'::regprocedure
        UNION ALL SELECT 4, 'VIEW public.shown', 'TABLE public.shown', '', relowner, relacl FROM pg_class WHERE oid = 'public.shown'::regclass
        UNION ALL SELECT 5, '', 'TABLE public.shown', format(' (%I)', attname), NULL::oid, attacl FROM pg_attribute WHERE attrelid = 'public.shown'::regclass AND attacl IS NOT NULL
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

ALTER DOMAIN public.cash RENAME TO cash_old;
ALTER TYPE public.entry RENAME TO entry_old;
SET lock_timeout = '5s';
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

DO $relata$
DECLARE statement text;
BEGIN
    FOREACH statement IN ARRAY string_to_array(coalesce(current_setting('relata.access', true), ''), chr(30)) LOOP
        BEGIN
            EXECUTE statement;
        EXCEPTION WHEN undefined_column THEN NULL;
        END;
    END LOOP;
END
$relata$;

COMMENT ON VIEW public.shown IS 'For people.';
DROP DOMAIN public.cash_old;
DROP TYPE public.entry_old;
DROP TYPE public.price_old;
