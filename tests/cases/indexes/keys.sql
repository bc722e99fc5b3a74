-- ======== 0002_step.sql
-- 0002_step
--
-- rename index users_new_idx: was users_old_idx
-- comment on index users_new_idx
-- locks SHARE UPDATE EXCLUSIVE on index users_old_idx

SET lock_timeout = '5s';
ALTER INDEX public.users_old_idx RENAME TO users_new_idx;
COMMENT ON INDEX public.users_new_idx IS 'Renamed.';

-- ======== 0003_step_2.sql
-- 0003_step_2
--
-- alter index users_created_idx: definition
-- alter index users_lower_idx: definition
-- alter index users_partial_idx: definition
-- create index users_fill_idx
-- drop index users_goes_idx
-- locks for a moment SHARE UPDATE EXCLUSIVE on table users, SHARE UPDATE EXCLUSIVE on index users_created_idx_new, SHARE UPDATE EXCLUSIVE on index users_lower_idx_new, SHARE UPDATE EXCLUSIVE on index users_partial_idx_new
-- locks SHARE UPDATE EXCLUSIVE on table users while rows are read
-- scans users: every row is read meanwhile
-- relata: no transaction

SET lock_timeout = 0;
CREATE INDEX CONCURRENTLY users_fill_idx ON public.users (id) WITH (fillfactor='70', deduplicate_items='false');
DROP INDEX CONCURRENTLY public.users_goes_idx;
CREATE INDEX CONCURRENTLY users_created_idx_new ON public.users (created DESC NULLS LAST, id NULLS FIRST);
DROP INDEX CONCURRENTLY public.users_created_idx;
CREATE INDEX CONCURRENTLY users_lower_idx_new ON public.users ((lower(email)) COLLATE "C" text_pattern_ops) INCLUDE (id);
DROP INDEX CONCURRENTLY public.users_lower_idx;
CREATE UNIQUE INDEX CONCURRENTLY users_partial_idx_new ON public.users (email) NULLS NOT DISTINCT WHERE active AND (id > 0);
DROP INDEX CONCURRENTLY public.users_partial_idx;
SET lock_timeout = '5s';
ALTER INDEX public.users_created_idx_new RENAME TO users_created_idx;
ALTER INDEX public.users_lower_idx_new RENAME TO users_lower_idx;
ALTER INDEX public.users_partial_idx_new RENAME TO users_partial_idx;

-- ======== 0002_step.down.sql
-- undoes 0002_step

SET lock_timeout = '5s';
ALTER INDEX public.users_new_idx RENAME TO users_old_idx;
COMMENT ON INDEX public.users_old_idx IS NULL;

-- ======== 0003_step_2.down.sql
-- undoes 0003_step_2
-- relata: no transaction

SET lock_timeout = 0;
DROP INDEX CONCURRENTLY IF EXISTS public.users_created_idx_new;
DROP INDEX CONCURRENTLY IF EXISTS public.users_lower_idx_new;
DROP INDEX CONCURRENTLY IF EXISTS public.users_partial_idx_new;
CREATE INDEX CONCURRENTLY users_goes_idx ON public.users (active);
DROP INDEX CONCURRENTLY public.users_fill_idx;
CREATE INDEX CONCURRENTLY users_created_idx_new ON public.users (created);
DROP INDEX CONCURRENTLY public.users_created_idx;
CREATE INDEX CONCURRENTLY users_lower_idx_new ON public.users ((lower(email)));
DROP INDEX CONCURRENTLY public.users_lower_idx;
CREATE UNIQUE INDEX CONCURRENTLY users_partial_idx_new ON public.users (email) WHERE active;
DROP INDEX CONCURRENTLY public.users_partial_idx;
SET lock_timeout = '5s';
ALTER INDEX public.users_created_idx_new RENAME TO users_created_idx;
ALTER INDEX public.users_lower_idx_new RENAME TO users_lower_idx;
ALTER INDEX public.users_partial_idx_new RENAME TO users_partial_idx;
