-- ======== 0002_step.sql
-- 0002_step
--
-- drop enum mood
-- drop sequence numbers
-- drop table a
-- drop table b
-- loses numbers: the sequence's place
-- loses a: the table and its 3 columns
-- loses b: the table and its 2 columns
-- locks ACCESS EXCLUSIVE on table a, ACCESS EXCLUSIVE on table b

SET lock_timeout = '5s';
ALTER TABLE public.a DROP CONSTRAINT a_b_fkey;
ALTER TABLE public.b DROP CONSTRAINT b_a_fkey;
DROP TABLE public.a;
DROP TABLE public.b;
DROP SEQUENCE public.numbers;
DROP TYPE public.mood;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- does not bring back what 0002_step lost of numbers: the sequence's place
-- does not bring back what 0002_step lost of a: the table and its 3 columns
-- does not bring back what 0002_step lost of b: the table and its 2 columns

CREATE TYPE public.mood AS ENUM ('happy');
CREATE SEQUENCE public.numbers;

CREATE TABLE public.a (
    id integer NOT NULL,
    b integer,
    m public.mood DEFAULT 'happy'::public.mood NOT NULL,
    CONSTRAINT a_pkey PRIMARY KEY (id)
);

CREATE TABLE public.b (
    id integer DEFAULT nextval('public.numbers'::regclass) NOT NULL,
    a integer,
    CONSTRAINT b_pkey PRIMARY KEY (id)
);

ALTER TABLE public.a ADD CONSTRAINT a_b_fkey FOREIGN KEY (b) REFERENCES public.b (id);
ALTER TABLE public.b ADD CONSTRAINT b_a_fkey FOREIGN KEY (a) REFERENCES public.a (id);
