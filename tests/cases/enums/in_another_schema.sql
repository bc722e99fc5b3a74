-- ======== 0002_step.sql
-- 0002_step
--
-- alter enum billing.state: (open, paid) → (paid, open, lost)
-- alter column billing.invoices.state: default 'open'::billing.state → default 'lost'::billing.state
-- add column orders.states
-- locks ACCESS EXCLUSIVE on table billing.invoices, ACCESS EXCLUSIVE on table orders
-- rewrites billing.invoices, orders: every row is written anew under that lock

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'TYPE billing.state', 'TYPE billing.state', '', typowner, typacl FROM pg_type WHERE oid = 'billing.state'::regtype
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

ALTER TYPE billing.state RENAME TO state_old;
CREATE TYPE billing.state AS ENUM ('paid', 'open', 'lost');
SET lock_timeout = '5s';
ALTER TABLE public.orders ADD COLUMN states billing.state[] DEFAULT '{lost,paid}'::billing.state[] NOT NULL;

ALTER TABLE billing.invoices
    ALTER COLUMN state DROP DEFAULT,
    ALTER COLUMN state TYPE billing.state USING state::text::billing.state,
    ALTER COLUMN state SET DEFAULT 'lost'::billing.state;

ALTER TABLE public.orders
    ALTER COLUMN state DROP DEFAULT,
    ALTER COLUMN state TYPE billing.state USING state::text::billing.state,
    ALTER COLUMN state SET DEFAULT 'open'::billing.state;

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

DROP TYPE billing.state_old;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: loses drop-column:orders.states: the column's values (billing.state[])

DO $relata$
BEGIN
    IF EXISTS (SELECT FROM billing.invoices WHERE state::text IN ('lost')) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            MESSAGE = 'rows of billing.invoices.state still hold a label that goes from billing.state: lost',
            HINT = 'find them with: SELECT * FROM billing.invoices WHERE state::text IN (''lost''); then UPDATE them';
    END IF;
    IF EXISTS (SELECT FROM public.orders WHERE state::text IN ('lost')) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            MESSAGE = 'rows of orders.state still hold a label that goes from billing.state: lost',
            HINT = 'find them with: SELECT * FROM public.orders WHERE state::text IN (''lost''); then UPDATE them';
    END IF;
END
$relata$;

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'TYPE billing.state', 'TYPE billing.state', '', typowner, typacl FROM pg_type WHERE oid = 'billing.state'::regtype
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

ALTER TYPE billing.state RENAME TO state_old;
SET lock_timeout = '5s';
ALTER TABLE public.orders DROP COLUMN states;
CREATE TYPE billing.state AS ENUM ('open', 'paid');

ALTER TABLE billing.invoices
    ALTER COLUMN state DROP DEFAULT,
    ALTER COLUMN state TYPE billing.state USING state::text::billing.state,
    ALTER COLUMN state SET DEFAULT 'open'::billing.state;

ALTER TABLE public.orders
    ALTER COLUMN state DROP DEFAULT,
    ALTER COLUMN state TYPE billing.state USING state::text::billing.state,
    ALTER COLUMN state SET DEFAULT 'open'::billing.state;

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

DROP TYPE billing.state_old;
