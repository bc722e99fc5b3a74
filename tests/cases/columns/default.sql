-- ======== 0002_step.sql
-- 0002_step
--
-- alter column users.added: no default → default (1 + 1)
-- alter column users.changed: default 1 → default 2
-- alter column users.dropped: default 'x'::text → no default
-- alter column users.quoted: default 'it''s'::text → default 'a
-- b'::text
-- locks ACCESS EXCLUSIVE on table users

SET lock_timeout = '5s';
ALTER TABLE public.users ALTER COLUMN added SET DEFAULT (1 + 1);
ALTER TABLE public.users ALTER COLUMN changed SET DEFAULT 2;
ALTER TABLE public.users ALTER COLUMN dropped DROP DEFAULT;

ALTER TABLE public.users ALTER COLUMN quoted SET DEFAULT 'a
b'::text;

-- ======== 0002_step.down.sql
-- undoes 0002_step

SET lock_timeout = '5s';
ALTER TABLE public.users ALTER COLUMN added DROP DEFAULT;
ALTER TABLE public.users ALTER COLUMN changed SET DEFAULT 1;
ALTER TABLE public.users ALTER COLUMN dropped SET DEFAULT 'x'::text;
ALTER TABLE public.users ALTER COLUMN quoted SET DEFAULT 'it''s'::text;
