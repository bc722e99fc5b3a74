-- ======== 0002_step.sql
-- 0002_step
--
-- create table new
-- alter table part: partition of old FOR VALUES IN ('a') → new FOR VALUES IN ('a', 'b')
-- drop table old
-- loses old: the table and its 2 columns
-- part becomes a partition of new: fails while rows are outside of its bounds
--   find them with: SELECT * FROM public.part WHERE NOT ((kind IS NOT NULL) AND (kind = ANY (ARRAY['a'::text, 'b'::text])))
-- table part may fail on rows: on rows made up for the proof, PostgreSQL says: insert or update on table "part" violates foreign key constraint "new_id_fkey"
-- locks ACCESS EXCLUSIVE on table old, ACCESS EXCLUSIVE on table part, SHARE ROW EXCLUSIVE on table regions
-- scans part: every row is read under that lock

SET lock_timeout = '5s';
ALTER TABLE public.old DETACH PARTITION public.part;
DROP TABLE public.old;

CREATE TABLE public.new (
    id integer NOT NULL,
    kind text NOT NULL
) PARTITION BY LIST (kind);

CREATE INDEX new_id_idx ON public.new (id);
ALTER TABLE public.new ADD CONSTRAINT new_id_fkey FOREIGN KEY (id) REFERENCES public.regions (id);
ALTER TABLE public.new ATTACH PARTITION public.part FOR VALUES IN ('a', 'b');

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- does not bring back what 0002_step lost of old: the table and its 2 columns
-- relata: loses drop-table:new: the table and its 2 columns

SET lock_timeout = '5s';
ALTER TABLE public.new DETACH PARTITION public.part;
ALTER TABLE public.part DROP CONSTRAINT new_id_fkey;
DROP TABLE public.new;

CREATE TABLE public.old (
    id integer NOT NULL,
    kind text NOT NULL
) PARTITION BY LIST (kind);

CREATE INDEX old_id_idx ON public.old (id);
ALTER TABLE public.old ATTACH PARTITION public.part FOR VALUES IN ('a');
