-- ======== 0002_step.sql
-- 0002_step
--
-- alter column events.rank: may be null
-- add column events.made
-- alter table events_b: is no partition of events any more
-- add column events_d.made
-- create table events_e
-- locks ACCESS EXCLUSIVE on table events, ACCESS EXCLUSIVE on table events_a, ACCESS EXCLUSIVE on table events_b, ACCESS EXCLUSIVE on table events_c, ACCESS EXCLUSIVE on table events_c1, ACCESS EXCLUSIVE on table events_d

SET lock_timeout = '5s';
ALTER TABLE public.events DETACH PARTITION public.events_b;

CREATE TABLE public.events_e (
    kind text NOT NULL,
    note text NOT NULL,
    rank integer,
    made date DEFAULT '2026-01-01'::date NOT NULL
);

ALTER TABLE public.events ADD COLUMN made date DEFAULT '2026-01-01'::date NOT NULL;
ALTER TABLE public.events_d ADD COLUMN made date DEFAULT '2026-01-01'::date NOT NULL;
ALTER TABLE public.events ALTER COLUMN rank DROP NOT NULL;

-- ======== 0003_step_2.sql
-- 0003_step_2
--
-- alter column events.note: not null
-- add constraint events_c.events_c_partition_check
-- add constraint events_d.events_d_partition_check
-- events.note becomes NOT NULL: fails while rows have NULL there
--   find them with: SELECT * FROM public.events WHERE note IS NULL
-- events_c.events_c_partition_check is a check: fails while rows violate it
--   find them with: SELECT * FROM public.events_c WHERE NOT (NOT ((kind IS NOT NULL) AND (kind = ANY (ARRAY['a'::text, 'd'::text, 'e'::text]))))
-- events_d.events_d_partition_check is a check: fails while rows violate it
--   find them with: SELECT * FROM public.events_d WHERE NOT ((kind IS NOT NULL) AND (kind = 'd'::text))
-- constraint events_c.events_c_partition_check may fail on rows: on rows made up for the proof, PostgreSQL says: check constraint "events_c_partition_check" of relation "events_c1" is violated by some row
-- locks for a moment ACCESS EXCLUSIVE on table events, ACCESS EXCLUSIVE on table events_a, ACCESS EXCLUSIVE on table events_c, ACCESS EXCLUSIVE on table events_c1, ACCESS EXCLUSIVE on table events_d
-- locks SHARE UPDATE EXCLUSIVE on table events, SHARE UPDATE EXCLUSIVE on table events_a, SHARE UPDATE EXCLUSIVE on table events_c, SHARE UPDATE EXCLUSIVE on table events_c1, SHARE UPDATE EXCLUSIVE on table events_d while rows are read
-- scans events_a, events_c1, events_d: every row is read meanwhile
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.events ADD CONSTRAINT events_note_is_not_null CHECK (note IS NOT NULL) NOT VALID;
ALTER TABLE public.events VALIDATE CONSTRAINT events_note_is_not_null;
ALTER TABLE public.events ALTER COLUMN note SET NOT NULL;
ALTER TABLE public.events DROP CONSTRAINT events_note_is_not_null;
ALTER TABLE public.events_d ADD CONSTRAINT events_d_partition_check CHECK ((kind IS NOT NULL) AND (kind = 'd'::text)) NOT VALID;
ALTER TABLE public.events_d VALIDATE CONSTRAINT events_d_partition_check;
ALTER TABLE public.events_c ADD CONSTRAINT events_c_partition_check CHECK (NOT ((kind IS NOT NULL) AND (kind = ANY (ARRAY['a'::text, 'd'::text, 'e'::text])))) NOT VALID;
ALTER TABLE public.events_c VALIDATE CONSTRAINT events_c_partition_check;

-- ======== 0004_step_3.sql
-- 0004_step_3
--
-- drop constraint events_c.events_c_partition_check
-- alter table events_d: becomes a partition of events FOR VALUES IN ('d')
-- drop constraint events_d.events_d_partition_check
-- alter table events_e: becomes a partition of events FOR VALUES IN ('e')
-- events_d becomes a partition of events: fails while rows are outside of its bounds
--   find them with: SELECT * FROM public.events_d WHERE NOT ((kind IS NOT NULL) AND (kind = 'd'::text))
-- events_d becomes a partition of events: fails while events_c, its default partition, has rows within the bounds
--   find them with: SELECT * FROM public.events_c WHERE (kind IS NOT NULL) AND (kind = 'd'::text)
-- events_e becomes a partition of events: fails while rows are outside of its bounds
--   find them with: SELECT * FROM public.events_e WHERE NOT ((kind IS NOT NULL) AND (kind = 'e'::text))
-- events_e becomes a partition of events: fails while events_c, its default partition, has rows within the bounds
--   find them with: SELECT * FROM public.events_c WHERE (kind IS NOT NULL) AND (kind = 'e'::text)
-- locks SHARE UPDATE EXCLUSIVE on table events, ACCESS EXCLUSIVE on table events_c, ACCESS EXCLUSIVE on table events_c1, ACCESS EXCLUSIVE on table events_d, ACCESS EXCLUSIVE on table events_e
-- scans events_e: every row is read under that lock

SET lock_timeout = '5s';
ALTER TABLE public.events ATTACH PARTITION public.events_d FOR VALUES IN ('d');
ALTER TABLE public.events ATTACH PARTITION public.events_e FOR VALUES IN ('e');
ALTER TABLE public.events_c DROP CONSTRAINT events_c_partition_check;
ALTER TABLE public.events_d DROP CONSTRAINT events_d_partition_check;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: loses drop-column:events.made: the column's values (date)
-- relata: loses drop-column:events_d.made: the column's values (date)
-- relata: loses drop-table:events_e: the table and its 4 columns
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.events DROP COLUMN made;
ALTER TABLE public.events_d DROP COLUMN made;
DROP TABLE public.events_e;
ALTER TABLE public.events ADD CONSTRAINT events_rank_is_not_null CHECK (rank IS NOT NULL) NOT VALID;
ALTER TABLE public.events VALIDATE CONSTRAINT events_rank_is_not_null;
ALTER TABLE public.events ALTER COLUMN rank SET NOT NULL;
ALTER TABLE public.events DROP CONSTRAINT events_rank_is_not_null;
ALTER TABLE public.events_b ADD CONSTRAINT events_b_partition_check CHECK ((kind IS NOT NULL) AND (kind = 'b'::text)) NOT VALID;
ALTER TABLE public.events_b VALIDATE CONSTRAINT events_b_partition_check;
ALTER TABLE public.events_c ADD CONSTRAINT events_c_partition_check CHECK (NOT ((kind IS NOT NULL) AND (kind = ANY (ARRAY['a'::text, 'b'::text])))) NOT VALID;
ALTER TABLE public.events_c VALIDATE CONSTRAINT events_c_partition_check;
ALTER TABLE public.events ATTACH PARTITION public.events_b FOR VALUES IN ('b');
ALTER TABLE public.events_b DROP CONSTRAINT events_b_partition_check;
ALTER TABLE public.events_c DROP CONSTRAINT events_c_partition_check;

-- ======== 0003_step_2.down.sql
-- undoes 0003_step_2
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.events DROP CONSTRAINT IF EXISTS events_note_is_not_null;
ALTER TABLE public.events_c DROP CONSTRAINT IF EXISTS events_c_partition_check;
ALTER TABLE public.events_d DROP CONSTRAINT IF EXISTS events_d_partition_check;
ALTER TABLE public.events ALTER COLUMN note DROP NOT NULL;
ALTER TABLE public.events_a ADD CONSTRAINT events_a_note_is_not_null CHECK (note IS NOT NULL) NOT VALID;
ALTER TABLE public.events_a VALIDATE CONSTRAINT events_a_note_is_not_null;
ALTER TABLE public.events_a ALTER COLUMN note SET NOT NULL;
ALTER TABLE public.events_a DROP CONSTRAINT IF EXISTS events_a_note_is_not_null;

-- ======== 0004_step_3.down.sql
-- undoes 0004_step_3
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.events DETACH PARTITION public.events_d;
ALTER TABLE public.events DETACH PARTITION public.events_e;
ALTER TABLE public.events_c ADD CONSTRAINT events_c_partition_check CHECK (NOT ((kind IS NOT NULL) AND (kind = ANY (ARRAY['a'::text, 'd'::text, 'e'::text])))) NOT VALID;
ALTER TABLE public.events_c VALIDATE CONSTRAINT events_c_partition_check;
ALTER TABLE public.events_d ADD CONSTRAINT events_d_partition_check CHECK ((kind IS NOT NULL) AND (kind = 'd'::text)) NOT VALID;
ALTER TABLE public.events_d VALIDATE CONSTRAINT events_d_partition_check;
