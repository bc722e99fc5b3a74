-- ======== 0002_step.sql
-- 0002_step
--
-- drop enum role
-- alter column people.role: type public.role → text, default 'user'::public.role → default 'user'::text
-- alter column people.roles: type public.role[] → text[], default '{admin}'::public.role[] → default '{admin}'::text[]
-- locks ACCESS EXCLUSIVE on table people
-- rewrites people: every row is written anew under that lock

SET lock_timeout = '5s';

ALTER TABLE public.people
    ALTER COLUMN role DROP DEFAULT,
    ALTER COLUMN role TYPE text,
    ALTER COLUMN role SET DEFAULT 'user'::text;

ALTER TABLE public.people
    ALTER COLUMN roles DROP DEFAULT,
    ALTER COLUMN roles TYPE text[] USING roles::text[],
    ALTER COLUMN roles SET DEFAULT '{admin}'::text[];

DROP TYPE public.role;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- may fail at people.role: values that are not written as public.role are refused
--   find them with: SELECT * FROM public.people WHERE role NOT IN ('admin', 'user')
-- may fail at people.roles: values that are not written as public.role[] are refused

CREATE TYPE public.role AS ENUM ('admin', 'user');
SET lock_timeout = '5s';

ALTER TABLE public.people
    ALTER COLUMN role DROP DEFAULT,
    ALTER COLUMN role TYPE public.role USING role::public.role,
    ALTER COLUMN role SET DEFAULT 'user'::public.role;

ALTER TABLE public.people
    ALTER COLUMN roles DROP DEFAULT,
    ALTER COLUMN roles TYPE public.role[] USING roles::public.role[],
    ALTER COLUMN roles SET DEFAULT '{admin}'::public.role[];
