-- ======== 0002_step.sql
-- 0002_step
--
-- alter column e.id: type integer → bigint
-- drop constraint to_a.to_a_it_fkey
-- drop column to_b.it
-- drop constraint to_b.to_b_it_fkey
-- alter column to_d.it: type integer → bigint
-- drop table to_c
-- loses to_b.it: the column's values (bigint)
-- loses to_c: the table and its 1 column
-- locks ACCESS EXCLUSIVE on table a, ACCESS EXCLUSIVE on table b, ACCESS EXCLUSIVE on table c, ACCESS EXCLUSIVE on table d, ACCESS EXCLUSIVE on table e, ACCESS EXCLUSIVE on table to_a, ACCESS EXCLUSIVE on table to_b, ACCESS EXCLUSIVE on table to_c, ACCESS EXCLUSIVE on table to_d, ACCESS EXCLUSIVE on table to_e
-- rewrites e, to_d: every row is written anew under that lock
-- scans to_e: every row is read under that lock

SET lock_timeout = '5s';
ALTER TABLE public.to_a DROP CONSTRAINT to_a_it_fkey;
ALTER TABLE public.to_b DROP CONSTRAINT to_b_it_fkey;
ALTER TABLE public.to_b DROP COLUMN it;
DROP TABLE public.to_c;
ALTER TABLE public.e ALTER COLUMN id TYPE bigint;
ALTER TABLE public.to_d ALTER COLUMN it TYPE bigint;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- does not bring back what 0002_step lost of to_b.it: the column's values (bigint)
-- does not bring back what 0002_step lost of to_c: the table and its 1 column
-- may fail at e.id: values that integer cannot hold are refused
--   find them with: SELECT * FROM public.e WHERE id NOT BETWEEN -2147483648 AND 2147483647
-- may fail at to_d.it: values that integer cannot hold are refused
--   find them with: SELECT * FROM public.to_d WHERE it NOT BETWEEN -2147483648 AND 2147483647
-- relata: no transaction

CREATE TABLE public.to_c (
    it bigint NOT NULL
);

SET lock_timeout = '5s';
ALTER TABLE public.to_b ADD COLUMN it bigint NOT NULL;
ALTER TABLE public.e ALTER COLUMN id TYPE integer;
ALTER TABLE public.to_d ALTER COLUMN it TYPE integer;
ALTER TABLE public.to_c ADD CONSTRAINT to_c_it_fkey FOREIGN KEY (it) REFERENCES public.c (id);
ALTER TABLE public.to_a ADD CONSTRAINT to_a_it_fkey FOREIGN KEY (it) REFERENCES public.a (id) NOT VALID;
ALTER TABLE public.to_a VALIDATE CONSTRAINT to_a_it_fkey;
ALTER TABLE public.to_b ADD CONSTRAINT to_b_it_fkey FOREIGN KEY (it) REFERENCES public.b (id) NOT VALID;
ALTER TABLE public.to_b VALIDATE CONSTRAINT to_b_it_fkey;
