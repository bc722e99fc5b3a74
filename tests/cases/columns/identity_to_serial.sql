-- ======== 0002_step.sql
-- 0002_step
--
-- create sequence users_id_seq
-- alter column users.id: identity always → default nextval('public.users_id_seq'::regclass)
-- locks ACCESS EXCLUSIVE on table users

SELECT set_config('relata.public.users_id_seq', concat_ws(' ', last_value, is_called), false) FROM public.users_id_seq;
SET lock_timeout = '5s';
ALTER TABLE public.users ALTER COLUMN id DROP IDENTITY;
CREATE SEQUENCE public.users_id_seq;
ALTER SEQUENCE public.users_id_seq OWNED BY public.users.id;
ALTER TABLE public.users ALTER COLUMN id SET DEFAULT nextval('public.users_id_seq'::regclass);
SELECT setval(pg_get_serial_sequence('public.users', 'id'), split_part(place, ' ', 1)::bigint, split_part(place, ' ', 2)::boolean) FROM current_setting('relata.public.users_id_seq') AS place;

-- ======== 0002_step.down.sql
-- undoes 0002_step

SELECT set_config('relata.public.users_id_seq', concat_ws(' ', last_value, is_called), false) FROM public.users_id_seq;
SET lock_timeout = '5s';
ALTER TABLE public.users ALTER COLUMN id DROP DEFAULT;
DROP SEQUENCE public.users_id_seq;
ALTER TABLE public.users ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;
SELECT setval(pg_get_serial_sequence('public.users', 'id'), split_part(place, ' ', 1)::bigint, split_part(place, ' ', 2)::boolean) FROM current_setting('relata.public.users_id_seq') AS place;
