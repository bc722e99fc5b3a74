-- ======== 0002_step.sql
-- 0002_step
--
-- alter constraint posts.has_slug: definition
-- alter function longest(text): definition
-- alter function next_no(): definition
-- alter function slug(text): definition
-- alter function tidy(integer): definition
-- alter function touch(): definition
-- alter function twice(integer): definition
-- create function twice(text, text)
-- alter view slugs: definition
-- drop function twice(text)
-- posts.has_slug is a check: fails while rows violate it
--   find them with: SELECT * FROM public.posts WHERE NOT (public.slug(title) <> ''::text)
-- locks ACCESS EXCLUSIVE on table posts, ACCESS EXCLUSIVE on index posts_slug_idx, ACCESS EXCLUSIVE on view slugs
-- rewrites posts: every row is written anew under that lock

DROP VIEW public.slugs;
ALTER TABLE public.posts DROP CONSTRAINT has_slug;
DROP INDEX public.posts_slug_idx;
ALTER TABLE public.posts DROP COLUMN slug;

CREATE OR REPLACE PROCEDURE public.tidy(IN keep integer)
 LANGUAGE sql
AS $procedure$delete from posts where no >= keep$procedure$;

CREATE OR REPLACE FUNCTION public.touch()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.title := upper(new.title);
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION public.twice(n integer)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
RETURN (n + n);

CREATE FUNCTION public.twice(n text, gap text DEFAULT ''::text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
RETURN ((n || gap) || n);

ALTER TABLE public.posts ALTER COLUMN no DROP DEFAULT;
DROP FUNCTION public.twice(text);
DROP AGGREGATE public.longest(text);
CREATE AGGREGATE public.longest(text) (SFUNC = text_larger, STYPE = text, INITCOND = '');
DROP FUNCTION public.next_no();

CREATE FUNCTION public.next_no()
 RETURNS bigint
 LANGUAGE sql
RETURN 2;

ALTER TABLE public.posts ALTER COLUMN no SET DEFAULT public.next_no();
DROP FUNCTION public.slug(text);

CREATE FUNCTION public.slug(value text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
RETURN lower(value);

ALTER TABLE public.posts ADD COLUMN slug character varying GENERATED ALWAYS AS (public.slug(title)) STORED NOT NULL;
ALTER TABLE public.posts ADD CONSTRAINT has_slug CHECK (public.slug(title) <> ''::text);
CREATE INDEX posts_slug_idx ON public.posts ((public.slug(title)));

CREATE VIEW public.slugs AS
SELECT posts.no,
    public.slug(posts.title) AS slug
   FROM public.posts;

-- ======== 0002_step.down.sql
-- undoes 0002_step

DROP VIEW public.slugs;
ALTER TABLE public.posts DROP CONSTRAINT has_slug;
DROP INDEX public.posts_slug_idx;
ALTER TABLE public.posts DROP COLUMN slug;

CREATE OR REPLACE PROCEDURE public.tidy(IN keep integer)
 LANGUAGE sql
AS $procedure$delete from posts where no > keep$procedure$;

CREATE OR REPLACE FUNCTION public.touch()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.title := trim(new.title);
  return new;
end
$function$;

CREATE OR REPLACE FUNCTION public.twice(n integer)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
RETURN (n * 2);

CREATE FUNCTION public.twice(n text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
RETURN (n || n);

ALTER TABLE public.posts ALTER COLUMN no DROP DEFAULT;
DROP FUNCTION public.twice(text, text);
DROP AGGREGATE public.longest(text);
CREATE AGGREGATE public.longest(text) (SFUNC = text_larger, STYPE = text);
DROP FUNCTION public.next_no();

CREATE FUNCTION public.next_no()
 RETURNS integer
 LANGUAGE sql
RETURN 1;

ALTER TABLE public.posts ALTER COLUMN no SET DEFAULT public.next_no();
DROP FUNCTION public.slug(text);

CREATE FUNCTION public.slug(value text)
 RETURNS character varying
 LANGUAGE sql
 IMMUTABLE
RETURN lower(value);

ALTER TABLE public.posts ADD COLUMN slug character varying GENERATED ALWAYS AS (public.slug(title)) STORED NOT NULL;
ALTER TABLE public.posts ADD CONSTRAINT has_slug CHECK ((public.slug(title))::text <> ''::text);
CREATE INDEX posts_slug_idx ON public.posts ((public.slug(title)));

CREATE VIEW public.slugs AS
SELECT posts.no,
    public.slug(posts.title) AS slug
   FROM public.posts;
