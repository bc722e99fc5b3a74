-- Event triggers, put together as CREATE EVENT TRIGGER wants them: there is no function for it.
SELECT t.oid, t.evtname::text,
       format('ON %s%s EXECUTE FUNCTION %s()', t.evtevent,
              (SELECT format(' WHEN TAG IN (%s)', string_agg(quote_literal(tag), ', ' ORDER BY place)) FROM unnest(t.evttags) WITH ORDINALITY u (tag, place) HAVING count(*) > 0),
              t.evtfoid::regproc),
       n.nspname::text, p.proname::text, t.evtenabled::text, obj_description(t.oid, 'pg_event_trigger')
FROM pg_event_trigger t
JOIN pg_proc p ON p.oid = t.evtfoid
JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_event_trigger'::regclass AND d.objid = t.oid AND d.deptype = 'e')
