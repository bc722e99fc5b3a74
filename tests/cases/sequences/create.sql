-- ======== 0001_step.sql
-- 0001_step
--
-- create sequence Odd name
-- create sequence down
-- create sequence invoice_number
-- create sequence plain
-- create table invoices

CREATE SEQUENCE public."Odd name" AS smallint CYCLE;
CREATE SEQUENCE public.down INCREMENT BY -1 MINVALUE -100 START WITH -5;
CREATE SEQUENCE public.invoice_number START WITH 1000 CACHE 10;
CREATE SEQUENCE public.plain;

CREATE TABLE public.invoices (
    number bigint DEFAULT nextval('public.invoice_number'::regclass) NOT NULL
);

-- ======== 0001_step.down.sql
-- undoes 0001_step
-- relata: loses drop-sequence:Odd name: the sequence's place
-- relata: loses drop-sequence:down: the sequence's place
-- relata: loses drop-sequence:invoice_number: the sequence's place
-- relata: loses drop-sequence:plain: the sequence's place
-- relata: loses drop-table:invoices: the table and its 1 column

SET lock_timeout = '5s';
DROP TABLE public.invoices;
DROP SEQUENCE public."Odd name";
DROP SEQUENCE public.down;
DROP SEQUENCE public.invoice_number;
DROP SEQUENCE public.plain;
