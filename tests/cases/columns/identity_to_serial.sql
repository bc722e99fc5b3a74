-- ======== 0002_step.sql
-- 0002_step
--
-- create sequence users_id_seq
-- alter column users.id: identity always → default nextval('public.users_id_seq'::regclass)
-- locks ACCESS EXCLUSIVE on table users

ALTER TABLE public.users ALTER COLUMN id DROP IDENTITY;
CREATE SEQUENCE public.users_id_seq;
ALTER SEQUENCE public.users_id_seq OWNED BY public.users.id;
ALTER TABLE public.users ALTER COLUMN id SET DEFAULT nextval('public.users_id_seq'::regclass);
SELECT setval(pg_get_serial_sequence('public.users', 'id'), (SELECT max(id) FROM public.users));

-- ======== 0002_step.down.sql
-- undoes 0002_step

ALTER TABLE public.users ALTER COLUMN id DROP DEFAULT;
DROP SEQUENCE public.users_id_seq;
ALTER TABLE public.users ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;
SELECT setval(pg_get_serial_sequence('public.users', 'id'), (SELECT max(id) FROM public.users));
