-- ======== 0002_step.sql
-- 0002_step
--
-- alter column users.name: not null
-- alter column users.mail: may be null
-- users.name becomes NOT NULL: fails while rows have NULL there
--   find them with: SELECT * FROM public.users WHERE name IS NULL
-- locks ACCESS EXCLUSIVE on table users

ALTER TABLE public.users ALTER COLUMN name SET NOT NULL;
ALTER TABLE public.users ALTER COLUMN mail DROP NOT NULL;

-- ======== 0002_step.down.sql
-- undoes 0002_step

ALTER TABLE public.users ALTER COLUMN name DROP NOT NULL;
ALTER TABLE public.users ALTER COLUMN mail SET NOT NULL;
