-- ======== 0002_step.sql
-- 0002_step
--
-- rename publication latter: was former
-- add column users.new
-- drop column users.old
-- drop table gone
-- alter publication columns: definition
-- alter publication emptied: definition
-- alter publication filtered: definition
-- comment on publication latter
-- alter publication less: definition
-- alter publication only_gone: definition
-- alter publication plain: definition
-- alter publication with: definition
-- loses users.old: the column's values (integer)
-- loses gone: the table and its 1 column
-- locks ACCESS EXCLUSIVE on table gone, SHARE UPDATE EXCLUSIVE on table stays, ACCESS EXCLUSIVE on table users

ALTER PUBLICATION former RENAME TO latter;
SET lock_timeout = '5s';
ALTER TABLE public.users ADD COLUMN new integer DEFAULT 0 NOT NULL;
ALTER PUBLICATION columns SET TABLE public.users (id, new);
ALTER PUBLICATION emptied DROP TABLE public.stays, TABLES IN SCHEMA billing;
DROP TABLE public.gone;
ALTER PUBLICATION filtered SET TABLE public.stays, public.users WHERE ((new > 0));
ALTER TABLE public.users DROP COLUMN old;
ALTER PUBLICATION plain SET (publish = 'insert');
ALTER PUBLICATION "with" SET (publish = 'delete', publish_via_partition_root = 'false');
COMMENT ON PUBLICATION latter IS 'It was another.';

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- does not bring back what 0002_step lost of users.old: the column's values (integer)
-- does not bring back what 0002_step lost of gone: the table and its 1 column
-- relata: loses drop-column:users.new: the column's values (integer)

ALTER PUBLICATION latter RENAME TO former;

CREATE TABLE public.gone (
    id integer NOT NULL,
    CONSTRAINT gone_pkey PRIMARY KEY (id)
);

SET lock_timeout = '5s';
ALTER TABLE public.users ADD COLUMN old integer;
ALTER PUBLICATION columns SET TABLE public.users (id, old);
ALTER PUBLICATION emptied SET TABLE public.gone, public.stays, TABLES IN SCHEMA billing;
ALTER PUBLICATION filtered SET TABLE public.users WHERE ((old > 0));
ALTER TABLE public.users DROP COLUMN new;
ALTER PUBLICATION less SET TABLE public.gone, public.stays;
ALTER PUBLICATION only_gone SET TABLE public.gone;
ALTER PUBLICATION plain SET (publish = 'insert, update, delete, truncate');
ALTER PUBLICATION "with" SET (publish = 'insert, update', publish_via_partition_root = 'true');
COMMENT ON PUBLICATION former IS NULL;
