-- What stands on objects that are not modelled, directly or over others. $1 and $2: classes and oids of those.
WITH RECURSIVE edge (classid, objid, refclassid, refobjid) AS (
    SELECT classid, objid, refclassid, refobjid FROM pg_depend
    WHERE objid >= 16384 AND refobjid >= 16384 AND deptype IN ('n', 'a', 'i')
    -- A view is what its rule is, and a table has its defaults.
    UNION ALL SELECT 'pg_class'::regclass, ev_class, 'pg_rewrite'::regclass, oid FROM pg_rewrite WHERE rulename = '_RETURN'
    UNION ALL SELECT 'pg_class'::regclass, adrelid, 'pg_attrdef'::regclass, oid FROM pg_attrdef
    -- A publication is what is published.
    UNION ALL SELECT 'pg_publication'::regclass, prpubid, 'pg_publication_rel'::regclass, oid FROM pg_publication_rel
), standing (classid, objid, root_classid, root) AS (
    SELECT u.classid, u.objid, u.classid, u.objid FROM unnest($1::oid[], $2::oid[]) u (classid, objid)
    UNION
    SELECT e.classid, e.objid, s.root_classid, s.root FROM standing s JOIN edge e ON e.refclassid = s.classid AND e.refobjid = s.objid
)
SELECT DISTINCT ON (s.classid, s.objid) s.classid::regclass::text, s.objid, i.type, i.identity, format('%s %s', r.type, r.identity)
FROM standing s
CROSS JOIN LATERAL pg_identify_object(s.classid, s.objid, 0) i
CROSS JOIN LATERAL pg_identify_object(s.root_classid, s.root, 0) r
ORDER BY s.classid, s.objid, r.type, r.identity
