-- ======== 0002_step.sql
-- 0002_step
--
-- alter constraint rooms.rooms_pkey: definition
-- rooms.rooms_pkey is unique: fails while rows have duplicates
--   find them with: SELECT house, number, count(*) FROM public.rooms WHERE house IS NOT NULL AND number IS NOT NULL GROUP BY house, number HAVING count(*) > 1
-- locks ACCESS EXCLUSIVE on table rooms

ALTER TABLE public.rooms DROP CONSTRAINT rooms_pkey;
ALTER TABLE public.rooms ADD CONSTRAINT rooms_pkey PRIMARY KEY (house, number);

-- ======== 0002_step.down.sql
-- undoes 0002_step

ALTER TABLE public.rooms DROP CONSTRAINT rooms_pkey;
ALTER TABLE public.rooms ADD CONSTRAINT rooms_pkey PRIMARY KEY (house);
