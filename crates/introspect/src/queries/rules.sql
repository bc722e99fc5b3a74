-- Rewrite rules beside the ones that views are made of.
SELECT r.oid, r.ev_class, r.rulename::text, pg_get_ruledef(r.oid, $2), r.ev_enabled::text, obj_description(r.oid, 'pg_rewrite')
FROM pg_rewrite r
WHERE r.ev_class = ANY ($1) AND r.rulename <> '_RETURN'
