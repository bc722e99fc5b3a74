-- ======== 0002_step.sql
-- 0002_step
--
-- create enum role
-- alter column people.role: type character varying(20) → public.role, default 'user'::character varying → default 'user'::public.role
-- loses people.role: what public.role cannot hold of character varying(20)
-- locks ACCESS EXCLUSIVE on table people

CREATE TYPE public.role AS ENUM ('admin', 'user');

ALTER TABLE public.people
    ALTER COLUMN role DROP DEFAULT,
    ALTER COLUMN role TYPE public.role USING role::public.role,
    ALTER COLUMN role SET DEFAULT 'user'::public.role;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- does not bring back what 0002_step lost of people.role: what public.role cannot hold of character varying(20)

ALTER TABLE public.people
    ALTER COLUMN role DROP DEFAULT,
    ALTER COLUMN role TYPE character varying(20),
    ALTER COLUMN role SET DEFAULT 'user'::character varying;

DROP TYPE public.role;
