-- ======== 0002_step.sql
-- 0002_step
--
-- alter column posts.tags: type text → text[], default ''::text → default '{}'::text[]
-- loses posts.tags: values become what `using` makes of them: string_to_array(tags, ',')
-- locks ACCESS EXCLUSIVE on table posts
-- rewrites posts: every row is written anew under that lock

SET lock_timeout = '5s';

ALTER TABLE public.posts
    ALTER COLUMN tags DROP DEFAULT,
    ALTER COLUMN tags TYPE text[] USING string_to_array(tags, ','),
    ALTER COLUMN tags SET DEFAULT '{}'::text[];

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- does not bring back what 0002_step lost of posts.tags: values become what `using` makes of them: string_to_array(tags, ',')
-- relata: loses narrow-type:posts.tags: what text cannot hold of text[] is lost

SET lock_timeout = '5s';

ALTER TABLE public.posts
    ALTER COLUMN tags DROP DEFAULT,
    ALTER COLUMN tags TYPE text,
    ALTER COLUMN tags SET DEFAULT ''::text;
