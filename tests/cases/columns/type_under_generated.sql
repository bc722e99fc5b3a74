-- ======== 0002_step.sql
-- 0002_step
--
-- alter column orders.price: type integer → bigint
-- locks ACCESS EXCLUSIVE on table orders
-- rewrites orders: every row is written anew under that lock

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, '', 'TABLE public.orders', format(' (%I)', attname), NULL::oid, attacl FROM pg_attribute WHERE attrelid = 'public.orders'::regclass AND attname = 'total'
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

SET lock_timeout = '5s';
DROP INDEX public.orders_total_idx;
ALTER TABLE public.orders DROP COLUMN total;
ALTER TABLE public.orders ALTER COLUMN price TYPE bigint;
ALTER TABLE public.orders ADD COLUMN total bigint GENERATED ALWAYS AS (price * quantity) STORED NOT NULL;
CREATE INDEX orders_total_idx ON public.orders (total);

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

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- may fail at orders.price: values that integer cannot hold are refused
--   find them with: SELECT * FROM public.orders WHERE price NOT BETWEEN -2147483648 AND 2147483647

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, '', 'TABLE public.orders', format(' (%I)', attname), NULL::oid, attacl FROM pg_attribute WHERE attrelid = 'public.orders'::regclass AND attname = 'total'
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

SET lock_timeout = '5s';
DROP INDEX public.orders_total_idx;
ALTER TABLE public.orders DROP COLUMN total;
ALTER TABLE public.orders ALTER COLUMN price TYPE integer;
ALTER TABLE public.orders ADD COLUMN total bigint GENERATED ALWAYS AS (price * quantity) STORED NOT NULL;
CREATE INDEX orders_total_idx ON public.orders (total);

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
