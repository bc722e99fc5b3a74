-- ======== 0002_step.sql
-- 0002_step
--
-- alter column events.at: type timestamp with time zone → timestamp without time zone
-- loses events.at: instants become local times of the session's TimeZone, and two may become one; `using` can name a zone
-- locks ACCESS EXCLUSIVE on table events
-- rewrites events, unless the TimeZone of the session is UTC: every row is written anew under that lock

SET lock_timeout = '5s';
ALTER TABLE public.events ALTER COLUMN at TYPE timestamp without time zone;

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- does not bring back what 0002_step lost of events.at: instants become local times of the session's TimeZone, and two may become one; `using` can name a zone
-- relata: loses narrow-type:events.at: values are taken as local times of the session's TimeZone; `using` can name a zone

SET lock_timeout = '5s';
ALTER TABLE public.events ALTER COLUMN at TYPE timestamp with time zone;
