-- ======== 0002_step.sql
-- 0002_step
--
-- alter domain id: type integer → bigint
-- alter column children.double: generated as ((parent)::integer * 2) → generated as ((parent)::bigint * 2)
-- alter constraint children.not_seven: definition
-- locks ACCESS EXCLUSIVE on table children, ACCESS EXCLUSIVE on table parents
-- rewrites children, parents: every row is written anew under that lock

ALTER DOMAIN public.id RENAME TO id_old;
ALTER DOMAIN public.ids RENAME TO ids_old;
ALTER TABLE public.children DROP CONSTRAINT not_seven;
ALTER TABLE public.children DROP COLUMN double;

CREATE DOMAIN public.id AS bigint
    CONSTRAINT id_check CHECK (VALUE > 0);

CREATE DOMAIN public.ids AS public.id[];
ALTER TABLE public.children ALTER COLUMN more TYPE public.id[] USING more::public.id[];

ALTER TABLE public.children
    ALTER COLUMN parent DROP DEFAULT,
    ALTER COLUMN parent TYPE public.id,
    ALTER COLUMN parent SET DEFAULT 1;

ALTER TABLE public.children ADD COLUMN double bigint GENERATED ALWAYS AS ((parent)::bigint * 2) STORED;
ALTER TABLE public.parents ALTER COLUMN id TYPE public.id;
ALTER TABLE public.children ALTER COLUMN others TYPE public.ids USING others::public.ids;
ALTER TABLE public.children ADD CONSTRAINT not_seven CHECK ((parent)::bigint <> ((7)::public.id)::bigint);
DROP DOMAIN public.ids_old;
DROP DOMAIN public.id_old;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- may fail at id: values that integer cannot hold are refused

ALTER DOMAIN public.id RENAME TO id_old;
ALTER DOMAIN public.ids RENAME TO ids_old;
ALTER TABLE public.children DROP CONSTRAINT not_seven;
ALTER TABLE public.children DROP COLUMN double;

CREATE DOMAIN public.id AS integer
    CONSTRAINT id_check CHECK (VALUE > 0);

CREATE DOMAIN public.ids AS public.id[];
ALTER TABLE public.children ALTER COLUMN more TYPE public.id[] USING more::public.id[];

ALTER TABLE public.children
    ALTER COLUMN parent DROP DEFAULT,
    ALTER COLUMN parent TYPE public.id,
    ALTER COLUMN parent SET DEFAULT 1;

ALTER TABLE public.children ADD COLUMN double bigint GENERATED ALWAYS AS ((parent)::integer * 2) STORED;
ALTER TABLE public.parents ALTER COLUMN id TYPE public.id;
ALTER TABLE public.children ALTER COLUMN others TYPE public.ids USING others::public.ids;
ALTER TABLE public.children ADD CONSTRAINT not_seven CHECK ((parent)::integer <> ((7)::public.id)::integer);
DROP DOMAIN public.ids_old;
DROP DOMAIN public.id_old;
