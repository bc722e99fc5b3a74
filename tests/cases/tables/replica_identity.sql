-- ======== 0002_step.sql
-- 0002_step
--
-- alter table a: replica identity
-- alter table b: replica identity
-- add column b.code
-- create index b_code_idx
-- add column c.more
-- alter index c_code_idx: definition
-- locks ACCESS EXCLUSIVE on table a, ACCESS EXCLUSIVE on table b, ACCESS EXCLUSIVE on table c, ACCESS EXCLUSIVE on index c_code_idx

DROP INDEX public.c_code_idx;
ALTER TABLE public.b ADD COLUMN code text DEFAULT ''::text NOT NULL;
ALTER TABLE public.c ADD COLUMN more text DEFAULT ''::text NOT NULL;
CREATE UNIQUE INDEX b_code_idx ON public.b (code);
CREATE UNIQUE INDEX c_code_idx ON public.c (code, more);
ALTER TABLE public.a REPLICA IDENTITY NOTHING;
ALTER TABLE public.b REPLICA IDENTITY USING INDEX b_code_idx;
ALTER TABLE public.c REPLICA IDENTITY USING INDEX c_code_idx;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: loses drop-column:b.code: the column's values (text)
-- relata: loses drop-column:c.more: the column's values (text)

DROP INDEX public.b_code_idx;
DROP INDEX public.c_code_idx;
ALTER TABLE public.b DROP COLUMN code;
ALTER TABLE public.c DROP COLUMN more;
CREATE UNIQUE INDEX c_code_idx ON public.c (code);
ALTER TABLE public.a REPLICA IDENTITY DEFAULT;
ALTER TABLE public.b REPLICA IDENTITY FULL;
ALTER TABLE public.c REPLICA IDENTITY USING INDEX c_code_idx;
