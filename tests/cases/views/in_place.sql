-- ======== 0002_step.sql
-- 0002_step
--
-- alter view active: definition
-- comment on column active.email
-- alter view shown: definition
-- comment on view shown
-- locks SHARE UPDATE EXCLUSIVE on view active

CREATE OR REPLACE VIEW public.active AS
SELECT users.id,
    users.email,
    users.name
   FROM public.users
  WHERE (users.email <> ''::text);

CREATE OR REPLACE VIEW public.shown WITH (security_barrier='true', check_option='local') AS
SELECT users.id
   FROM public.users;

COMMENT ON COLUMN public.active.email IS 'Where to write.';
COMMENT ON VIEW public.shown IS 'New.';

-- ======== 0002_step.down.sql
-- undoes 0002_step

DROP VIEW public.active;

CREATE OR REPLACE VIEW public.shown WITH (security_barrier='true') AS
SELECT users.id
   FROM public.users;

CREATE VIEW public.active AS
SELECT users.id,
    users.email
   FROM public.users;

COMMENT ON COLUMN public.active.email IS NULL;
COMMENT ON VIEW public.shown IS 'Old.';
