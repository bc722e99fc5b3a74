-- ======== 0002_step.sql
-- 0002_step
--
-- drop sequence posts_id_seq
-- drop constraint likes.likes_post_id_fkey
-- drop table posts
-- loses posts: the table and its 2 columns
-- locks ACCESS EXCLUSIVE on table likes, ACCESS EXCLUSIVE on table posts, ACCESS EXCLUSIVE on table users

SET lock_timeout = '5s';
ALTER TABLE public.likes DROP CONSTRAINT likes_post_id_fkey;
DROP TABLE public.posts;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- does not bring back what 0002_step lost of posts: the table and its 2 columns
-- relata: no transaction

CREATE SEQUENCE public.posts_id_seq AS integer;

CREATE TABLE public.posts (
    id integer DEFAULT nextval('public.posts_id_seq'::regclass) NOT NULL,
    user_id integer NOT NULL,
    CONSTRAINT posts_pkey PRIMARY KEY (id)
);

ALTER SEQUENCE public.posts_id_seq OWNED BY public.posts.id;
SET lock_timeout = '5s';
ALTER TABLE public.posts ADD CONSTRAINT posts_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users (id);
ALTER TABLE public.likes ADD CONSTRAINT likes_post_id_fkey FOREIGN KEY (post_id) REFERENCES public.posts (id) NOT VALID;
ALTER TABLE public.likes VALIDATE CONSTRAINT likes_post_id_fkey;
