-- ======== 0002_step.sql
-- 0002_step
--
-- create sequence c_n_seq
-- create sequence d_id_seq
-- alter table a: logged
-- alter table b: unlogged
-- alter column c.id: no default → identity always
-- add column c.n
-- create table d
-- locks ACCESS EXCLUSIVE on table a, ACCESS EXCLUSIVE on table b, ACCESS EXCLUSIVE on table c
-- rewrites a, b: every row is written anew under that lock
-- scans c: every row is read under that lock

CREATE UNLOGGED SEQUENCE public.c_n_seq AS integer;
CREATE UNLOGGED SEQUENCE public.d_id_seq;

CREATE UNLOGGED TABLE public.d (
    id bigint DEFAULT nextval('public.d_id_seq'::regclass) NOT NULL,
    n integer GENERATED ALWAYS AS IDENTITY NOT NULL
);

ALTER SEQUENCE public.d_id_seq OWNED BY public.d.id;
SET lock_timeout = '5s';
ALTER TABLE public.c ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;

ALTER TABLE public.c
    ADD COLUMN n integer,
    ALTER COLUMN n SET DEFAULT nextval('public.c_n_seq'::regclass);

ALTER SEQUENCE public.c_n_seq OWNED BY public.c.n;
SELECT setval(pg_get_serial_sequence('public.c', 'id'), (SELECT max(id) FROM public.c));
ALTER TABLE public.a SET LOGGED;
ALTER TABLE public.b SET UNLOGGED;

-- ======== 0003_step_2.sql
-- 0003_step_2
--
-- alter column c.n: not null
-- fill column c.n of rows that are there with its default, some at a time
-- c.n becomes NOT NULL: fails while rows have NULL there
--   find them with: SELECT * FROM public.c WHERE n IS NULL
-- locks for a moment ACCESS EXCLUSIVE on table c
-- locks SHARE UPDATE EXCLUSIVE on table c while rows are read
-- scans c: every row is read meanwhile
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
        WHILE block < pg_relation_size('public.c') / current_setting('block_size')::bigint LOOP
            UPDATE public.c AS filled_row SET n = DEFAULT
            WHERE filled_row.ctid >= format('(%s,0)', relata.block)::tid
                AND filled_row.ctid < format('(%s,0)', relata.block + 200)::tid
                AND filled_row.n IS NULL;
            GET DIAGNOSTICS changed = ROW_COUNT;
            filled := filled + changed;
            COMMIT;
            block := block + 200;
        END LOOP;
        EXIT WHEN filled = 0;
    END LOOP;
END
$relata$;

ALTER TABLE public.c ADD CONSTRAINT c_n_is_not_null CHECK (n IS NOT NULL) NOT VALID;
ALTER TABLE public.c VALIDATE CONSTRAINT c_n_is_not_null;
ALTER TABLE public.c ALTER COLUMN n SET NOT NULL;
ALTER TABLE public.c DROP CONSTRAINT c_n_is_not_null;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: loses drop-column:c.n: the column's values (integer)
-- relata: loses drop-table:d: the table and its 2 columns

SET lock_timeout = '5s';
ALTER TABLE public.c DROP COLUMN n;
DROP TABLE public.d;
ALTER TABLE public.c ALTER COLUMN id DROP IDENTITY;
ALTER TABLE public.a SET UNLOGGED;
ALTER TABLE public.b SET LOGGED;

-- ======== 0003_step_2.down.sql
-- undoes 0003_step_2
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.c DROP CONSTRAINT IF EXISTS c_n_is_not_null;
ALTER TABLE public.c ALTER COLUMN n DROP NOT NULL;
