-- ======== 0001_step.sql
-- 0001_step
--
-- create table events
-- comment on table events
-- create table events_2024
-- create table events_2025
-- comment on table events_2025
-- comment on column events_2025.kind
-- create table events_2025_click
-- create table events_rest
-- create table hashed
-- create table hashed_0
-- create table hashed_1
-- create table listed
-- create table listed_a
-- create table regions
-- create trigger events.touch

CREATE TABLE public.events (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    created_at date NOT NULL,
    kind text DEFAULT 'click'::text NOT NULL,
    region integer,
    CONSTRAINT events_pkey PRIMARY KEY (id, created_at, kind),
    CONSTRAINT events_kind_check CHECK (kind <> ''::text)
) PARTITION BY RANGE (created_at);

CREATE TABLE public.events_2025 (
    id bigint NOT NULL,
    created_at date NOT NULL,
    kind text DEFAULT 'view'::text NOT NULL,
    region integer,
    CONSTRAINT events_2025_pk PRIMARY KEY (id, created_at, kind),
    CONSTRAINT events_kind_check CHECK (kind <> ''::text),
    CONSTRAINT kind_is_short CHECK (length(kind) < 9)
) PARTITION BY LIST (kind);

CREATE TABLE public.hashed (
    id integer NOT NULL,
    CONSTRAINT hashed_pkey PRIMARY KEY (id)
) PARTITION BY HASH (id);

CREATE TABLE public.hashed_0 PARTITION OF public.hashed FOR VALUES WITH (modulus 2, remainder 0);
CREATE UNLOGGED TABLE public.hashed_1 PARTITION OF public.hashed FOR VALUES WITH (modulus 2, remainder 1);

CREATE TABLE public.listed (
    name text NOT NULL
) PARTITION BY LIST (lower(name) COLLATE "C");

CREATE TABLE public.listed_a PARTITION OF public.listed FOR VALUES IN ('a', NULL);

CREATE TABLE public.regions (
    id integer NOT NULL,
    CONSTRAINT regions_pkey PRIMARY KEY (id)
);

CREATE INDEX events_kind_idx ON public.events ((lower(kind)));
CREATE TABLE public.events_2024 PARTITION OF public.events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE public.events_rest PARTITION OF public.events DEFAULT;
CREATE INDEX events_2025_lower_idx ON public.events_2025 ((lower(kind)));
CREATE INDEX events_2025_region_idx ON public.events_2025 (region);
CREATE TABLE public.events_2025_click PARTITION OF public.events_2025 FOR VALUES IN ('click');
ALTER TABLE public.events ADD CONSTRAINT events_region_fkey FOREIGN KEY (region) REFERENCES public.regions (id);
ALTER TABLE public.hashed_1 REPLICA IDENTITY FULL;
CREATE TRIGGER touch BEFORE INSERT ON public.events FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
ALTER TABLE public.events ATTACH PARTITION public.events_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
COMMENT ON TABLE public.events IS 'By year.';
COMMENT ON TABLE public.events_2025 IS 'This year.';
COMMENT ON COLUMN public.events_2025.kind IS 'What happened.';

-- ======== 0001_step.down.sql
-- undoes 0001_step
-- relata: loses drop-table:events: the table and its 4 columns
-- relata: loses drop-table:events_2024: the partition of events and its rows
-- relata: loses drop-table:events_2025: the partition of events and its rows
-- relata: loses drop-table:events_2025_click: the partition of events_2025 and its rows
-- relata: loses drop-table:events_rest: the partition of events and its rows
-- relata: loses drop-table:hashed: the table and its 1 column
-- relata: loses drop-table:hashed_0: the partition of hashed and its rows
-- relata: loses drop-table:hashed_1: the partition of hashed and its rows
-- relata: loses drop-table:listed: the table and its 1 column
-- relata: loses drop-table:listed_a: the partition of listed and its rows
-- relata: loses drop-table:regions: the table and its 1 column

SET lock_timeout = '5s';
DROP TABLE public.events_2024;
DROP TABLE public.events_2025_click;
DROP TABLE public.events_2025;
DROP TABLE public.events_rest;
DROP TABLE public.events;
DROP TABLE public.hashed_0;
DROP TABLE public.hashed_1;
DROP TABLE public.hashed;
DROP TABLE public.listed_a;
DROP TABLE public.listed;
DROP TABLE public.regions;
