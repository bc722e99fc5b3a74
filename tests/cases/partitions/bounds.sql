-- ======== 0002_step.sql
-- 0002_step
--
-- create table events_2026
-- alter table events_old: is no partition of events any more
-- locks ACCESS EXCLUSIVE on table events, ACCESS EXCLUSIVE on table events_old, ACCESS EXCLUSIVE on table events_rest

SET lock_timeout = '5s';
ALTER TABLE public.events DETACH PARTITION public.events_old;

CREATE TABLE public.events_2026 (
    id integer NOT NULL,
    day date NOT NULL,
    CONSTRAINT events_id_check CHECK (id > 0)
);

CREATE INDEX events_2026_day_idx ON public.events_2026 (day);

-- ======== 0003_step_2.sql
-- 0003_step_2
--
-- alter table events_2026: becomes a partition of events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')
-- alter table events_old: becomes a partition of events FOR VALUES FROM (MINVALUE) TO ('2025-01-01')
-- add constraint events_old.events_old_partition_check
-- add constraint events_rest.events_rest_partition_check
-- events_2026 becomes a partition of events: fails while rows are outside of its bounds
--   find them with: SELECT * FROM public.events_2026 WHERE NOT ((day IS NOT NULL) AND (day >= '2026-01-01'::date) AND (day < '2027-01-01'::date))
-- events_old becomes a partition of events: fails while rows are outside of its bounds
--   find them with: SELECT * FROM public.events_old WHERE NOT ((day IS NOT NULL) AND (day < '2025-01-01'::date))
-- events_old.events_old_partition_check is a check: fails while rows violate it
--   find them with: SELECT * FROM public.events_old WHERE NOT ((day IS NOT NULL) AND (day < '2025-01-01'::date))
-- events_rest.events_rest_partition_check is a check: fails while rows violate it
--   find them with: SELECT * FROM public.events_rest WHERE NOT (NOT ((day IS NOT NULL) AND ((day < '2025-01-01'::date) OR ((day >= '2026-01-01'::date) AND (day < '2027-01-01'::date)))))
-- locks for a moment SHARE UPDATE EXCLUSIVE on table events, ACCESS EXCLUSIVE on table events_old, ACCESS EXCLUSIVE on table events_rest
-- locks SHARE UPDATE EXCLUSIVE on table events, ACCESS EXCLUSIVE on table events_2026, SHARE UPDATE EXCLUSIVE on table events_old, ACCESS EXCLUSIVE on table events_rest while rows are read
-- scans events_2026, events_old, events_rest: every row is read meanwhile
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.events_rest ADD CONSTRAINT events_rest_partition_check CHECK (NOT ((day IS NOT NULL) AND ((day < '2025-01-01'::date) OR ((day >= '2026-01-01'::date) AND (day < '2027-01-01'::date))))) NOT VALID;
ALTER TABLE public.events_rest VALIDATE CONSTRAINT events_rest_partition_check;
ALTER TABLE public.events ATTACH PARTITION public.events_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
ALTER TABLE public.events_old ADD CONSTRAINT events_old_partition_check CHECK ((day IS NOT NULL) AND (day < '2025-01-01'::date)) NOT VALID;
ALTER TABLE public.events_old VALIDATE CONSTRAINT events_old_partition_check;
ALTER TABLE public.events ATTACH PARTITION public.events_old FOR VALUES FROM (MINVALUE) TO ('2025-01-01');

-- ======== 0004_step_3.sql
-- 0004_step_3
--
-- drop constraint events_old.events_old_partition_check
-- drop constraint events_rest.events_rest_partition_check
-- locks ACCESS EXCLUSIVE on table events_old, ACCESS EXCLUSIVE on table events_rest

SET lock_timeout = '5s';
ALTER TABLE public.events_old DROP CONSTRAINT events_old_partition_check;
ALTER TABLE public.events_rest DROP CONSTRAINT events_rest_partition_check;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: loses drop-table:events_2026: the table and its 2 columns
-- relata: no transaction

SET lock_timeout = '5s';
DROP TABLE public.events_2026;
ALTER TABLE public.events_old ADD CONSTRAINT events_old_partition_check CHECK ((day IS NOT NULL) AND (day < '2024-01-01'::date)) NOT VALID;
ALTER TABLE public.events_old VALIDATE CONSTRAINT events_old_partition_check;
ALTER TABLE public.events_rest ADD CONSTRAINT events_rest_partition_check CHECK (NOT ((day IS NOT NULL) AND (day < '2024-01-01'::date))) NOT VALID;
ALTER TABLE public.events_rest VALIDATE CONSTRAINT events_rest_partition_check;
ALTER TABLE public.events ATTACH PARTITION public.events_old FOR VALUES FROM (MINVALUE) TO ('2024-01-01');
ALTER TABLE public.events_old DROP CONSTRAINT events_old_partition_check;
ALTER TABLE public.events_rest DROP CONSTRAINT events_rest_partition_check;

-- ======== 0003_step_2.down.sql
-- undoes 0003_step_2

SET lock_timeout = '5s';

DO $relata$
BEGIN
    IF EXISTS (SELECT FROM pg_inherits WHERE inhparent = to_regclass('public.events') AND inhrelid = to_regclass('public.events_2026')) THEN
        ALTER TABLE public.events DETACH PARTITION public.events_2026;
    END IF;
END
$relata$;

DO $relata$
BEGIN
    IF EXISTS (SELECT FROM pg_inherits WHERE inhparent = to_regclass('public.events') AND inhrelid = to_regclass('public.events_old')) THEN
        ALTER TABLE public.events DETACH PARTITION public.events_old;
    END IF;
END
$relata$;

ALTER TABLE public.events_old DROP CONSTRAINT IF EXISTS events_old_partition_check;
ALTER TABLE public.events_rest DROP CONSTRAINT IF EXISTS events_rest_partition_check;

-- ======== 0004_step_3.down.sql
-- undoes 0004_step_3
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.events_old ADD CONSTRAINT events_old_partition_check CHECK ((day IS NOT NULL) AND (day < '2025-01-01'::date)) NOT VALID;
ALTER TABLE public.events_old VALIDATE CONSTRAINT events_old_partition_check;
ALTER TABLE public.events_rest ADD CONSTRAINT events_rest_partition_check CHECK (NOT ((day IS NOT NULL) AND ((day < '2025-01-01'::date) OR ((day >= '2026-01-01'::date) AND (day < '2027-01-01'::date))))) NOT VALID;
ALTER TABLE public.events_rest VALIDATE CONSTRAINT events_rest_partition_check;
