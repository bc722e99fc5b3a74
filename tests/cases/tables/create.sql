-- ======== 0001_step.sql
-- 0001_step
--
-- create enum role
-- create table posts
-- create table users
-- comment on table users

CREATE TYPE public.role AS ENUM ('admin', 'user');

CREATE TABLE public.posts (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    author_id uuid NOT NULL,
    title text NOT NULL,
    CONSTRAINT posts_pkey PRIMARY KEY (id),
    CONSTRAINT posts_title_check CHECK (title <> ''::text)
);

CREATE TABLE public.users (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    email character varying(255) NOT NULL,
    role public.role DEFAULT 'user'::public.role NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT users_pkey PRIMARY KEY (id),
    CONSTRAINT users_email_key UNIQUE (email)
);

CREATE INDEX posts_author_id_idx ON public.posts (author_id);
CREATE INDEX users_role_idx ON public.users (role);
ALTER TABLE public.posts ADD CONSTRAINT posts_author_id_fkey FOREIGN KEY (author_id) REFERENCES public.users (id) ON DELETE CASCADE;
COMMENT ON TABLE public.users IS 'People who can sign in.';

-- ======== 0001_step.down.sql
-- undoes 0001_step
-- relata: loses drop-table:posts: the table and its 3 columns
-- relata: loses drop-table:users: the table and its 4 columns

SET lock_timeout = '5s';
DROP TABLE public.posts;
DROP TABLE public.users;
DROP TYPE public.role;
