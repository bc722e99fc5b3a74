-- ======== 0002_step.sql
-- 0002_step
--
-- add column users.token
-- add column users.block
-- add column watched.token
-- locks ACCESS EXCLUSIVE on table users, ACCESS EXCLUSIVE on table watched
-- rewrites watched: every row is written anew under that lock

SET lock_timeout = '5s';
ALTER TABLE public.watched ADD COLUMN token uuid DEFAULT gen_random_uuid() NOT NULL;

ALTER TABLE public.users
    ADD COLUMN token uuid,
    ALTER COLUMN token SET DEFAULT gen_random_uuid();

ALTER TABLE public.users
    ADD COLUMN block double precision,
    ALTER COLUMN block SET DEFAULT random();

-- ======== 0003_step_2.sql
-- 0003_step_2
--
-- alter column users.token: not null
-- fill column users.token of rows that are there with its default, some at a time
-- fill column users.block of rows that are there with its default, some at a time
-- users.token becomes NOT NULL: fails while rows have NULL there
--   find them with: SELECT * FROM public.users WHERE token IS NULL
-- locks for a moment ACCESS EXCLUSIVE on table users
-- locks SHARE UPDATE EXCLUSIVE on table users while rows are read
-- scans users: every row is read meanwhile
-- relata: no transaction

SET lock_timeout = '5s';

DO $relata$
<<relata>>
DECLARE
    block bigint;
    changed bigint;
    filled bigint;
BEGIN
    FOR round IN 1..3 LOOP
        block := 0;
        filled := 0;
        WHILE block < pg_relation_size('public.users') / current_setting('block_size')::bigint LOOP
            UPDATE public.users AS filled_row SET token = DEFAULT
            WHERE filled_row.ctid >= format('(%s,0)', relata.block)::tid
                AND filled_row.ctid < format('(%s,0)', relata.block + 200)::tid
                AND filled_row.token IS NULL;
            GET DIAGNOSTICS changed = ROW_COUNT;
            filled := filled + changed;
            COMMIT;
            block := block + 200;
        END LOOP;
        EXIT WHEN filled = 0;
    END LOOP;
END
$relata$;

DO $relata$
<<relata>>
DECLARE
    block bigint;
    changed bigint;
    filled bigint;
BEGIN
    FOR round IN 1..3 LOOP
        block := 0;
        filled := 0;
        WHILE block < pg_relation_size('public.users') / current_setting('block_size')::bigint LOOP
            UPDATE public.users AS filled_row SET block = DEFAULT
            WHERE filled_row.ctid >= format('(%s,0)', relata.block)::tid
                AND filled_row.ctid < format('(%s,0)', relata.block + 200)::tid
                AND filled_row.block IS NULL;
            GET DIAGNOSTICS changed = ROW_COUNT;
            filled := filled + changed;
            COMMIT;
            block := block + 200;
        END LOOP;
        EXIT WHEN filled = 0;
    END LOOP;
END
$relata$;

ALTER TABLE public.users ADD CONSTRAINT users_token_is_not_null CHECK (token IS NOT NULL) NOT VALID;
ALTER TABLE public.users VALIDATE CONSTRAINT users_token_is_not_null;
ALTER TABLE public.users ALTER COLUMN token SET NOT NULL;
ALTER TABLE public.users DROP CONSTRAINT users_token_is_not_null;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: loses drop-column:users.token: the column's values (uuid)
-- relata: loses drop-column:users.block: the column's values (double precision)
-- relata: loses drop-column:watched.token: the column's values (uuid)

SET lock_timeout = '5s';
ALTER TABLE public.users DROP COLUMN token;
ALTER TABLE public.users DROP COLUMN block;
ALTER TABLE public.watched DROP COLUMN token;

-- ======== 0003_step_2.down.sql
-- undoes 0003_step_2
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.users DROP CONSTRAINT IF EXISTS users_token_is_not_null;
ALTER TABLE public.users ALTER COLUMN token DROP NOT NULL;
