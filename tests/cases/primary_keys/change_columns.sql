-- ======== 0002_step.sql
-- 0002_step
--
-- alter constraint rooms.rooms_pkey: definition
-- locks ACCESS EXCLUSIVE on table rooms

ALTER TABLE public.rooms DROP CONSTRAINT rooms_pkey;
ALTER TABLE public.rooms ADD CONSTRAINT rooms_pkey PRIMARY KEY (house, number);

-- ======== 0002_step.down.sql
-- undoes 0002_step

ALTER TABLE public.rooms DROP CONSTRAINT rooms_pkey;
ALTER TABLE public.rooms ADD CONSTRAINT rooms_pkey PRIMARY KEY (house);
