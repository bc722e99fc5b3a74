-- ======== 0001_step.sql
-- 0001_step
--
-- create table t
-- comment on constraint t.again

CREATE TABLE public.t (
    a integer NOT NULL,
    b integer NOT NULL,
    CONSTRAINT t_pkey PRIMARY KEY (a, b)
);

ALTER TABLE public.t ADD CONSTRAINT again UNIQUE (a, b);
ALTER TABLE public.t ADD CONSTRAINT deferred UNIQUE (a, b) DEFERRABLE;
ALTER TABLE public.t ADD CONSTRAINT once_more UNIQUE (a, b);
COMMENT ON CONSTRAINT again ON public.t IS 'PostgreSQL makes both only one after the other.';

-- ======== 0001_step.down.sql
-- undoes 0001_step
-- relata: loses drop-table:t: the table and its 2 columns

SET lock_timeout = '5s';
DROP TABLE public.t;
