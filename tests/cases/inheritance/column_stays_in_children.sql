-- ======== 0002_step.sql
-- 0002_step
--
-- drop column base.note
-- loses base.note: the column's values (text)
-- locks ACCESS EXCLUSIVE on table base, ACCESS EXCLUSIVE on table middle

SET lock_timeout = '5s';
ALTER TABLE ONLY public.base DROP COLUMN note;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- does not bring back what 0002_step lost of base.note: the column's values (text)

SET lock_timeout = '5s';
ALTER TABLE public.base ADD COLUMN note text;
