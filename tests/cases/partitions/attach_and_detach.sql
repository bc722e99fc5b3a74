-- ======== 0002_step.sql
-- 0002_step
--
-- alter table events_2023: is no partition of events any more
-- add constraint events_2023.events_2023_day_check
-- alter table events_2025: becomes a partition of events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')
-- add constraint events_2025.events_2025_partition_check
-- create index events_2025_day_idx
-- events_2023.events_2023_day_check is a check: fails while rows violate it
--   find them with: SELECT * FROM public.events_2023 WHERE NOT ((day IS NOT NULL) AND (day >= '2023-01-01'::date) AND (day < '2024-01-01'::date))
-- events_2025 becomes a partition of events: fails while rows are outside of its bounds
--   find them with: SELECT * FROM public.events_2025 WHERE NOT ((day IS NOT NULL) AND (day >= '2025-01-01'::date) AND (day < '2026-01-01'::date))
-- events_2025.events_2025_partition_check is a check: fails while rows violate it
--   find them with: SELECT * FROM public.events_2025 WHERE NOT ((day IS NOT NULL) AND (day >= '2025-01-01'::date) AND (day < '2026-01-01'::date))
-- locks for a moment SHARE UPDATE EXCLUSIVE on table events, ACCESS EXCLUSIVE on table events_2023, ACCESS EXCLUSIVE on table events_2025
-- locks SHARE UPDATE EXCLUSIVE on table events_2025 while rows are read
-- scans events_2025: every row is read meanwhile
-- relata: no transaction

SET lock_timeout = 0;
ALTER TABLE public.events DETACH PARTITION public.events_2023 CONCURRENTLY;
CREATE INDEX CONCURRENTLY events_2025_day_idx ON public.events_2025 (day);
SET lock_timeout = '5s';
ALTER TABLE public.events_2025 ADD CONSTRAINT events_2025_partition_check CHECK ((day IS NOT NULL) AND (day >= '2025-01-01'::date) AND (day < '2026-01-01'::date)) NOT VALID;
ALTER TABLE public.events_2025 VALIDATE CONSTRAINT events_2025_partition_check;
ALTER TABLE public.events ATTACH PARTITION public.events_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');

-- ======== 0003_step_2.sql
-- 0003_step_2
--
-- drop constraint events_2023.events_2023_day_check
-- drop constraint events_2025.events_2025_partition_check
-- locks ACCESS EXCLUSIVE on table events_2023, ACCESS EXCLUSIVE on table events_2025

SET lock_timeout = '5s';
ALTER TABLE public.events_2023 DROP CONSTRAINT events_2023_day_check;
ALTER TABLE public.events_2025 DROP CONSTRAINT events_2025_partition_check;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.events_2023 DROP CONSTRAINT IF EXISTS events_2023_day_check;
SET lock_timeout = 0;
ALTER TABLE public.events DETACH PARTITION public.events_2025 CONCURRENTLY;
SET lock_timeout = '5s';
ALTER TABLE public.events_2025 DROP CONSTRAINT IF EXISTS events_2025_partition_check;
SET lock_timeout = 0;
DROP INDEX CONCURRENTLY public.events_2025_day_idx;
SET lock_timeout = '5s';
ALTER TABLE public.events_2023 ADD CONSTRAINT events_2023_partition_check CHECK ((day IS NOT NULL) AND (day >= '2023-01-01'::date) AND (day < '2024-01-01'::date)) NOT VALID;
ALTER TABLE public.events_2023 VALIDATE CONSTRAINT events_2023_partition_check;
ALTER TABLE public.events ATTACH PARTITION public.events_2023 FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
ALTER TABLE public.events_2023 DROP CONSTRAINT IF EXISTS events_2023_partition_check;

-- ======== 0003_step_2.down.sql
-- undoes 0003_step_2
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.events_2023 ADD CONSTRAINT events_2023_day_check CHECK ((day IS NOT NULL) AND (day >= '2023-01-01'::date) AND (day < '2024-01-01'::date)) NOT VALID;
ALTER TABLE public.events_2023 VALIDATE CONSTRAINT events_2023_day_check;
ALTER TABLE public.events_2025 ADD CONSTRAINT events_2025_partition_check CHECK ((day IS NOT NULL) AND (day >= '2025-01-01'::date) AND (day < '2026-01-01'::date)) NOT VALID;
ALTER TABLE public.events_2025 VALIDATE CONSTRAINT events_2025_partition_check;
