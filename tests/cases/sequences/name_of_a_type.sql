-- ======== 0002_step.sql
-- 0002_step
--
-- drop enum numbers
-- create domain later
-- drop domain tickets
-- create sequence later
-- create sequence tickets
-- create table people

CREATE SEQUENCE public.later;
CREATE DOMAIN public.later AS integer;
DROP DOMAIN public.tickets;
CREATE SEQUENCE public.tickets INCREMENT BY 5;
DROP TYPE public.numbers;

CREATE TABLE public.people (
    id integer GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME public.numbers) NOT NULL
);

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: loses drop-sequence:later: the sequence's place
-- relata: loses drop-sequence:tickets: the sequence's place
-- relata: loses drop-table:people: the table and its 1 column

SET lock_timeout = '5s';
DROP TABLE public.people;
DROP SEQUENCE public.later;
DROP SEQUENCE public.tickets;
CREATE TYPE public.numbers AS ENUM ('a', 'b');
CREATE DOMAIN public.tickets AS integer;
DROP DOMAIN public.later;
