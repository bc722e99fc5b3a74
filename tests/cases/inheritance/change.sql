-- ======== 0002_step.sql
-- 0002_step
--
-- alter column base.a: type integer → bigint, no default → default 1
-- add column base.added
-- drop column base.kept
-- comment on column base.added
-- drop constraint base.a_is_small
-- alter column child.added: no default → default '2020-01-01'::date
-- alter table leaves: inherits no more from base
-- alter table comes: inherits from other
-- loses base.kept: the column's values (integer)
-- locks ACCESS EXCLUSIVE on table base, ACCESS EXCLUSIVE on table child, ACCESS EXCLUSIVE on table comes, ACCESS EXCLUSIVE on table grandchild, ACCESS EXCLUSIVE on table leaves, SHARE UPDATE EXCLUSIVE on table other
-- rewrites base, child, grandchild: every row is written anew under that lock

SET lock_timeout = '5s';
ALTER TABLE public.leaves NO INHERIT public.base;
ALTER TABLE public.base DROP CONSTRAINT a_is_small;
ALTER TABLE ONLY public.base DROP COLUMN kept;
ALTER TABLE public.base ADD COLUMN added date;

ALTER TABLE public.base
    ALTER COLUMN a TYPE bigint,
    ALTER COLUMN a SET DEFAULT 1;

ALTER TABLE public.child ALTER COLUMN added SET DEFAULT '2020-01-01'::date;
ALTER TABLE public.comes INHERIT public.other;
COMMENT ON COLUMN public.base.added IS 'New.';

-- ======== 0003_step_2.sql
-- 0003_step_2
--
-- alter column base.b: not null
-- add constraint base.a_is_small
-- add constraint base.b_is_short
-- base.b becomes NOT NULL: fails while rows have NULL there
--   find them with: SELECT * FROM public.base WHERE b IS NULL
-- base.a_is_small is a check: fails while rows violate it
--   find them with: SELECT * FROM public.base WHERE NOT (a < 1000)
-- base.b_is_short is a check: fails while rows violate it
--   find them with: SELECT * FROM public.base WHERE NOT (length(b) < 9)
-- locks for a moment ACCESS EXCLUSIVE on table base, ACCESS EXCLUSIVE on table child, ACCESS EXCLUSIVE on table grandchild
-- locks SHARE UPDATE EXCLUSIVE on table base, SHARE UPDATE EXCLUSIVE on table child, SHARE UPDATE EXCLUSIVE on table grandchild while rows are read
-- scans base, child, grandchild: every row is read meanwhile
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.base ADD CONSTRAINT base_b_is_not_null CHECK (b IS NOT NULL) NOT VALID;
ALTER TABLE public.base VALIDATE CONSTRAINT base_b_is_not_null;
ALTER TABLE public.base ALTER COLUMN b SET NOT NULL;
ALTER TABLE public.base DROP CONSTRAINT base_b_is_not_null;
ALTER TABLE public.base ADD CONSTRAINT b_is_short CHECK (length(b) < 9) NOT VALID;
ALTER TABLE public.base VALIDATE CONSTRAINT b_is_short;
ALTER TABLE public.base ADD CONSTRAINT a_is_small CHECK (a < 1000) NOT VALID;
ALTER TABLE public.base VALIDATE CONSTRAINT a_is_small;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- does not bring back what 0002_step lost of base.kept: the column's values (integer)
-- may fail at base.a: values that integer cannot hold are refused
--   find them with: SELECT * FROM public.base WHERE a NOT BETWEEN -2147483648 AND 2147483647
-- relata: loses drop-column:base.added: the column's values (date)
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.comes NO INHERIT public.other;
ALTER TABLE public.base DROP COLUMN added;
ALTER TABLE public.base ADD COLUMN kept integer;

ALTER TABLE public.base
    ALTER COLUMN a DROP DEFAULT,
    ALTER COLUMN a TYPE integer;

ALTER TABLE public.base ADD CONSTRAINT a_is_small CHECK (a < 100) NOT VALID;
ALTER TABLE public.base VALIDATE CONSTRAINT a_is_small;
ALTER TABLE public.leaves INHERIT public.base;

-- ======== 0003_step_2.down.sql
-- undoes 0003_step_2
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.base DROP CONSTRAINT IF EXISTS base_b_is_not_null;
ALTER TABLE public.base DROP CONSTRAINT IF EXISTS a_is_small;
ALTER TABLE public.base DROP CONSTRAINT IF EXISTS b_is_short;
ALTER TABLE public.base ALTER COLUMN b DROP NOT NULL;
