-- ======== 0002_step.sql
-- 0002_step
--
-- alter column events.kind: no default → default 'a'::text
-- alter column events.n: type integer → bigint
-- add column events.added
-- drop column events.gone
-- comment on column events.added
-- add constraint events.events_id_kind_key
-- drop constraint events.n_is_small
-- alter index events_n_idx: definition
-- create index events_added_idx
-- drop index events_gone_idx
-- comment on index events_n_idx
-- add constraint events_a.events_a_id_kind_key
-- add constraint events_a.events_id_fkey
-- alter column events_b.added: default 'x'::text → default 'y'::text
-- add constraint events_b.events_b_id_kind_key
-- add constraint events_b.events_id_fkey
-- add constraint events_c.events_c_id_kind_key
-- create index events_c_added_idx
-- create index events_c_n_idx
-- add constraint events_c_1.events_c_1_id_kind_key
-- add constraint events_c_1.events_id_fkey
-- create view wide
-- loses events.gone: the column's values (integer)
-- events.events_id_kind_key is unique: fails while rows have duplicates
--   find them with: SELECT id, kind, count(*) FROM public.events WHERE id IS NOT NULL AND kind IS NOT NULL GROUP BY id, kind HAVING count(*) > 1
-- events_a.events_a_id_kind_key is unique: fails while rows have duplicates
--   find them with: SELECT id, kind, count(*) FROM public.events_a WHERE id IS NOT NULL AND kind IS NOT NULL GROUP BY id, kind HAVING count(*) > 1
-- events_b.events_b_id_kind_key is unique: fails while rows have duplicates
--   find them with: SELECT id, kind, count(*) FROM public.events_b WHERE id IS NOT NULL AND kind IS NOT NULL GROUP BY id, kind HAVING count(*) > 1
-- events_c.events_c_id_kind_key is unique: fails while rows have duplicates
--   find them with: SELECT id, kind, count(*) FROM public.events_c WHERE id IS NOT NULL AND kind IS NOT NULL GROUP BY id, kind HAVING count(*) > 1
-- events_c_1.events_c_1_id_kind_key is unique: fails while rows have duplicates
--   find them with: SELECT id, kind, count(*) FROM public.events_c_1 WHERE id IS NOT NULL AND kind IS NOT NULL GROUP BY id, kind HAVING count(*) > 1
-- locks ACCESS EXCLUSIVE on table events, ACCESS EXCLUSIVE on table events_a, ACCESS EXCLUSIVE on table events_b, ACCESS EXCLUSIVE on table events_c, ACCESS EXCLUSIVE on table events_c_1, SHARE ROW EXCLUSIVE on table other, SHARE UPDATE EXCLUSIVE on index events_n_idx
-- rewrites events_a, events_b, events_c_1: every row is written anew under that lock

SET lock_timeout = '5s';
ALTER TABLE public.events DROP CONSTRAINT n_is_small;
DROP INDEX public.events_gone_idx;
DROP INDEX public.events_n_idx;
ALTER TABLE public.events DROP COLUMN gone;
ALTER TABLE public.events ADD COLUMN added text DEFAULT 'x'::text;
ALTER TABLE public.events ALTER COLUMN kind SET DEFAULT 'a'::text;
ALTER TABLE public.events ALTER COLUMN n TYPE bigint;
ALTER TABLE public.events_b ALTER COLUMN added SET DEFAULT 'y'::text;
ALTER TABLE public.events_a ADD CONSTRAINT events_a_id_kind_key UNIQUE (id, kind);
ALTER TABLE public.events_b ADD CONSTRAINT events_b_id_kind_key UNIQUE (id, kind);
ALTER TABLE public.events_c_1 ADD CONSTRAINT events_c_1_id_kind_key UNIQUE (id, kind);
ALTER TABLE public.events_c ADD CONSTRAINT events_c_id_kind_key UNIQUE (id, kind);
ALTER TABLE public.events ADD CONSTRAINT events_id_kind_key UNIQUE (id, kind);
CREATE INDEX events_added_idx ON ONLY public.events (added);
CREATE INDEX events_c_added_idx ON ONLY public.events_c (added);
CREATE INDEX events_c_n_idx ON ONLY public.events_c (n DESC);
CREATE INDEX events_n_idx ON ONLY public.events (n DESC);

CREATE VIEW public.wide AS
SELECT events.id,
    events.n,
    events.added
   FROM public.events;

ALTER TABLE public.events_a ADD CONSTRAINT events_id_fkey FOREIGN KEY (id) REFERENCES public.other (id) NOT VALID;
ALTER TABLE public.events_b ADD CONSTRAINT events_id_fkey FOREIGN KEY (id) REFERENCES public.other (id) NOT VALID;
ALTER TABLE public.events_c_1 ADD CONSTRAINT events_id_fkey FOREIGN KEY (id) REFERENCES public.other (id) NOT VALID;
COMMENT ON COLUMN public.events.added IS 'New.';
COMMENT ON INDEX public.events_n_idx IS 'Newest first.';

-- ======== 0003_step_2.sql
-- 0003_step_2
--
-- add constraint events.events_id_fkey
-- add constraint events.id_is_positive
-- drop constraint events_a.events_id_fkey
-- create index events_a_added_idx
-- create index events_a_n_idx
-- drop constraint events_b.events_id_fkey
-- create index events_b_added_idx
-- create index events_b_n_idx
-- drop constraint events_c_1.events_id_fkey
-- create index events_c_1_added_idx
-- create index events_c_1_n_idx
-- events.events_id_fkey is a foreign key: fails while rows refer to none of other
--   find them with: SELECT * FROM public.events WHERE (id IS NOT NULL) AND NOT EXISTS (SELECT FROM public.other AS referenced WHERE referenced.id = events.id)
-- events.id_is_positive is a check: fails while rows violate it
--   find them with: SELECT * FROM public.events WHERE NOT (id > 0)
-- locks for a moment ACCESS EXCLUSIVE on table events, ACCESS EXCLUSIVE on table events_a, ACCESS EXCLUSIVE on table events_b, ACCESS EXCLUSIVE on table events_c, ACCESS EXCLUSIVE on table events_c_1, ACCESS EXCLUSIVE on table other
-- locks SHARE UPDATE EXCLUSIVE on table events, SHARE UPDATE EXCLUSIVE on table events_a, SHARE UPDATE EXCLUSIVE on table events_b, SHARE UPDATE EXCLUSIVE on table events_c, SHARE UPDATE EXCLUSIVE on table events_c_1 while rows are read
-- scans events_a, events_b, events_c_1: every row is read meanwhile
-- relata: no transaction

SET lock_timeout = 0;
CREATE INDEX CONCURRENTLY events_a_added_idx ON public.events_a (added);
CREATE INDEX CONCURRENTLY events_a_n_idx ON public.events_a (n DESC);
CREATE INDEX CONCURRENTLY events_b_added_idx ON public.events_b (added);
CREATE INDEX CONCURRENTLY events_b_n_idx ON public.events_b (n DESC);
CREATE INDEX CONCURRENTLY events_c_1_added_idx ON public.events_c_1 (added);
CREATE INDEX CONCURRENTLY events_c_1_n_idx ON public.events_c_1 (n DESC);
SET lock_timeout = '5s';
ALTER TABLE public.events_a VALIDATE CONSTRAINT events_id_fkey;
ALTER TABLE public.events_b VALIDATE CONSTRAINT events_id_fkey;
ALTER TABLE public.events_c_1 VALIDATE CONSTRAINT events_id_fkey;
ALTER TABLE public.events ADD CONSTRAINT events_id_fkey FOREIGN KEY (id) REFERENCES public.other (id);
ALTER TABLE public.events ADD CONSTRAINT id_is_positive CHECK (id > 0) NOT VALID;
ALTER TABLE public.events VALIDATE CONSTRAINT id_is_positive;

-- ======== 0004_step_3.sql
-- 0004_step_3
--
-- alter index events_added_idx: definition
-- alter index events_n_idx: definition
-- comment on index events_n_idx
-- alter index events_c_added_idx: definition
-- alter index events_c_n_idx: definition
-- locks SHARE UPDATE EXCLUSIVE on index events_added_idx, SHARE UPDATE EXCLUSIVE on index events_c_added_idx, SHARE UPDATE EXCLUSIVE on index events_c_n_idx, SHARE UPDATE EXCLUSIVE on index events_n_idx

SET lock_timeout = '5s';
ALTER INDEX public.events_added_idx ATTACH PARTITION public.events_a_added_idx;
ALTER INDEX public.events_added_idx ATTACH PARTITION public.events_b_added_idx;
ALTER INDEX public.events_c_added_idx ATTACH PARTITION public.events_c_1_added_idx;
ALTER INDEX public.events_added_idx ATTACH PARTITION public.events_c_added_idx;
ALTER INDEX public.events_c_n_idx ATTACH PARTITION public.events_c_1_n_idx;
ALTER INDEX public.events_n_idx ATTACH PARTITION public.events_a_n_idx;
ALTER INDEX public.events_n_idx ATTACH PARTITION public.events_b_n_idx;
ALTER INDEX public.events_n_idx ATTACH PARTITION public.events_c_n_idx;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- does not bring back what 0002_step lost of events.gone: the column's values (integer)
-- may fail at events.n: values that integer cannot hold are refused
--   find them with: SELECT * FROM public.events WHERE n NOT BETWEEN -2147483648 AND 2147483647
-- relata: loses drop-column:events.added: the column's values (text)
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.events DROP CONSTRAINT events_id_kind_key;
DROP INDEX public.events_added_idx;
ALTER TABLE public.events_a DROP CONSTRAINT events_id_fkey;
ALTER TABLE public.events_b DROP CONSTRAINT events_id_fkey;
DROP INDEX public.events_c_added_idx;
ALTER TABLE public.events_c_1 DROP CONSTRAINT events_id_fkey;
DROP VIEW public.wide;
DROP INDEX public.events_c_n_idx;
DROP INDEX public.events_n_idx;
ALTER TABLE public.events DROP COLUMN added;
ALTER TABLE public.events ADD COLUMN gone integer;
ALTER TABLE public.events ALTER COLUMN kind DROP DEFAULT;
ALTER TABLE public.events ALTER COLUMN n TYPE integer;
CREATE INDEX events_gone_idx ON ONLY public.events (gone);
CREATE INDEX events_c_gone_idx ON ONLY public.events_c (gone);
CREATE INDEX events_c_n_idx ON ONLY public.events_c (n);
CREATE INDEX events_n_idx ON ONLY public.events (n);
SET lock_timeout = 0;
CREATE INDEX CONCURRENTLY events_a_gone_idx ON public.events_a (gone);
CREATE INDEX CONCURRENTLY events_a_n_idx ON public.events_a (n);
CREATE INDEX CONCURRENTLY events_b_gone_idx ON public.events_b (gone);
CREATE INDEX CONCURRENTLY events_b_n_idx ON public.events_b (n);
CREATE INDEX CONCURRENTLY events_c_1_gone_idx ON public.events_c_1 (gone);
CREATE INDEX CONCURRENTLY events_c_1_n_idx ON public.events_c_1 (n);
SET lock_timeout = '5s';
ALTER TABLE public.events ADD CONSTRAINT n_is_small CHECK (n < 100) NOT VALID;
ALTER TABLE public.events VALIDATE CONSTRAINT n_is_small;
ALTER INDEX public.events_gone_idx ATTACH PARTITION public.events_a_gone_idx;
ALTER INDEX public.events_gone_idx ATTACH PARTITION public.events_b_gone_idx;
ALTER INDEX public.events_c_gone_idx ATTACH PARTITION public.events_c_1_gone_idx;
ALTER INDEX public.events_gone_idx ATTACH PARTITION public.events_c_gone_idx;
ALTER INDEX public.events_c_n_idx ATTACH PARTITION public.events_c_1_n_idx;
ALTER INDEX public.events_n_idx ATTACH PARTITION public.events_a_n_idx;
ALTER INDEX public.events_n_idx ATTACH PARTITION public.events_b_n_idx;
ALTER INDEX public.events_n_idx ATTACH PARTITION public.events_c_n_idx;

-- ======== 0003_step_2.down.sql
-- undoes 0003_step_2
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.events DROP CONSTRAINT IF EXISTS events_id_fkey;
ALTER TABLE public.events DROP CONSTRAINT IF EXISTS id_is_positive;
ALTER TABLE public.events_a ADD CONSTRAINT events_id_fkey FOREIGN KEY (id) REFERENCES public.other (id) NOT VALID;
ALTER TABLE public.events_b ADD CONSTRAINT events_id_fkey FOREIGN KEY (id) REFERENCES public.other (id) NOT VALID;
ALTER TABLE public.events_c_1 ADD CONSTRAINT events_id_fkey FOREIGN KEY (id) REFERENCES public.other (id) NOT VALID;
SET lock_timeout = 0;
DROP INDEX CONCURRENTLY public.events_a_added_idx;
DROP INDEX CONCURRENTLY public.events_a_n_idx;
DROP INDEX CONCURRENTLY public.events_b_added_idx;
DROP INDEX CONCURRENTLY public.events_b_n_idx;
DROP INDEX CONCURRENTLY public.events_c_1_added_idx;
DROP INDEX CONCURRENTLY public.events_c_1_n_idx;

-- ======== 0004_step_3.down.sql
-- undoes 0004_step_3
-- relata: no transaction

SET lock_timeout = '5s';
DROP INDEX public.events_added_idx;
DROP INDEX public.events_n_idx;
CREATE INDEX events_c_added_idx ON ONLY public.events_c (added);
CREATE INDEX events_c_n_idx ON ONLY public.events_c (n DESC);
CREATE INDEX events_added_idx ON ONLY public.events (added);
CREATE INDEX events_n_idx ON ONLY public.events (n DESC);
COMMENT ON INDEX public.events_n_idx IS 'Newest first.';
SET lock_timeout = 0;
CREATE INDEX CONCURRENTLY events_a_added_idx ON public.events_a (added);
CREATE INDEX CONCURRENTLY events_a_n_idx ON public.events_a (n DESC);
CREATE INDEX CONCURRENTLY events_b_added_idx ON public.events_b (added);
CREATE INDEX CONCURRENTLY events_b_n_idx ON public.events_b (n DESC);
CREATE INDEX CONCURRENTLY events_c_1_added_idx ON public.events_c_1 (added);
CREATE INDEX CONCURRENTLY events_c_1_n_idx ON public.events_c_1 (n DESC);
