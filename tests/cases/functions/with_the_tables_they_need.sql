-- ======== 0001_step.sql
-- 0001_step
--
-- create table posts
-- create function first_post()
-- create function post_count()

CREATE TABLE public.posts (
    id bigint NOT NULL,
    text text NOT NULL,
    CONSTRAINT posts_pkey PRIMARY KEY (id)
);

CREATE FUNCTION public.first_post()
 RETURNS public.posts
 LANGUAGE sql
 STABLE
RETURN (SELECT p.*::public.posts AS p FROM public.posts p ORDER BY p.id LIMIT 1);

CREATE FUNCTION public.post_count()
 RETURNS bigint
 LANGUAGE sql
 STABLE
AS $function$select count(*) from posts$function$;

ALTER TABLE public.posts ALTER COLUMN id SET DEFAULT (public.post_count() + 1);
ALTER TABLE public.posts ALTER COLUMN text SET DEFAULT (public.first_post()).text;
ALTER TABLE public.posts ADD CONSTRAINT known CHECK (id <= (public.post_count() + 1));

-- ======== 0001_step.down.sql
-- undoes 0001_step
-- relata: loses drop-table:posts: the table and its 2 columns

SET lock_timeout = '5s';
ALTER TABLE public.posts DROP CONSTRAINT known;
ALTER TABLE public.posts ALTER COLUMN id DROP DEFAULT;
ALTER TABLE public.posts ALTER COLUMN text DROP DEFAULT;
DROP FUNCTION public.first_post();
DROP TABLE public.posts;
DROP FUNCTION public.post_count();
