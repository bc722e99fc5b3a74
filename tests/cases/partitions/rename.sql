-- ======== 0002_step.sql
-- 0002_step
--
-- rename table happenings: was events
-- rename column happenings.sort: was kind
-- rename constraint happenings.sort_is_short: was kind_is_short
-- rename index happenings_id_idx: was events_id_idx
-- rename table happenings_b: was events_b
-- rename index happenings_b_id_idx: was events_b_id_idx
-- locks ACCESS EXCLUSIVE on table events, ACCESS EXCLUSIVE on table events_a, ACCESS EXCLUSIVE on table events_b, SHARE UPDATE EXCLUSIVE on index events_b_id_idx, SHARE UPDATE EXCLUSIVE on index events_id_idx

SET lock_timeout = '5s';
ALTER TABLE public.events RENAME TO happenings;
ALTER TABLE public.happenings RENAME COLUMN kind TO sort;
ALTER TABLE public.happenings RENAME CONSTRAINT kind_is_short TO sort_is_short;
ALTER INDEX public.events_id_idx RENAME TO happenings_id_idx;
ALTER TABLE public.events_b RENAME TO happenings_b;
ALTER INDEX public.events_b_id_idx RENAME TO happenings_b_id_idx;

-- ======== 0002_step.down.sql
-- undoes 0002_step

SET lock_timeout = '5s';
ALTER TABLE public.happenings_b RENAME TO events_b;
ALTER INDEX public.happenings_id_idx RENAME TO events_id_idx;
ALTER TABLE public.happenings RENAME CONSTRAINT sort_is_short TO kind_is_short;
ALTER TABLE public.happenings RENAME COLUMN sort TO kind;
ALTER TABLE public.happenings RENAME TO events;
ALTER INDEX public.happenings_b_id_idx RENAME TO events_b_id_idx;
