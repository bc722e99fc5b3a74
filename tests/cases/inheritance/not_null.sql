-- ======== 0002_step.sql
-- 0002_step
--
-- alter column base.rank: may be null
-- locks ACCESS EXCLUSIVE on table base, ACCESS EXCLUSIVE on table child

SET lock_timeout = '5s';
ALTER TABLE public.base ALTER COLUMN rank DROP NOT NULL;

-- ======== 0003_step_2.sql
-- 0003_step_2
--
-- alter column base.note: not null
-- alter table apart: inherits from base
-- base.note becomes NOT NULL: fails while rows have NULL there
--   find them with: SELECT * FROM public.base WHERE note IS NULL
-- locks for a moment ACCESS EXCLUSIVE on table apart, ACCESS EXCLUSIVE on table base, ACCESS EXCLUSIVE on table child
-- locks SHARE UPDATE EXCLUSIVE on table base, SHARE UPDATE EXCLUSIVE on table child while rows are read
-- scans base, child: every row is read meanwhile
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.base ADD CONSTRAINT base_note_is_not_null CHECK (note IS NOT NULL) NOT VALID;
ALTER TABLE public.base VALIDATE CONSTRAINT base_note_is_not_null;
ALTER TABLE public.base ALTER COLUMN note SET NOT NULL;
ALTER TABLE public.base DROP CONSTRAINT base_note_is_not_null;
ALTER TABLE public.apart INHERIT public.base;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.base ADD CONSTRAINT base_rank_is_not_null CHECK (rank IS NOT NULL) NOT VALID;
ALTER TABLE public.base VALIDATE CONSTRAINT base_rank_is_not_null;
ALTER TABLE public.base ALTER COLUMN rank SET NOT NULL;
ALTER TABLE public.base DROP CONSTRAINT base_rank_is_not_null;

-- ======== 0003_step_2.down.sql
-- undoes 0003_step_2
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.base DROP CONSTRAINT IF EXISTS base_note_is_not_null;
ALTER TABLE public.apart NO INHERIT public.base;
ALTER TABLE public.base ALTER COLUMN note DROP NOT NULL;
ALTER TABLE public.child ADD CONSTRAINT child_note_is_not_null CHECK (note IS NOT NULL) NOT VALID;
ALTER TABLE public.child VALIDATE CONSTRAINT child_note_is_not_null;
ALTER TABLE public.child ALTER COLUMN note SET NOT NULL;
ALTER TABLE public.child DROP CONSTRAINT IF EXISTS child_note_is_not_null;
