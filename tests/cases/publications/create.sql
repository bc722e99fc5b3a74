-- ======== 0002_step.sql
-- 0002_step
--
-- create schema billing
-- create table billing.invoices
-- create table base
-- create table derived
-- create publication A whole
-- create publication all
-- comment on publication all
-- create publication columns
-- create publication nothing
-- create publication some
-- locks SHARE UPDATE EXCLUSIVE on table users

CREATE SCHEMA billing;

CREATE TABLE billing.invoices (
    id integer NOT NULL,
    CONSTRAINT invoices_pkey PRIMARY KEY (id)
);

CREATE TABLE public.base (
    id integer NOT NULL,
    CONSTRAINT base_pkey PRIMARY KEY (id)
);

CREATE TABLE public.derived () INHERITS (public.base);
CREATE PUBLICATION "A whole" FOR TABLE ONLY public.base, public.derived;
CREATE PUBLICATION "all" FOR ALL TABLES WITH (publish = 'insert');
SET lock_timeout = '5s';
CREATE PUBLICATION columns FOR TABLE public.users (id, active);
CREATE PUBLICATION nothing;
CREATE PUBLICATION "some" FOR TABLE ONLY public.base, public.users WHERE ((active AND (id > 0))), TABLES IN SCHEMA billing WITH (publish_via_partition_root = true);
COMMENT ON PUBLICATION "all" IS 'What is new.';

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: loses drop-table:billing.invoices: the table and its 1 column
-- relata: loses drop-table:base: the table and its 1 column
-- relata: loses drop-table:derived: the table and its 1 column

DROP PUBLICATION "A whole";
DROP PUBLICATION "all";
DROP PUBLICATION columns;
DROP PUBLICATION nothing;
DROP PUBLICATION "some";
SET lock_timeout = '5s';
DROP TABLE billing.invoices;
DROP TABLE public.derived;
DROP TABLE public.base;
DROP SCHEMA billing;
