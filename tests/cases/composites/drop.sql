-- ======== 0002_step.sql
-- 0002_step
--
-- alter attribute b.a: type public.a → integer
-- drop composite type a
-- drop composite type empty
-- alter column t.b: type public.b → text
-- loses b.a: what integer cannot hold of public.a is lost
-- locks ACCESS EXCLUSIVE on table t
-- rewrites t: every row is written anew under that lock

ALTER TYPE public.b RENAME TO b_old;

CREATE TYPE public.b AS (
    a integer
);

ALTER TABLE public.t ALTER COLUMN b TYPE text USING b::text::text;
DROP TYPE public.empty;
DROP TYPE public.b_old;
DROP TYPE public.a;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- does not bring back what 0002_step lost of b.a: what integer cannot hold of public.a is lost
-- relata: loses narrow-type:t.b: what public.b cannot hold of text is lost

CREATE TYPE public.a AS (
    n integer
);

ALTER TYPE public.b ALTER ATTRIBUTE a TYPE public.a;
CREATE TYPE public.empty AS ();
ALTER TABLE public.t ALTER COLUMN b TYPE public.b USING b::public.b;
