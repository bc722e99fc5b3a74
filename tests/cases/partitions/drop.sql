-- ======== 0002_step.sql
-- 0002_step
--
-- drop sequence gone_id_seq
-- drop table gone
-- drop table gone_0
-- loses gone: the table and its 1 column
-- loses gone_0: the partition of gone and its rows
-- locks ACCESS EXCLUSIVE on table gone, ACCESS EXCLUSIVE on table gone_0

SET lock_timeout = '5s';
DROP TABLE public.gone_0;
DROP TABLE public.gone;

-- ======== 0003_step_2.sql
-- 0003_step_2
--
-- drop table events_b
-- loses events_b: the partition of events and its rows
-- locks for a moment SHARE UPDATE EXCLUSIVE on table events, ACCESS EXCLUSIVE on table events_b
-- relata: no transaction

SET lock_timeout = 0;
ALTER TABLE public.events DETACH PARTITION public.events_b CONCURRENTLY;
SET lock_timeout = '5s';
DROP TABLE public.events_b;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- does not bring back what 0002_step lost of gone: the table and its 1 column
-- does not bring back what 0002_step lost of gone_0: the partition of gone and its rows

CREATE SEQUENCE public.gone_id_seq AS integer;

CREATE TABLE public.gone (
    id integer DEFAULT nextval('public.gone_id_seq'::regclass) NOT NULL
) PARTITION BY HASH (id);

CREATE TABLE public.gone_0 PARTITION OF public.gone FOR VALUES WITH (modulus 1, remainder 0);
ALTER SEQUENCE public.gone_id_seq OWNED BY public.gone.id;

-- ======== 0003_step_2.down.sql
-- undoes 0003_step_2
-- does not bring back what 0003_step_2 lost of events_b: the partition of events and its rows

CREATE TABLE public.events_b (
    id integer NOT NULL,
    kind text NOT NULL,
    CONSTRAINT events_b_pkey PRIMARY KEY (kind, id)
);

SET lock_timeout = '5s';
ALTER TABLE public.events ATTACH PARTITION public.events_b FOR VALUES IN ('b');
