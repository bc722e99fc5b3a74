-- ======== 0002_step.sql
-- 0002_step
--
-- create table members
-- locks SHARE ROW EXCLUSIVE on table teams

CREATE TABLE public.members (
    team bigint NOT NULL
);

SET lock_timeout = '5s';
ALTER TABLE public.members ADD CONSTRAINT members_team_fkey FOREIGN KEY (team) REFERENCES public.teams (id);

-- ======== 0003_step_2.sql
-- 0003_step_2
--
-- add constraint posts.posts_author_fkey
-- posts.posts_author_fkey is a foreign key: fails while rows refer to none of users
--   find them with: SELECT * FROM public.posts WHERE (author IS NOT NULL) AND NOT EXISTS (SELECT FROM public.users AS referenced WHERE referenced.id = posts.author)
-- locks for a moment SHARE ROW EXCLUSIVE on table posts, SHARE ROW EXCLUSIVE on table users
-- locks SHARE UPDATE EXCLUSIVE on table posts while rows are read
-- scans posts: every row is read meanwhile
-- relata: no transaction

SET lock_timeout = '5s';
ALTER TABLE public.posts ADD CONSTRAINT posts_author_fkey FOREIGN KEY (author) REFERENCES public.users (id) NOT VALID;
ALTER TABLE public.posts VALIDATE CONSTRAINT posts_author_fkey;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: loses drop-table:members: the table and its 1 column

SET lock_timeout = '5s';
DROP TABLE public.members;

-- ======== 0003_step_2.down.sql
-- undoes 0003_step_2

SET lock_timeout = '5s';
ALTER TABLE public.posts DROP CONSTRAINT IF EXISTS posts_author_fkey;
