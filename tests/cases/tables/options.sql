-- ======== 0002_step.sql
-- 0002_step
--
-- alter table cache: logged
-- alter table log: storage parameters (fillfactor=70, autovacuum_enabled=false) → (fillfactor=90)
-- alter table plain: unlogged
-- locks ACCESS EXCLUSIVE on table cache, SHARE UPDATE EXCLUSIVE on table log, ACCESS EXCLUSIVE on table plain
-- rewrites cache, plain: every row is written anew under that lock

SET lock_timeout = '5s';
ALTER TABLE public.cache SET LOGGED;

ALTER TABLE public.log
    SET (fillfactor='90'),
    RESET (autovacuum_enabled);

ALTER TABLE public.plain SET UNLOGGED;

-- ======== 0002_step.down.sql
-- undoes 0002_step

SET lock_timeout = '5s';
ALTER TABLE public.cache SET UNLOGGED;
ALTER TABLE public.log SET (fillfactor='70', autovacuum_enabled='false');
ALTER TABLE public.plain SET LOGGED;
