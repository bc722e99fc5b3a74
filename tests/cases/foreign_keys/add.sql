-- ======== 0002_step.sql
-- 0002_step
--
-- create table members
-- add constraint posts.posts_author_fkey
-- locks SHARE ROW EXCLUSIVE on table posts, SHARE ROW EXCLUSIVE on table teams, SHARE ROW EXCLUSIVE on table users

CREATE TABLE public.members (
    team bigint NOT NULL
);

ALTER TABLE public.members ADD CONSTRAINT members_team_fkey FOREIGN KEY (team) REFERENCES public.teams (id);
ALTER TABLE public.posts ADD CONSTRAINT posts_author_fkey FOREIGN KEY (author) REFERENCES public.users (id) NOT VALID;

-- ======== 0003_step_2.sql
-- 0003_step_2
--
-- alter constraint posts.posts_author_fkey: definition
-- posts.posts_author_fkey is a foreign key: fails while rows refer to none of users
--   find them with: SELECT * FROM public.posts WHERE (author IS NOT NULL) AND NOT EXISTS (SELECT FROM public.users AS referenced WHERE referenced.id = posts.author)
-- locks SHARE UPDATE EXCLUSIVE on table posts
-- relata: no transaction

ALTER TABLE public.posts VALIDATE CONSTRAINT posts_author_fkey;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: loses drop-table:members: the table and its 1 column

ALTER TABLE public.posts DROP CONSTRAINT posts_author_fkey;
DROP TABLE public.members;

-- ======== 0003_step_2.down.sql
-- undoes 0003_step_2

ALTER TABLE public.posts DROP CONSTRAINT posts_author_fkey;
ALTER TABLE public.posts ADD CONSTRAINT posts_author_fkey FOREIGN KEY (author) REFERENCES public.users (id) NOT VALID;
