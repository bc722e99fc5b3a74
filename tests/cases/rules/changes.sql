-- ======== 0002_step.sql
-- 0002_step
--
-- alter rule a.no_delete: enabled → disabled
-- alter rule a.noted: definition
-- locks ACCESS EXCLUSIVE on table a

SET lock_timeout = '5s';
ALTER TABLE public.a DISABLE RULE no_delete;

CREATE OR REPLACE RULE noted AS ON INSERT TO public.a
   WHERE (new.id > 0) DO  INSERT INTO public.log (id)
  VALUES (new.id);

-- ======== 0002_step.down.sql
-- undoes 0002_step

SET lock_timeout = '5s';
ALTER TABLE public.a ENABLE RULE no_delete;

CREATE OR REPLACE RULE noted AS ON INSERT TO public.a DO  INSERT INTO public.log (id)
  VALUES (new.id);
