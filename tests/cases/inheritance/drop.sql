-- ======== 0002_step.sql
-- 0002_step
--
-- alter table stays: inherits no more from base
-- drop table base
-- drop table child
-- loses base: the table and its 1 column
-- loses child: the table and its 2 columns
-- locks ACCESS EXCLUSIVE on table base, ACCESS EXCLUSIVE on table child, ACCESS EXCLUSIVE on table stays

SET lock_timeout = '5s';
ALTER TABLE public.stays NO INHERIT public.base;
DROP TABLE public.child;
DROP TABLE public.base;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- does not bring back what 0002_step lost of base: the table and its 1 column
-- does not bring back what 0002_step lost of child: the table and its 2 columns

CREATE TABLE public.base (
    a integer NOT NULL
);

CREATE TABLE public.child (
    b integer NOT NULL
) INHERITS (public.base);

SET lock_timeout = '5s';
ALTER TABLE public.stays INHERIT public.base;
