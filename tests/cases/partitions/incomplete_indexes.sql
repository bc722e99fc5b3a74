-- ======== 0002_step.sql
-- 0002_step
--
-- drop constraint keyed.keyed_once
-- drop constraint keyed.keyed_pkey
-- add constraint keyed_b.keyed_b_pkey
-- drop index t_incomplete
-- create index t_deep_id_idx
-- create table t_new
-- drop index t_with_a_idx
-- keyed_b.keyed_b_pkey is unique: fails while rows have duplicates
--   find them with: SELECT k, id, count(*) FROM public.keyed_b WHERE k IS NOT NULL AND id IS NOT NULL GROUP BY k, id HAVING count(*) > 1
-- locks ACCESS EXCLUSIVE on table keyed, ACCESS EXCLUSIVE on table keyed_a, ACCESS EXCLUSIVE on table keyed_b, ACCESS EXCLUSIVE on table t, ACCESS EXCLUSIVE on table t_deep, ACCESS EXCLUSIVE on table t_deep_without, ACCESS EXCLUSIVE on table t_with, ACCESS EXCLUSIVE on table t_without
-- scans keyed_b: every row is read under that lock

SET lock_timeout = '5s';
ALTER TABLE public.keyed DROP CONSTRAINT keyed_once;
ALTER TABLE public.keyed DROP CONSTRAINT keyed_pkey;
DROP INDEX public.t_a_idx;
DROP INDEX public.t_becomes;
DROP INDEX public.t_incomplete;

CREATE TABLE public.t_new (
    id integer NOT NULL,
    a integer NOT NULL
);

ALTER TABLE public.keyed_b ADD CONSTRAINT keyed_b_pkey PRIMARY KEY (k, id);
CREATE INDEX t_deep_a_idx ON ONLY public.t_deep (a);
CREATE INDEX t_deep_id_idx ON ONLY public.t_deep (id);
CREATE INDEX t_new_a_idx ON public.t_new (a);
CREATE INDEX t_new_id_idx ON public.t_new (id);
CREATE INDEX t_a_idx ON ONLY public.t (a);
CREATE INDEX t_becomes ON ONLY public.t (id);

-- ======== 0003_step_2.sql
-- 0003_step_2
--
-- drop index keyed_a_pkey
-- locks for a moment SHARE UPDATE EXCLUSIVE on table keyed_a
-- relata: no transaction

DROP INDEX CONCURRENTLY public.keyed_a_pkey;

-- ======== 0004_step_3.sql
-- 0004_step_3
--
-- add constraint keyed.keyed_pkey
-- add constraint keyed_a.keyed_a_pkey
-- keyed.keyed_pkey is unique: fails while rows have duplicates
--   find them with: SELECT k, id, count(*) FROM public.keyed WHERE k IS NOT NULL AND id IS NOT NULL GROUP BY k, id HAVING count(*) > 1
-- keyed_a.keyed_a_pkey is unique: fails while rows have duplicates
--   find them with: SELECT k, id, count(*) FROM public.keyed_a WHERE k IS NOT NULL AND id IS NOT NULL GROUP BY k, id HAVING count(*) > 1
-- locks ACCESS EXCLUSIVE on table keyed, ACCESS EXCLUSIVE on table keyed_a, SHARE on table keyed_b
-- scans keyed_a: every row is read under that lock

SET lock_timeout = '5s';
ALTER TABLE public.keyed_a ADD CONSTRAINT keyed_a_pkey PRIMARY KEY (k, id);
ALTER TABLE public.keyed ADD CONSTRAINT keyed_pkey PRIMARY KEY (k, id);

-- ======== 0005_step_4.sql
-- 0005_step_4
--
-- create index t_deep_without_a_idx
-- create index t_deep_without_id_idx
-- create index t_with_a_idx
-- create index t_with_id_idx
-- create index t_without_a_idx
-- create index t_without_id_idx
-- locks SHARE UPDATE EXCLUSIVE on table t_deep_without, SHARE UPDATE EXCLUSIVE on table t_with, SHARE UPDATE EXCLUSIVE on table t_without while rows are read
-- scans t_deep_without, t_with, t_without: every row is read meanwhile
-- relata: no transaction

CREATE INDEX CONCURRENTLY t_deep_without_a_idx ON public.t_deep_without (a);
CREATE INDEX CONCURRENTLY t_deep_without_id_idx ON public.t_deep_without (id);
CREATE INDEX CONCURRENTLY t_with_a_idx ON public.t_with (a);
CREATE INDEX CONCURRENTLY t_with_id_idx ON public.t_with (id);
CREATE INDEX CONCURRENTLY t_without_a_idx ON public.t_without (a);
CREATE INDEX CONCURRENTLY t_without_id_idx ON public.t_without (id);

-- ======== 0006_step_5.sql
-- 0006_step_5
--
-- alter index t_a_idx: definition
-- alter index t_becomes: definition
-- create index t_incomplete
-- alter index t_deep_a_idx: definition
-- alter index t_deep_id_idx: definition
-- alter table t_new: becomes a partition of t FOR VALUES FROM (50) TO (60)
-- t_new becomes a partition of t: fails while rows are outside of its bounds
--   find them with: SELECT * FROM public.t_new WHERE NOT ((id IS NOT NULL) AND (id >= 50) AND (id < 60))
-- locks SHARE on table t, ACCESS EXCLUSIVE on table t_new, SHARE UPDATE EXCLUSIVE on index t_a_idx, SHARE UPDATE EXCLUSIVE on index t_becomes, SHARE UPDATE EXCLUSIVE on index t_deep_a_idx, SHARE UPDATE EXCLUSIVE on index t_deep_id_idx
-- scans t_new: every row is read under that lock

SET lock_timeout = '5s';
ALTER INDEX public.t_deep_a_idx ATTACH PARTITION public.t_deep_without_a_idx;
ALTER INDEX public.t_deep_id_idx ATTACH PARTITION public.t_deep_without_id_idx;
ALTER INDEX public.t_a_idx ATTACH PARTITION public.t_deep_a_idx;
ALTER INDEX public.t_a_idx ATTACH PARTITION public.t_with_a_idx;
ALTER INDEX public.t_a_idx ATTACH PARTITION public.t_without_a_idx;
ALTER INDEX public.t_becomes ATTACH PARTITION public.t_deep_id_idx;
ALTER INDEX public.t_becomes ATTACH PARTITION public.t_with_id_idx;
ALTER INDEX public.t_becomes ATTACH PARTITION public.t_without_id_idx;
ALTER TABLE public.t ATTACH PARTITION public.t_new FOR VALUES FROM (50) TO (60);
CREATE INDEX t_incomplete ON ONLY public.t (a, id);

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: loses drop-table:t_new: the table and its 2 columns
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.keyed_b RENAME CONSTRAINT keyed_b_pkey TO keyed_b_own;
DROP INDEX public.t_deep_id_idx;
DROP TABLE public.t_new;
CREATE INDEX t_incomplete ON ONLY public.t (a, id);
CREATE INDEX t_deep_a_id_idx ON ONLY public.t_deep (a, id);
ALTER TABLE ONLY public.keyed ADD CONSTRAINT keyed_once UNIQUE (id, k);
ALTER TABLE ONLY public.keyed ADD CONSTRAINT keyed_pkey PRIMARY KEY (k, id);
SET lock_timeout = 0;
CREATE INDEX CONCURRENTLY t_deep_without_a_id_idx ON public.t_deep_without (a, id);
CREATE INDEX CONCURRENTLY t_with_a_id_idx ON public.t_with (a, id);
CREATE INDEX CONCURRENTLY t_with_a_idx ON public.t_with (a);
CREATE INDEX CONCURRENTLY t_without_a_id_idx ON public.t_without (a, id);
SET lock_timeout = '5s';
ALTER INDEX public.keyed_pkey ATTACH PARTITION public.keyed_b_own;
ALTER INDEX public.t_incomplete ATTACH PARTITION public.t_with_a_id_idx;
ALTER INDEX public.t_incomplete ATTACH PARTITION public.t_without_a_id_idx;
ALTER INDEX public.t_deep_a_id_idx ATTACH PARTITION public.t_deep_without_a_id_idx;
ALTER INDEX public.t_incomplete ATTACH PARTITION public.t_deep_a_id_idx;
ALTER INDEX public.t_a_idx ATTACH PARTITION public.t_deep_a_idx;
ALTER INDEX public.t_a_idx ATTACH PARTITION public.t_with_a_idx;

-- ======== 0003_step_2.down.sql
-- undoes 0003_step_2
-- relata: no transaction

CREATE UNIQUE INDEX CONCURRENTLY keyed_a_pkey ON public.keyed_a (k, id);

-- ======== 0004_step_3.down.sql
-- undoes 0004_step_3

SET lock_timeout = '5s';
ALTER TABLE public.keyed DROP CONSTRAINT keyed_pkey;
ALTER TABLE public.keyed_b ADD CONSTRAINT keyed_b_pkey PRIMARY KEY (k, id);

-- ======== 0005_step_4.down.sql
-- undoes 0005_step_4
-- relata: no transaction

DROP INDEX CONCURRENTLY public.t_deep_without_a_idx;
DROP INDEX CONCURRENTLY public.t_deep_without_id_idx;
DROP INDEX CONCURRENTLY public.t_with_a_idx;
DROP INDEX CONCURRENTLY public.t_with_id_idx;
DROP INDEX CONCURRENTLY public.t_without_a_idx;
DROP INDEX CONCURRENTLY public.t_without_id_idx;

-- ======== 0006_step_5.down.sql
-- undoes 0006_step_5
-- relata: no transaction

SET lock_timeout = 0;
ALTER TABLE public.t DETACH PARTITION public.t_new CONCURRENTLY;
SET lock_timeout = '5s';
DROP INDEX public.t_incomplete;
DROP INDEX public.t_a_idx;
DROP INDEX public.t_becomes;
CREATE INDEX t_deep_a_idx ON ONLY public.t_deep (a);
CREATE INDEX t_deep_id_idx ON ONLY public.t_deep (id);
CREATE INDEX t_a_idx ON ONLY public.t (a);
CREATE INDEX t_becomes ON ONLY public.t (id);
SET lock_timeout = 0;
CREATE INDEX CONCURRENTLY t_deep_without_a_idx ON public.t_deep_without (a);
CREATE INDEX CONCURRENTLY t_deep_without_id_idx ON public.t_deep_without (id);
CREATE INDEX CONCURRENTLY t_with_a_idx ON public.t_with (a);
CREATE INDEX CONCURRENTLY t_with_id_idx ON public.t_with (id);
CREATE INDEX CONCURRENTLY t_without_a_idx ON public.t_without (a);
CREATE INDEX CONCURRENTLY t_without_id_idx ON public.t_without (id);
SET lock_timeout = '5s';
ALTER TABLE public.t_new DROP CONSTRAINT t_new_id_check;
