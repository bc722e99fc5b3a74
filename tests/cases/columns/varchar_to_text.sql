-- ======== 0002_step.sql
-- 0002_step
--
-- alter column users.email: type character varying(100) → text, default 'nobody'::character varying → default 'nobody'::text
-- alter column users.role: type character varying(20) → text
-- alter constraint users.users_email_check: definition
-- alter constraint users.users_role_check: definition
-- alter index users_lower_email_idx: definition
-- alter index users_role_idx: definition
-- locks ACCESS EXCLUSIVE on table users
-- scans users: every row is read under that lock

SET lock_timeout = '5s';
ALTER TABLE public.users DROP CONSTRAINT users_email_check;
ALTER TABLE public.users DROP CONSTRAINT users_role_check;
DROP INDEX public.users_lower_email_idx;
DROP INDEX public.users_role_idx;

ALTER TABLE public.users
    ALTER COLUMN email DROP DEFAULT,
    ALTER COLUMN email TYPE text,
    ALTER COLUMN email SET DEFAULT 'nobody'::text;

ALTER TABLE public.users ALTER COLUMN role TYPE text;
ALTER TABLE public.users ADD CONSTRAINT users_email_check CHECK (email <> ''::text);
ALTER TABLE public.users ADD CONSTRAINT users_role_check CHECK (role = ANY (ARRAY['admin'::text, 'user'::text]));
CREATE INDEX users_lower_email_idx ON public.users ((lower(email)) text_pattern_ops);
CREATE INDEX users_role_idx ON public.users (id) WHERE role = 'admin'::text;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- may fail at users.email: values of more than 100 characters are refused, and spaces past that are cut
--   find them with: SELECT * FROM public.users WHERE length(email) > 100
-- may fail at users.role: values of more than 20 characters are refused, and spaces past that are cut
--   find them with: SELECT * FROM public.users WHERE length(role) > 20

SET lock_timeout = '5s';
ALTER TABLE public.users DROP CONSTRAINT users_email_check;
ALTER TABLE public.users DROP CONSTRAINT users_role_check;
DROP INDEX public.users_lower_email_idx;
DROP INDEX public.users_role_idx;

ALTER TABLE public.users
    ALTER COLUMN email DROP DEFAULT,
    ALTER COLUMN email TYPE character varying(100),
    ALTER COLUMN email SET DEFAULT 'nobody'::character varying;

ALTER TABLE public.users ALTER COLUMN role TYPE character varying(20);
ALTER TABLE public.users ADD CONSTRAINT users_email_check CHECK ((email)::text <> ''::text);
ALTER TABLE public.users ADD CONSTRAINT users_role_check CHECK (role IN ('admin', 'user'));
CREATE INDEX users_lower_email_idx ON public.users ((lower((email)::text)) varchar_pattern_ops);
CREATE INDEX users_role_idx ON public.users (id) WHERE (role)::text = 'admin'::text;
