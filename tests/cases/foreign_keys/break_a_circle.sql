-- ======== 0002_step.sql
-- 0002_step
--
-- drop constraint b.b_a_fkey
-- drop table a
-- loses a: the table and its 2 columns
-- locks ACCESS EXCLUSIVE on table a, ACCESS EXCLUSIVE on table b

SET lock_timeout = '5s';
ALTER TABLE public.b DROP CONSTRAINT b_a_fkey;
DROP TABLE public.a;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- does not bring back what 0002_step lost of a: the table and its 2 columns
-- relata: no transaction

CREATE TABLE public.a (
    id integer NOT NULL,
    b integer,
    CONSTRAINT a_pkey PRIMARY KEY (id)
);

SET lock_timeout = '5s';
ALTER TABLE public.a ADD CONSTRAINT a_b_fkey FOREIGN KEY (b) REFERENCES public.b (id);
ALTER TABLE public.b ADD CONSTRAINT b_a_fkey FOREIGN KEY (a) REFERENCES public.a (id) NOT VALID;
ALTER TABLE public.b VALIDATE CONSTRAINT b_a_fkey;
