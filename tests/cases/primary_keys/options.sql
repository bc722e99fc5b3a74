-- ======== 0002_step.sql
-- 0002_step
--
-- rename constraint a.a_key: was a_pk
-- comment on constraint a.a_key
-- add column b.more
-- alter constraint b.b_pkey: definition
-- locks ACCESS EXCLUSIVE on table a, ACCESS EXCLUSIVE on table b

ALTER TABLE public.a RENAME CONSTRAINT a_pk TO a_key;
ALTER TABLE public.b DROP CONSTRAINT b_pkey;
ALTER TABLE public.b ADD COLUMN more text;
ALTER TABLE public.b ADD CONSTRAINT b_pkey PRIMARY KEY (id) INCLUDE (more) WITH (fillfactor='80');
COMMENT ON CONSTRAINT a_key ON public.a IS 'new';

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: loses drop-column:b.more: the column's values (text)

ALTER TABLE public.a RENAME CONSTRAINT a_key TO a_pk;
ALTER TABLE public.b DROP CONSTRAINT b_pkey;
ALTER TABLE public.b DROP COLUMN more;
ALTER TABLE public.b ADD CONSTRAINT b_pkey PRIMARY KEY (id) DEFERRABLE;
COMMENT ON CONSTRAINT a_pk ON public.a IS 'old';
