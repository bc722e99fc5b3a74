-- ======== 0002_step.sql
-- 0002_step
--
-- create schema Odd schema
-- create schema billing
-- comment on schema billing
-- create sequence billing.invoices_id_seq
-- create table Odd schema.users
-- create table billing.invoices
-- locks SHARE ROW EXCLUSIVE on table users

CREATE SCHEMA "Odd schema";
CREATE SCHEMA billing;
CREATE SEQUENCE billing.invoices_id_seq AS integer;

CREATE TABLE "Odd schema".users (
    id integer NOT NULL,
    invoice_id integer,
    CONSTRAINT users_pkey PRIMARY KEY (id)
);

CREATE TABLE billing.invoices (
    id integer DEFAULT nextval('billing.invoices_id_seq'::regclass) NOT NULL,
    user_id integer NOT NULL,
    CONSTRAINT invoices_pkey PRIMARY KEY (id)
);

ALTER SEQUENCE billing.invoices_id_seq OWNED BY billing.invoices.id;
SET lock_timeout = '5s';
ALTER TABLE "Odd schema".users ADD CONSTRAINT users_id_fkey FOREIGN KEY (id) REFERENCES public.users (id);
ALTER TABLE "Odd schema".users ADD CONSTRAINT users_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES billing.invoices (id);
ALTER TABLE billing.invoices ADD CONSTRAINT invoices_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users (id);
COMMENT ON SCHEMA billing IS 'Money.';

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: loses drop-table:Odd schema.users: the table and its 2 columns
-- relata: loses drop-table:billing.invoices: the table and its 2 columns

SET lock_timeout = '5s';
DROP TABLE "Odd schema".users;
DROP TABLE billing.invoices;
DROP SCHEMA "Odd schema";
DROP SCHEMA billing;
