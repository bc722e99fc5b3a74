-- ======== 0002_step.sql
-- 0002_step
--
-- alter column events.name: type text → character varying(200)
-- alter view small_events: definition
-- alter trigger events.by_row: definition
-- alter trigger events.by_text: definition
-- comment on trigger events.by_text
-- alter trigger events.late: definition
-- alter trigger events.off: enabled → disabled
-- may fail at events.name: values of more than 200 characters are refused, and spaces past that are cut
--   find them with: SELECT * FROM public.events WHERE length(name) > 200
-- locks ACCESS EXCLUSIVE on table events, ACCESS EXCLUSIVE on view small_events
-- rewrites events: every row is written anew under that lock

DROP TRIGGER by_text ON public.events;
DROP TRIGGER late ON public.events;
DROP TRIGGER instead ON public.small_events;
DROP VIEW public.small_events;
ALTER TABLE public.events ALTER COLUMN name TYPE character varying(200);

CREATE VIEW public.small_events AS
SELECT events.id,
    events.name
   FROM public.events
  WHERE (events.size < 10);

CREATE OR REPLACE TRIGGER by_row AFTER INSERT OR UPDATE ON public.events FOR EACH ROW EXECUTE FUNCTION public.note();
ALTER TABLE public.events ENABLE ALWAYS TRIGGER by_row;
ALTER TABLE public.events DISABLE TRIGGER off;
CREATE TRIGGER by_text AFTER UPDATE OF name ON public.events FOR EACH ROW WHEN (((old.name)::text IS DISTINCT FROM (new.name)::text)) EXECUTE FUNCTION public.note();
CREATE CONSTRAINT TRIGGER late AFTER INSERT ON public.events DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW EXECUTE FUNCTION public.note();
CREATE TRIGGER instead INSTEAD OF INSERT ON public.small_events FOR EACH ROW EXECUTE FUNCTION public.note();
COMMENT ON TRIGGER by_text ON public.events IS 'Only then.';

-- ======== 0002_step.down.sql
-- undoes 0002_step

DROP TRIGGER by_text ON public.events;
DROP TRIGGER late ON public.events;
DROP TRIGGER instead ON public.small_events;
DROP VIEW public.small_events;
ALTER TABLE public.events ALTER COLUMN name TYPE text;

CREATE VIEW public.small_events AS
SELECT events.id,
    events.name
   FROM public.events
  WHERE (events.size < 10);

CREATE OR REPLACE TRIGGER by_row AFTER INSERT ON public.events FOR EACH ROW EXECUTE FUNCTION public.note();
ALTER TABLE public.events ENABLE TRIGGER off;
CREATE TRIGGER by_text AFTER UPDATE OF name ON public.events FOR EACH ROW WHEN ((old.name IS DISTINCT FROM new.name)) EXECUTE FUNCTION public.note();
CREATE CONSTRAINT TRIGGER late AFTER INSERT ON public.events DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.note();
CREATE TRIGGER instead INSTEAD OF INSERT ON public.small_events FOR EACH ROW EXECUTE FUNCTION public.note();
COMMENT ON TRIGGER by_text ON public.events IS NULL;
