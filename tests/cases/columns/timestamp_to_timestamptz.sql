-- ======== 0002_step.sql
-- 0002_step
--
-- alter column events.at: type timestamp without time zone → timestamp with time zone
-- loses events.at: values become what `using` makes of them: at at time zone 'UTC'
-- locks ACCESS EXCLUSIVE on table events
-- rewrites events: every row is written anew under that lock

SET lock_timeout = '5s';
ALTER TABLE public.events ALTER COLUMN at TYPE timestamp with time zone USING at at time zone 'UTC';

-- ======== 0002_step.down.sql
-- undoes 0002_step
-- does not bring back what 0002_step lost of events.at: values become what `using` makes of them: at at time zone 'UTC'
-- relata: loses narrow-type:events.at: instants become local times of the session's TimeZone, and two may become one; `using` can name a zone

SET lock_timeout = '5s';
ALTER TABLE public.events ALTER COLUMN at TYPE timestamp without time zone;
