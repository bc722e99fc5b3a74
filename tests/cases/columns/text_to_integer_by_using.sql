-- ======== 0002_step.sql
-- 0002_step
--
-- alter column orders.amount: type text → integer, default '0'::text → default 0
-- loses orders.amount: values become what `using` makes of them: nullif(trim(amount), '')::integer
-- column orders.amount may fail on rows: on rows made up for the proof, PostgreSQL says: invalid input syntax for type integer: "a"
-- locks ACCESS EXCLUSIVE on table orders
-- rewrites orders: every row is written anew under that lock

SET lock_timeout = '5s';

ALTER TABLE public.orders
    ALTER COLUMN amount DROP DEFAULT,
    ALTER COLUMN amount TYPE integer USING nullif(trim(amount), '')::integer,
    ALTER COLUMN amount SET DEFAULT 0;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- does not bring back what 0002_step lost of orders.amount: values become what `using` makes of them: nullif(trim(amount), '')::integer

SET lock_timeout = '5s';

ALTER TABLE public.orders
    ALTER COLUMN amount DROP DEFAULT,
    ALTER COLUMN amount TYPE text,
    ALTER COLUMN amount SET DEFAULT '0'::text;
