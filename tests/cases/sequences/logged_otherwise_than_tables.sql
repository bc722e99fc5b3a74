-- ======== 0002_step.sql
-- 0002_step
--
-- alter sequence b_n_seq: logged
-- alter column a.id: unlogged sequence
-- alter table b: unlogged
-- alter column b.id: logged sequence
-- alter column c.id: unlogged sequence
-- alter column d.id: no default → identity always
-- add column d.n
-- alter table e: unlogged
-- alter table f: unlogged
-- create table g
-- locks ACCESS EXCLUSIVE on table b, ACCESS EXCLUSIVE on table d, ACCESS EXCLUSIVE on table e, ACCESS EXCLUSIVE on table f
-- rewrites b, d, e, f: every row is written anew under that lock

ALTER SEQUENCE public.a_id_seq SET UNLOGGED;
ALTER SEQUENCE public.c_id_seq SET UNLOGGED;

CREATE UNLOGGED TABLE public.g (
    id integer GENERATED ALWAYS AS IDENTITY NOT NULL
);

ALTER SEQUENCE public.g_id_seq SET LOGGED;
SET lock_timeout = '5s';
ALTER TABLE public.d ADD COLUMN n integer GENERATED ALWAYS AS IDENTITY NOT NULL;
ALTER SEQUENCE public.d_n_seq SET UNLOGGED;
ALTER TABLE public.d ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;
ALTER SEQUENCE public.d_id_seq SET UNLOGGED;
SELECT setval(pg_get_serial_sequence('public.d', 'id'), (SELECT max(id) FROM public.d));
ALTER TABLE public.b SET UNLOGGED;
ALTER SEQUENCE public.b_n_seq SET LOGGED;
ALTER SEQUENCE public.b_id_seq SET LOGGED;
ALTER TABLE public.e SET UNLOGGED;
ALTER TABLE public.f SET UNLOGGED;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: loses drop-column:d.n: the column's values (integer)
-- relata: loses drop-table:g: the table and its 1 column

SET lock_timeout = '5s';
ALTER TABLE public.d DROP COLUMN n;
DROP TABLE public.g;
ALTER SEQUENCE public.a_id_seq SET LOGGED;
ALTER SEQUENCE public.c_id_seq SET LOGGED;
ALTER TABLE public.d ALTER COLUMN id DROP IDENTITY;
ALTER TABLE public.b SET LOGGED;
ALTER TABLE public.e SET LOGGED;
ALTER TABLE public.f SET LOGGED;
