-- ======== 0002_step.sql
-- 0002_step
--
-- add column users.nickname
-- add column users.visits
-- locks ACCESS EXCLUSIVE on table users

SET lock_timeout = '5s';
ALTER TABLE public.users ADD COLUMN nickname text;
ALTER TABLE public.users ADD COLUMN visits integer DEFAULT 0 NOT NULL;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: loses drop-column:users.nickname: the column's values (text)
-- relata: loses drop-column:users.visits: the column's values (integer)

SET lock_timeout = '5s';
ALTER TABLE public.users DROP COLUMN nickname;
ALTER TABLE public.users DROP COLUMN visits;
