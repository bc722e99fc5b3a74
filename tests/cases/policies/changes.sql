-- ======== 0002_step.sql
-- 0002_step
--
-- alter table notes: row level security on, row level security for the owner on
-- alter column notes.owner: type text → character varying(63)
-- create policy notes.all_
-- alter policy notes.own: definition
-- comment on policy notes.own
-- alter policy notes.write: definition
-- may fail at notes.owner: values of more than 63 characters are refused, and spaces past that are cut
--   find them with: SELECT * FROM public.notes WHERE length(owner) > 63
-- locks ACCESS EXCLUSIVE on table notes
-- rewrites notes: every row is written anew under that lock

SET lock_timeout = '5s';
DROP POLICY own ON public.notes;
DROP POLICY write ON public.notes;
ALTER TABLE public.notes ALTER COLUMN owner TYPE character varying(63);

ALTER TABLE public.notes
    ENABLE ROW LEVEL SECURITY,
    FORCE ROW LEVEL SECURITY;

CREATE POLICY all_ ON public.notes USING (true);
CREATE POLICY own ON public.notes FOR SELECT USING (((owner)::text = CURRENT_USER));
CREATE POLICY write ON public.notes AS RESTRICTIVE FOR UPDATE USING (((owner)::text = CURRENT_USER)) WITH CHECK (((owner)::text = SESSION_USER));
COMMENT ON POLICY own ON public.notes IS 'One''s own.';

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- relata: loses disable-row-security:notes: row level security: everyone who may read the table sees the rows that its policies hide

SET lock_timeout = '5s';
DROP POLICY all_ ON public.notes;
DROP POLICY own ON public.notes;
DROP POLICY write ON public.notes;
ALTER TABLE public.notes ALTER COLUMN owner TYPE text;

ALTER TABLE public.notes
    DISABLE ROW LEVEL SECURITY,
    NO FORCE ROW LEVEL SECURITY;

CREATE POLICY own ON public.notes FOR SELECT USING ((owner = CURRENT_USER));
CREATE POLICY write ON public.notes FOR INSERT WITH CHECK ((owner = CURRENT_USER));
COMMENT ON POLICY own ON public.notes IS NULL;
