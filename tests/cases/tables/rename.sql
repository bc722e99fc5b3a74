-- ======== 0002_step.sql
-- 0002_step
--
-- rename table users: was people
-- rename index users_boss_idx: was people_boss_idx
-- rename sequence users_id_seq: was people_id_seq
-- rename constraint users.users_boss_fkey: was people_boss_fkey
-- rename constraint users.users_email_check: was people_email_check
-- rename constraint users.users_email_key: was people_email_key
-- rename constraint users.users_pkey: was people_pkey
-- locks ACCESS EXCLUSIVE on table people, SHARE UPDATE EXCLUSIVE on index people_boss_idx

SET lock_timeout = '5s';
ALTER TABLE public.people RENAME TO users;
ALTER INDEX public.people_boss_idx RENAME TO users_boss_idx;
ALTER SEQUENCE public.people_id_seq RENAME TO users_id_seq;
ALTER TABLE public.users RENAME CONSTRAINT people_email_check TO users_email_check;
ALTER TABLE public.users RENAME CONSTRAINT people_email_key TO users_email_key;
ALTER TABLE public.users RENAME CONSTRAINT people_boss_fkey TO users_boss_fkey;
ALTER TABLE public.users RENAME CONSTRAINT people_pkey TO users_pkey;

-- ======== 0002_step.down.sql
-- undoes 0002_step

ALTER SEQUENCE public.users_id_seq RENAME TO people_id_seq;
SET lock_timeout = '5s';
ALTER INDEX public.users_boss_idx RENAME TO people_boss_idx;
ALTER TABLE public.users RENAME TO people;
ALTER TABLE public.people RENAME CONSTRAINT users_email_check TO people_email_check;
ALTER TABLE public.people RENAME CONSTRAINT users_email_key TO people_email_key;
ALTER TABLE public.people RENAME CONSTRAINT users_boss_fkey TO people_boss_fkey;
ALTER TABLE public.people RENAME CONSTRAINT users_pkey TO people_pkey;
