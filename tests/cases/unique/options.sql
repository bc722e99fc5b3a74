-- ======== 0002_step.sql
-- 0002_step
--
-- rename constraint users.new_name: was old_name
-- alter constraint users.b_once: definition
-- alter constraint users.users_a_key: definition
-- comment on constraint users.b_once
-- users.users_a_key is unique: fails while rows have duplicates
--   find them with: SELECT a, count(*) FROM public.users GROUP BY a HAVING count(*) > 1
-- locks ACCESS EXCLUSIVE on table users

ALTER TABLE public.users RENAME CONSTRAINT old_name TO new_name;
ALTER TABLE public.users DROP CONSTRAINT b_once;
ALTER TABLE public.users DROP CONSTRAINT users_a_key;
ALTER TABLE public.users ADD CONSTRAINT b_once UNIQUE (b) INCLUDE (a) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE public.users ADD CONSTRAINT users_a_key UNIQUE NULLS NOT DISTINCT (a);
COMMENT ON CONSTRAINT b_once ON public.users IS 'Swaps at the end.';

-- ======== 0002_step.down.sql
-- undoes 0002_step

ALTER TABLE public.users RENAME CONSTRAINT new_name TO old_name;
ALTER TABLE public.users DROP CONSTRAINT b_once;
ALTER TABLE public.users DROP CONSTRAINT users_a_key;
ALTER TABLE public.users ADD CONSTRAINT b_once UNIQUE (b) DEFERRABLE;
ALTER TABLE public.users ADD CONSTRAINT users_a_key UNIQUE (a);
COMMENT ON CONSTRAINT b_once ON public.users IS NULL;
