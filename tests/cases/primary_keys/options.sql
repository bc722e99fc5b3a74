-- ======== 0002_step.sql
-- 0002_step
--
-- rename constraint a.a_key: was a_pk
-- comment on constraint a.a_key
-- add column b.more
-- locks ACCESS EXCLUSIVE on table a, ACCESS EXCLUSIVE on table b

SET lock_timeout = '5s';
ALTER TABLE public.a RENAME CONSTRAINT a_pk TO a_key;
ALTER TABLE public.b ADD COLUMN more text;
COMMENT ON CONSTRAINT a_key ON public.a IS 'new';

-- ======== 0003_step_2.sql
-- 0003_step_2
--
-- alter constraint b.b_pkey: definition
-- locks for a moment ACCESS EXCLUSIVE on table b
-- locks SHARE UPDATE EXCLUSIVE on table b while rows are read
-- scans b: every row is read meanwhile
-- relata: no transaction

SET lock_timeout = 0;
CREATE UNIQUE INDEX CONCURRENTLY b_pkey_new ON public.b (id) INCLUDE (more) WITH (fillfactor='80');
SET lock_timeout = '5s';

ALTER TABLE public.b
    DROP CONSTRAINT b_pkey,
    ADD CONSTRAINT b_pkey PRIMARY KEY USING INDEX b_pkey_new;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: loses drop-column:b.more: the column's values (text)

SET lock_timeout = '5s';
ALTER TABLE public.a RENAME CONSTRAINT a_key TO a_pk;
ALTER TABLE public.b DROP COLUMN more;
COMMENT ON CONSTRAINT a_pk ON public.a IS 'old';

-- ======== 0003_step_2.down.sql
-- undoes 0003_step_2
-- relata: no transaction

SET lock_timeout = 0;
DROP INDEX CONCURRENTLY IF EXISTS public.b_pkey_new;
CREATE UNIQUE INDEX CONCURRENTLY b_pkey_new ON public.b (id);
SET lock_timeout = '5s';

ALTER TABLE public.b
    DROP CONSTRAINT b_pkey,
    ADD CONSTRAINT b_pkey PRIMARY KEY USING INDEX b_pkey_new DEFERRABLE;
