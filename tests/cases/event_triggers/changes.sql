-- ======== 0002_step.sql
-- 0002_step
--
-- rename event trigger latter: was former
-- create table posts
-- add column users.email
-- alter event trigger guard: enabled → disabled
-- create event trigger new
-- alter event trigger replica: replica → enabled
-- alter event trigger restated: definition
-- locks ACCESS EXCLUSIVE on table users

ALTER EVENT TRIGGER former RENAME TO latter;
ALTER EVENT TRIGGER guard DISABLE;
DROP EVENT TRIGGER restated;

CREATE TABLE public.posts (
    id integer NOT NULL
);

SET lock_timeout = '5s';
ALTER TABLE public.users ADD COLUMN email text;
CREATE EVENT TRIGGER new ON table_rewrite EXECUTE FUNCTION public.spoken();
ALTER EVENT TRIGGER new ENABLE ALWAYS;
ALTER EVENT TRIGGER replica ENABLE;
CREATE EVENT TRIGGER restated ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION public.spoken();

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: loses drop-column:users.email: the column's values (text)
-- relata: loses drop-table:posts: the table and its 1 column

ALTER EVENT TRIGGER latter RENAME TO former;
DROP EVENT TRIGGER new;
DROP EVENT TRIGGER restated;
SET lock_timeout = '5s';
ALTER TABLE public.users DROP COLUMN email;
DROP TABLE public.posts;
ALTER EVENT TRIGGER guard ENABLE;
ALTER EVENT TRIGGER replica ENABLE REPLICA;
CREATE EVENT TRIGGER restated ON ddl_command_end EXECUTE FUNCTION public.spoken();
