-- ======== 0002_step.sql
-- 0002_step
--
-- create index biggest_amount_idx
-- alter materialized view by_shop: definition
-- create index by_shop_total_idx
-- locks SHARE UPDATE EXCLUSIVE on index by_shop_shop_idx, SHARE on materialized view biggest, ACCESS EXCLUSIVE on materialized view by_shop
-- scans sales, biggest: every row is read under that lock

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'MATERIALIZED VIEW public.by_shop', 'TABLE public.by_shop', '', relowner, relacl FROM pg_class WHERE oid = 'public.by_shop'::regclass
        UNION ALL SELECT 1, '', 'TABLE public.by_shop', format(' (%I)', attname), NULL::oid, attacl FROM pg_attribute WHERE attrelid = 'public.by_shop'::regclass AND attacl IS NOT NULL
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

SET lock_timeout = '5s';
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

COMMENT ON INDEX public.by_shop_shop_idx IS 'For REFRESH CONCURRENTLY.';

-- ======== 0002_step.down.sql
-- undoes 0002_step

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'MATERIALIZED VIEW public.by_shop', 'TABLE public.by_shop', '', relowner, relacl FROM pg_class WHERE oid = 'public.by_shop'::regclass
        UNION ALL SELECT 1, '', 'TABLE public.by_shop', format(' (%I)', attname), NULL::oid, attacl FROM pg_attribute WHERE attrelid = 'public.by_shop'::regclass AND attacl IS NOT NULL
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

SET lock_timeout = '5s';
DROP INDEX public.biggest_amount_idx;
DROP MATERIALIZED VIEW public.by_shop;

CREATE MATERIALIZED VIEW public.by_shop AS
SELECT sales.shop,
    sum(sales.amount) AS total
   FROM public.sales
  GROUP BY sales.shop;

CREATE UNIQUE INDEX by_shop_shop_idx ON public.by_shop (shop);

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

COMMENT ON INDEX public.by_shop_shop_idx IS 'For REFRESH CONCURRENTLY.';
