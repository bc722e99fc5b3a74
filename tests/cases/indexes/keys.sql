-- ======== 0002_step.sql
-- 0002_step
--
-- rename index users_new_idx: was users_old_idx
-- comment on index users_new_idx
-- locks SHARE UPDATE EXCLUSIVE on index users_old_idx

ALTER INDEX public.users_old_idx RENAME TO users_new_idx;
COMMENT ON INDEX public.users_new_idx IS 'Renamed.';

-- ======== 0003_step_2.sql
-- 0003_step_2
--
-- create index users_created_idx_new
-- create index users_fill_idx
-- drop index users_created_idx
-- drop index users_goes_idx
-- locks SHARE UPDATE EXCLUSIVE on table users, SHARE UPDATE EXCLUSIVE on index users_created_idx, SHARE UPDATE EXCLUSIVE on index users_goes_idx
-- relata: no transaction

CREATE INDEX CONCURRENTLY users_fill_idx ON public.users (id) WITH (fillfactor='70', deduplicate_items='false');
DROP INDEX CONCURRENTLY public.users_goes_idx;
CREATE INDEX CONCURRENTLY users_created_idx_new ON public.users (created DESC NULLS LAST, id NULLS FIRST);
DROP INDEX CONCURRENTLY public.users_created_idx;

-- ======== 0004_step_3.sql
-- 0004_step_3
--
-- rename index users_created_idx: was users_created_idx_new
-- locks SHARE UPDATE EXCLUSIVE on index users_created_idx_new

ALTER INDEX public.users_created_idx_new RENAME TO users_created_idx;

-- ======== 0005_step_4.sql
-- 0005_step_4
--
-- create index users_lower_idx_new
-- drop index users_lower_idx
-- locks SHARE UPDATE EXCLUSIVE on table users, SHARE UPDATE EXCLUSIVE on index users_lower_idx
-- relata: no transaction

CREATE INDEX CONCURRENTLY users_lower_idx_new ON public.users ((lower(email)) COLLATE "C" text_pattern_ops) INCLUDE (id);
DROP INDEX CONCURRENTLY public.users_lower_idx;

-- ======== 0006_step_5.sql
-- 0006_step_5
--
-- rename index users_lower_idx: was users_lower_idx_new
-- locks SHARE UPDATE EXCLUSIVE on index users_lower_idx_new

ALTER INDEX public.users_lower_idx_new RENAME TO users_lower_idx;

-- ======== 0007_step_6.sql
-- 0007_step_6
--
-- create index users_partial_idx_new
-- drop index users_partial_idx
-- users.users_partial_idx_new is unique: fails while rows have duplicates
--   find them with: SELECT email, count(*) FROM public.users WHERE (active AND (id > 0)) GROUP BY email HAVING count(*) > 1
-- locks SHARE UPDATE EXCLUSIVE on table users, SHARE UPDATE EXCLUSIVE on index users_partial_idx
-- relata: no transaction

CREATE UNIQUE INDEX CONCURRENTLY users_partial_idx_new ON public.users (email) NULLS NOT DISTINCT WHERE active AND (id > 0);
DROP INDEX CONCURRENTLY public.users_partial_idx;

-- ======== 0008_step_7.sql
-- 0008_step_7
--
-- rename index users_partial_idx: was users_partial_idx_new
-- locks SHARE UPDATE EXCLUSIVE on index users_partial_idx_new

ALTER INDEX public.users_partial_idx_new RENAME TO users_partial_idx;

-- ======== 0002_step.down.sql
-- undoes 0002_step

ALTER INDEX public.users_new_idx RENAME TO users_old_idx;
COMMENT ON INDEX public.users_old_idx IS NULL;

-- ======== 0003_step_2.down.sql
-- undoes 0003_step_2
-- relata: no transaction

CREATE INDEX CONCURRENTLY users_created_idx ON public.users (created);
CREATE INDEX CONCURRENTLY users_goes_idx ON public.users (active);
DROP INDEX CONCURRENTLY public.users_created_idx_new;
DROP INDEX CONCURRENTLY public.users_fill_idx;

-- ======== 0004_step_3.down.sql
-- undoes 0004_step_3

ALTER INDEX public.users_created_idx RENAME TO users_created_idx_new;

-- ======== 0005_step_4.down.sql
-- undoes 0005_step_4
-- relata: no transaction

CREATE INDEX CONCURRENTLY users_lower_idx ON public.users ((lower(email)));
DROP INDEX CONCURRENTLY public.users_lower_idx_new;

-- ======== 0006_step_5.down.sql
-- undoes 0006_step_5

ALTER INDEX public.users_lower_idx RENAME TO users_lower_idx_new;

-- ======== 0007_step_6.down.sql
-- undoes 0007_step_6
-- relata: no transaction

CREATE UNIQUE INDEX CONCURRENTLY users_partial_idx ON public.users (email) WHERE active;
DROP INDEX CONCURRENTLY public.users_partial_idx_new;

-- ======== 0008_step_7.down.sql
-- undoes 0008_step_7

ALTER INDEX public.users_partial_idx RENAME TO users_partial_idx_new;
