-- ======== 0002_step.sql
-- 0002_step
--
-- create index docs_area_idx
-- create index docs_body_idx
-- create index docs_made_idx
-- create index docs_name_idx
-- create index docs_spg_idx
-- create index docs_tags_idx
-- locks SHARE UPDATE EXCLUSIVE on table docs while rows are read
-- scans docs: every row is read meanwhile
-- relata: no transaction

CREATE INDEX CONCURRENTLY docs_area_idx ON public.docs USING gist (area);
CREATE INDEX CONCURRENTLY docs_body_idx ON public.docs USING gin (body jsonb_path_ops);
CREATE INDEX CONCURRENTLY docs_made_idx ON public.docs USING brin (made) WITH (pages_per_range='32');
CREATE INDEX CONCURRENTLY docs_name_idx ON public.docs USING hash (name);
CREATE INDEX CONCURRENTLY docs_spg_idx ON public.docs USING spgist (name);
CREATE INDEX CONCURRENTLY docs_tags_idx ON public.docs USING gin (tags) WITH (fastupdate='false');

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: no transaction

DROP INDEX CONCURRENTLY public.docs_area_idx;
DROP INDEX CONCURRENTLY public.docs_body_idx;
DROP INDEX CONCURRENTLY public.docs_made_idx;
DROP INDEX CONCURRENTLY public.docs_name_idx;
DROP INDEX CONCURRENTLY public.docs_spg_idx;
DROP INDEX CONCURRENTLY public.docs_tags_idx;
