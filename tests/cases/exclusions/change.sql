-- ======== 0002_step.sql
-- 0002_step
--
-- rename constraint bookings.new_name: was old_name
-- alter constraint bookings.no_overlap: definition
-- add constraint bookings.no_same
-- drop constraint bookings.goes
-- locks ACCESS EXCLUSIVE on table bookings
-- scans bookings: every row is read under that lock

SET lock_timeout = '5s';
ALTER TABLE public.bookings RENAME CONSTRAINT old_name TO new_name;
ALTER TABLE public.bookings DROP CONSTRAINT goes;
ALTER TABLE public.bookings DROP CONSTRAINT no_overlap;
ALTER TABLE public.bookings ADD CONSTRAINT no_same EXCLUDE USING hash (((room + 1)) WITH =);
ALTER TABLE public.bookings ADD CONSTRAINT no_overlap EXCLUDE USING gist (room WITH =, during WITH &&) WHERE (NOT cancelled) DEFERRABLE;

-- ======== 0002_step.down.sql
-- undoes 0002_step

SET lock_timeout = '5s';
ALTER TABLE public.bookings RENAME CONSTRAINT new_name TO old_name;
ALTER TABLE public.bookings DROP CONSTRAINT no_same;
ALTER TABLE public.bookings DROP CONSTRAINT no_overlap;
ALTER TABLE public.bookings ADD CONSTRAINT goes EXCLUDE USING gist (during WITH &&) WHERE (room = 1);
ALTER TABLE public.bookings ADD CONSTRAINT no_overlap EXCLUDE USING gist (room WITH =, during WITH &&);
