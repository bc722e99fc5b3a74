-- Triggers that stand by themselves: not those of constraints, nor a partition's copies of its parent's.
SELECT t.oid, t.tgrelid, t.tgname::text, pg_get_triggerdef(t.oid, $2), t.tgconstraint <> 0, t.tgenabled::text,
       (SELECT description FROM pg_description WHERE classoid = 'pg_trigger'::regclass AND objoid = t.oid AND objsubid = 0)
FROM pg_trigger t
WHERE t.tgrelid = ANY ($1) AND NOT t.tgisinternal AND t.tgparentid = 0
