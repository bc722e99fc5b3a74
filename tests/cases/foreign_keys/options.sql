-- ======== 0002_step.sql
-- 0002_step
--
-- rename constraint guests.new_name: was renamed
-- alter constraint guests.plain: definition
-- add constraint guests.not_valid
-- comment on constraint guests.plain
-- locks ACCESS EXCLUSIVE on table guests, SHARE ROW EXCLUSIVE on table rooms

SET lock_timeout = '5s';
ALTER TABLE public.guests RENAME CONSTRAINT renamed TO new_name;
ALTER TABLE public.guests ALTER CONSTRAINT plain DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE public.guests ADD CONSTRAINT not_valid FOREIGN KEY (house, number) REFERENCES public.rooms (house, number) NOT VALID;
COMMENT ON CONSTRAINT plain ON public.guests IS 'At the end.';

-- ======== 0003_step_2.sql
-- 0003_step_2
--
-- add constraint guests.set_null
-- guests.set_null is a foreign key: fails while rows refer to none of rooms
--   find them with: SELECT * FROM public.guests WHERE (house IS NOT NULL AND number IS NOT NULL) AND NOT EXISTS (SELECT FROM public.rooms AS referenced WHERE referenced.house = guests.house AND referenced.number = guests.number)
-- locks for a moment SHARE ROW EXCLUSIVE on table guests, SHARE ROW EXCLUSIVE on table rooms
-- locks SHARE UPDATE EXCLUSIVE on table guests while rows are read
-- scans guests: every row is read meanwhile
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.guests ADD CONSTRAINT set_null FOREIGN KEY (house, number) REFERENCES public.rooms (house, number) ON DELETE SET NULL (number) NOT VALID;
ALTER TABLE public.guests VALIDATE CONSTRAINT set_null;

-- ======== 0002_step.down.sql
-- undoes 0002_step

SET lock_timeout = '5s';
ALTER TABLE public.guests RENAME CONSTRAINT new_name TO renamed;
ALTER TABLE public.guests DROP CONSTRAINT not_valid;
ALTER TABLE public.guests ALTER CONSTRAINT plain NOT DEFERRABLE;
COMMENT ON CONSTRAINT plain ON public.guests IS NULL;

-- ======== 0003_step_2.down.sql
-- undoes 0003_step_2

SET lock_timeout = '5s';
ALTER TABLE public.guests DROP CONSTRAINT IF EXISTS set_null;
