-- ======== 0002_step.sql
-- 0002_step
--
-- create table t_4
-- locks SHARE ROW EXCLUSIVE on table owners, SHARE UPDATE EXCLUSIVE on table t

CREATE TABLE public.t_4 (
    k integer NOT NULL,
    owner integer
);

SET lock_timeout = '5s';
ALTER TABLE public.t ATTACH PARTITION public.t_4 FOR VALUES IN (4);

-- ======== 0003_step_2.sql
-- 0003_step_2
--
-- alter table t_2: becomes a partition of t FOR VALUES IN (2)
-- add constraint t_2.t_2_partition_check
-- alter table t_3: becomes a partition of t FOR VALUES IN (3)
-- add constraint t_3.t_3_partition_check
-- alter table t_10: becomes a partition of t_deep FOR VALUES IN (10)
-- add constraint t_10.t_10_partition_check
-- t_2 becomes a partition of t: fails while rows are outside of its bounds
--   find them with: SELECT * FROM public.t_2 WHERE NOT ((k IS NOT NULL) AND (k = 2))
-- t_2.t_2_partition_check is a check: fails while rows violate it
--   find them with: SELECT * FROM public.t_2 WHERE NOT ((k IS NOT NULL) AND (k = 2))
-- t_3 becomes a partition of t: fails while rows are outside of its bounds
--   find them with: SELECT * FROM public.t_3 WHERE NOT ((k IS NOT NULL) AND (k = 3))
-- t_3.t_3_partition_check is a check: fails while rows violate it
--   find them with: SELECT * FROM public.t_3 WHERE NOT ((k IS NOT NULL) AND (k = 3))
-- t_10 becomes a partition of t_deep: fails while rows are outside of its bounds
--   find them with: SELECT * FROM public.t_10 WHERE NOT ((k IS NOT NULL) AND (k = ANY (ARRAY[10, 11])) AND (k IS NOT NULL) AND (k = 10))
-- t_10.t_10_partition_check is a check: fails while rows violate it
--   find them with: SELECT * FROM public.t_10 WHERE NOT ((k IS NOT NULL) AND (k = ANY (ARRAY[10, 11])) AND (k IS NOT NULL) AND (k = 10))
-- locks for a moment ACCESS EXCLUSIVE on table owners, SHARE UPDATE EXCLUSIVE on table t, ACCESS EXCLUSIVE on table t_10, ACCESS EXCLUSIVE on table t_2, ACCESS EXCLUSIVE on table t_3, SHARE UPDATE EXCLUSIVE on table t_deep
-- locks SHARE UPDATE EXCLUSIVE on table t_10, SHARE UPDATE EXCLUSIVE on table t_2, SHARE UPDATE EXCLUSIVE on table t_3 while rows are read
-- scans t_10, t_2, t_3: every row is read meanwhile
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.t_2 ADD CONSTRAINT t_2_partition_check CHECK ((k IS NOT NULL) AND (k = 2)) NOT VALID;
ALTER TABLE public.t_2 VALIDATE CONSTRAINT t_2_partition_check;
ALTER TABLE public.t_2 ADD CONSTRAINT t_owner_fkey FOREIGN KEY (owner) REFERENCES public.owners (id) ON DELETE CASCADE NOT VALID;
ALTER TABLE public.t_2 VALIDATE CONSTRAINT t_owner_fkey;
ALTER TABLE public.t ATTACH PARTITION public.t_2 FOR VALUES IN (2);
ALTER TABLE public.t_3 ADD CONSTRAINT t_3_partition_check CHECK ((k IS NOT NULL) AND (k = 3)) NOT VALID;
ALTER TABLE public.t_3 VALIDATE CONSTRAINT t_3_partition_check;
ALTER TABLE public.t ATTACH PARTITION public.t_3 FOR VALUES IN (3);
ALTER TABLE public.t_10 ADD CONSTRAINT t_10_partition_check CHECK ((k IS NOT NULL) AND (k = ANY (ARRAY[10, 11])) AND (k IS NOT NULL) AND (k = 10)) NOT VALID;
ALTER TABLE public.t_10 VALIDATE CONSTRAINT t_10_partition_check;
ALTER TABLE public.t_10 ADD CONSTRAINT t_owner_fkey FOREIGN KEY (owner) REFERENCES public.owners (id) ON DELETE CASCADE NOT VALID;
ALTER TABLE public.t_10 VALIDATE CONSTRAINT t_owner_fkey;
ALTER TABLE public.t_deep ATTACH PARTITION public.t_10 FOR VALUES IN (10);

-- ======== 0004_step_3.sql
-- 0004_step_3
--
-- drop constraint t_2.t_2_partition_check
-- drop constraint t_3.t_3_partition_check
-- drop constraint t_10.t_10_partition_check
-- locks ACCESS EXCLUSIVE on table t_10, ACCESS EXCLUSIVE on table t_2, ACCESS EXCLUSIVE on table t_3

SET lock_timeout = '5s';
ALTER TABLE public.t_2 DROP CONSTRAINT t_2_partition_check;
ALTER TABLE public.t_3 DROP CONSTRAINT t_3_partition_check;
ALTER TABLE public.t_10 DROP CONSTRAINT t_10_partition_check;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: loses drop-table:t_4: the partition of t and its rows
-- relata: no transaction

SET lock_timeout = 0;
ALTER TABLE public.t DETACH PARTITION public.t_4 CONCURRENTLY;
SET lock_timeout = '5s';
DROP TABLE public.t_4;

-- ======== 0003_step_2.down.sql
-- undoes 0003_step_2
-- relata: irreversible: PostgreSQL refuses constraint t_3.t_3_owner_fkey: constraint "t_owner_fkey" for table "t_3" does not exist

-- ======== 0004_step_3.down.sql
-- undoes 0004_step_3
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.t_2 ADD CONSTRAINT t_2_partition_check CHECK ((k IS NOT NULL) AND (k = 2)) NOT VALID;
ALTER TABLE public.t_2 VALIDATE CONSTRAINT t_2_partition_check;
ALTER TABLE public.t_3 ADD CONSTRAINT t_3_partition_check CHECK ((k IS NOT NULL) AND (k = 3)) NOT VALID;
ALTER TABLE public.t_3 VALIDATE CONSTRAINT t_3_partition_check;
ALTER TABLE public.t_10 ADD CONSTRAINT t_10_partition_check CHECK ((k IS NOT NULL) AND (k = ANY (ARRAY[10, 11])) AND (k IS NOT NULL) AND (k = 10)) NOT VALID;
ALTER TABLE public.t_10 VALIDATE CONSTRAINT t_10_partition_check;
