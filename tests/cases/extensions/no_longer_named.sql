-- ======== 0002_step.sql
-- 0002_step
--
-- drop extension hstore
-- alter column users.attrs: type public.hstore → jsonb
-- loses users.attrs: what jsonb cannot hold of public.hstore is lost
-- locks ACCESS EXCLUSIVE on table users
-- rewrites users: every row is written anew under that lock

SET lock_timeout = '5s';
ALTER TABLE public.users ALTER COLUMN attrs TYPE jsonb USING attrs::jsonb;
DROP EXTENSION hstore;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- does not bring back what 0002_step lost of users.attrs: what jsonb cannot hold of public.hstore is lost
-- relata: irreversible: PostgreSQL refuses column users.attrs: cannot cast type jsonb to hstore
