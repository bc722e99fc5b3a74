-- ======== 0002_step.sql
-- 0002_step
--
-- rename constraint t.new_name: was old_name
-- alter constraint t.no_inherit: definition
-- add constraint t.still_not
-- comment on constraint t.commented
-- locks ACCESS EXCLUSIVE on table t

SET lock_timeout = '5s';
ALTER TABLE public.t RENAME CONSTRAINT old_name TO new_name;
ALTER TABLE public.t DROP CONSTRAINT no_inherit;
ALTER TABLE public.t ADD CONSTRAINT still_not CHECK (a < 0) NOT VALID;
ALTER TABLE public.t ADD CONSTRAINT no_inherit CHECK (b > 0) NO INHERIT NOT VALID;
COMMENT ON CONSTRAINT commented ON public.t IS 'new';

-- ======== 0003_step_2.sql
-- 0003_step_2
--
-- alter constraint t.no_inherit: definition
-- alter constraint t.not_valid: definition
-- t.no_inherit is a check: fails while rows violate it
--   find them with: SELECT * FROM public.t WHERE NOT (b > 0)
-- t.not_valid is a check: fails while rows violate it
--   find them with: SELECT * FROM public.t WHERE NOT (a > b)
-- locks SHARE UPDATE EXCLUSIVE on table t while rows are read
-- scans t: every row is read meanwhile
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.t VALIDATE CONSTRAINT not_valid;
ALTER TABLE public.t VALIDATE CONSTRAINT no_inherit;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.t RENAME CONSTRAINT new_name TO old_name;
ALTER TABLE public.t DROP CONSTRAINT still_not;
ALTER TABLE public.t DROP CONSTRAINT no_inherit;
ALTER TABLE public.t ADD CONSTRAINT no_inherit CHECK (b > 0) NOT VALID;
COMMENT ON CONSTRAINT commented ON public.t IS 'old';
ALTER TABLE public.t VALIDATE CONSTRAINT no_inherit;

-- ======== 0003_step_2.down.sql
-- undoes 0003_step_2

SET lock_timeout = '5s';
ALTER TABLE public.t DROP CONSTRAINT IF EXISTS no_inherit;
ALTER TABLE public.t DROP CONSTRAINT IF EXISTS not_valid;
ALTER TABLE public.t ADD CONSTRAINT no_inherit CHECK (b > 0) NO INHERIT NOT VALID;
ALTER TABLE public.t ADD CONSTRAINT not_valid CHECK (a > b) NOT VALID;
