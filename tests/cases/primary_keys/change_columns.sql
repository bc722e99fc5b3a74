-- ======== 0002_step.sql
-- 0002_step
--
-- alter constraint rooms.rooms_pkey: definition
-- rooms.rooms_pkey is unique: fails while rows have duplicates
--   find them with: SELECT house, number, count(*) FROM public.rooms WHERE house IS NOT NULL AND number IS NOT NULL GROUP BY house, number HAVING count(*) > 1
-- locks for a moment ACCESS EXCLUSIVE on table rooms
-- locks SHARE UPDATE EXCLUSIVE on table rooms while rows are read
-- scans rooms: every row is read meanwhile
-- relata: no transaction

SET lock_timeout = 0;
CREATE UNIQUE INDEX CONCURRENTLY rooms_pkey_new ON public.rooms (house, number);
SET lock_timeout = '5s';

ALTER TABLE public.rooms
    DROP CONSTRAINT rooms_pkey,
    ADD CONSTRAINT rooms_pkey PRIMARY KEY USING INDEX rooms_pkey_new;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: no transaction

SET lock_timeout = 0;
DROP INDEX CONCURRENTLY IF EXISTS public.rooms_pkey_new;
CREATE UNIQUE INDEX CONCURRENTLY rooms_pkey_new ON public.rooms (house);
SET lock_timeout = '5s';

ALTER TABLE public.rooms
    DROP CONSTRAINT rooms_pkey,
    ADD CONSTRAINT rooms_pkey PRIMARY KEY USING INDEX rooms_pkey_new;
