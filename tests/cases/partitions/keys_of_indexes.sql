-- ======== 0002_step.sql
-- 0002_step
--
-- add constraint events.events_key
-- drop index events_key
-- add constraint events_eu.events_eu_code_key
-- add constraint events_eu.events_eu_region_id_key
-- drop index events_eu_code_key
-- locks ACCESS EXCLUSIVE on table events, ACCESS EXCLUSIVE on table events_eu
-- scans events_eu: every row is read under that lock

SET lock_timeout = '5s';
DROP INDEX public.events_key;
ALTER TABLE public.events_eu ADD CONSTRAINT events_eu_code_key UNIQUE USING INDEX events_eu_code_key;
ALTER TABLE public.events_eu ADD CONSTRAINT events_eu_region_id_key UNIQUE (region, id);
ALTER TABLE public.events ADD CONSTRAINT events_key UNIQUE (region, id);

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.events DROP CONSTRAINT events_key;
ALTER TABLE public.events_eu DROP CONSTRAINT events_eu_code_key;
CREATE UNIQUE INDEX events_key ON ONLY public.events (region, id);
SET lock_timeout = 0;
CREATE UNIQUE INDEX CONCURRENTLY events_eu_code_key ON public.events_eu (region, code);
CREATE UNIQUE INDEX CONCURRENTLY events_eu_region_id_idx ON public.events_eu (region, id);
SET lock_timeout = '5s';
ALTER INDEX public.events_key ATTACH PARTITION public.events_eu_region_id_idx;
