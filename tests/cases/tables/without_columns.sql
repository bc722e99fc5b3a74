-- ======== 0002_step.sql
-- 0002_step
--
-- drop column loses_all.a
-- comment on table nothing
-- create table nothing_more
-- loses loses_all.a: the column's values (integer)
-- locks ACCESS EXCLUSIVE on table loses_all, SHARE UPDATE EXCLUSIVE on table nothing

SET lock_timeout = '5s';
ALTER TABLE public.loses_all DROP COLUMN a;
CREATE TABLE public.nothing_more ();
COMMENT ON TABLE public.nothing IS 'Still nothing.';

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- does not bring back what 0002_step lost of loses_all.a: the column's values (integer)
-- relata: loses drop-table:nothing_more: the table and its 0 columns

SET lock_timeout = '5s';
DROP TABLE public.nothing_more;
ALTER TABLE public.loses_all ADD COLUMN a integer NOT NULL;
COMMENT ON TABLE public.nothing IS NULL;
