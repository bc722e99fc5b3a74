-- ======== 0002_step.sql
-- 0002_step
--
-- create enum role
-- alter column people.role: type character varying(20) → public.role, default 'user'::character varying → default 'user'::public.role
-- may fail at people.role: values that are not written as public.role are refused
--   find them with: SELECT * FROM public.people WHERE role NOT IN ('admin', 'user')
-- locks ACCESS EXCLUSIVE on table people
-- rewrites people: every row is written anew under that lock

CREATE TYPE public.role AS ENUM ('admin', 'user');
SET lock_timeout = '5s';

ALTER TABLE public.people
    ALTER COLUMN role DROP DEFAULT,
    ALTER COLUMN role TYPE public.role USING role::public.role,
    ALTER COLUMN role SET DEFAULT 'user'::public.role;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- may fail at people.role: values of more than 20 characters are refused
--   find them with: SELECT * FROM public.people WHERE length(role::text) > 20

SET lock_timeout = '5s';

ALTER TABLE public.people
    ALTER COLUMN role DROP DEFAULT,
    ALTER COLUMN role TYPE character varying(20),
    ALTER COLUMN role SET DEFAULT 'user'::character varying;

DROP TYPE public.role;
