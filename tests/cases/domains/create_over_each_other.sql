-- ======== 0002_step.sql
-- 0002_step
--
-- create enum state
-- create domain a_few
-- create domain email
-- comment on domain email
-- create domain open_state
-- create domain work_email
-- alter column orders.email: type character varying(255) → public.email
-- add column orders.copies
-- add column orders.state
-- add column orders.states
-- column orders.email may fail on rows: on rows made up for the proof, PostgreSQL says: value for domain email violates check constraint "email_check"
-- locks ACCESS EXCLUSIVE on table orders
-- rewrites orders: every row is written anew under that lock

CREATE TYPE public.state AS ENUM ('open', 'closed');

CREATE DOMAIN public.email AS text
    CONSTRAINT email_check CHECK (VALUE ~ '@'::text);

CREATE DOMAIN public.open_state AS public.state
    DEFAULT 'open'::public.state
    CONSTRAINT open_state_check CHECK (VALUE = 'open'::public.state);

CREATE DOMAIN public.work_email AS public.email COLLATE "C"
    NOT NULL;

CREATE DOMAIN public.a_few AS public.work_email[];
SET lock_timeout = '5s';
ALTER TABLE public.orders ADD COLUMN copies public.a_few;
ALTER TABLE public.orders ADD COLUMN state public.open_state;
ALTER TABLE public.orders ADD COLUMN states public.open_state[];
ALTER TABLE public.orders ALTER COLUMN email TYPE public.email;
COMMENT ON DOMAIN public.email IS 'An address.';

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- may fail at orders.email: values of more than 255 characters are refused, and spaces past that are cut
--   find them with: SELECT * FROM public.orders WHERE length(email) > 255
-- relata: loses drop-column:orders.copies: the column's values (public.a_few)
-- relata: loses drop-column:orders.state: the column's values (public.open_state)
-- relata: loses drop-column:orders.states: the column's values (public.open_state[])

SET lock_timeout = '5s';
ALTER TABLE public.orders DROP COLUMN copies;
ALTER TABLE public.orders DROP COLUMN state;
ALTER TABLE public.orders DROP COLUMN states;
ALTER TABLE public.orders ALTER COLUMN email TYPE character varying(255);
DROP DOMAIN public.a_few;
DROP DOMAIN public.open_state;
DROP DOMAIN public.work_email;
DROP DOMAIN public.email;
DROP TYPE public.state;
