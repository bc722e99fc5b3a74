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
-- locks ACCESS EXCLUSIVE on table posts, ACCESS EXCLUSIVE on view slugs
-- rewrites posts: every row is written anew under that lock

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, '', 'TABLE public.posts', format(' (%I)', attname), NULL::oid, attacl FROM pg_attribute WHERE attrelid = 'public.posts'::regclass AND attname = 'slug'
        UNION ALL SELECT 1, 'ROUTINE public.next_no()', 'ROUTINE public.next_no()', '', proowner, proacl FROM pg_proc WHERE oid = 'public.next_no()'::regprocedure
        UNION ALL SELECT 2, 'ROUTINE public.slug(text)', 'ROUTINE public.slug(text)', '', proowner, proacl FROM pg_proc WHERE oid = 'public.slug(text)'::regprocedure
        UNION ALL SELECT 3, 'VIEW public.slugs', 'TABLE public.slugs', '', relowner, relacl FROM pg_class WHERE oid = 'public.slugs'::regclass
        UNION ALL SELECT 4, '', 'TABLE public.slugs', format(' (%I)', attname), NULL::oid, attacl FROM pg_attribute WHERE attrelid = 'public.slugs'::regclass AND attacl IS NOT NULL
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

SET lock_timeout = '5s';
DROP VIEW public.slugs;
ALTER TABLE public.posts DROP CONSTRAINT has_slug;
DROP INDEX public.posts_slug_idx;
ALTER TABLE public.posts DROP COLUMN slug;
CREATE OR REPLACE AGGREGATE public.longest(text) (SFUNC = text_larger, STYPE = text, INITCOND = '');

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

DO $relata$
DECLARE statement text;
BEGIN
    FOREACH statement IN ARRAY string_to_array(coalesce(current_setting('relata.access', true), ''), chr(30)) LOOP
        BEGIN
            EXECUTE statement;
        EXCEPTION WHEN undefined_column THEN NULL;
        END;
    END LOOP;
END
$relata$;

-- ======== 0002_step.down.sql
-- undoes 0002_step

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, '', 'TABLE public.posts', format(' (%I)', attname), NULL::oid, attacl FROM pg_attribute WHERE attrelid = 'public.posts'::regclass AND attname = 'slug'
        UNION ALL SELECT 1, 'ROUTINE public.next_no()', 'ROUTINE public.next_no()', '', proowner, proacl FROM pg_proc WHERE oid = 'public.next_no()'::regprocedure
        UNION ALL SELECT 2, 'ROUTINE public.slug(text)', 'ROUTINE public.slug(text)', '', proowner, proacl FROM pg_proc WHERE oid = 'public.slug(text)'::regprocedure
        UNION ALL SELECT 3, 'VIEW public.slugs', 'TABLE public.slugs', '', relowner, relacl FROM pg_class WHERE oid = 'public.slugs'::regclass
        UNION ALL SELECT 4, '', 'TABLE public.slugs', format(' (%I)', attname), NULL::oid, attacl FROM pg_attribute WHERE attrelid = 'public.slugs'::regclass AND attacl IS NOT NULL
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

SET lock_timeout = '5s';
DROP VIEW public.slugs;
ALTER TABLE public.posts DROP CONSTRAINT has_slug;
DROP INDEX public.posts_slug_idx;
ALTER TABLE public.posts DROP COLUMN slug;
CREATE OR REPLACE AGGREGATE public.longest(text) (SFUNC = text_larger, STYPE = text);

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

DO $relata$
DECLARE statement text;
BEGIN
    FOREACH statement IN ARRAY string_to_array(coalesce(current_setting('relata.access', true), ''), chr(30)) LOOP
        BEGIN
            EXECUTE statement;
        EXCEPTION WHEN undefined_column THEN NULL;
        END;
    END LOOP;
END
$relata$;
