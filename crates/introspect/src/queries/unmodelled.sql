-- Everything else in scope, by name. $1: the schemas' oids; $2: the tables that are modelled;
-- $3: whether database-wide objects count. What follows `kind:` is the list of it that people read.
WITH candidate (classid, objid, namespace, modelled) AS (
    SELECT 'pg_class'::regclass, oid, relnamespace, relkind IN ('S', 'v', 'm') OR oid = ANY ($2) OR relkind = 'f' AND NOT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = pg_class.oid OR inhparent = pg_class.oid)
    FROM pg_class WHERE relkind IN ('r', 'v', 'm', 'p', 'f', 'S') -- kind: typed tables, foreign tables that inherit or are partitions, ledgers of other tools' migrations
    UNION ALL SELECT 'pg_proc'::regclass, oid, pronamespace, false FROM pg_proc
        WHERE oid >= 16384 AND (prokind = 'w' OR EXISTS (SELECT FROM pg_range WHERE rngcanonical = pg_proc.oid)) -- kind: window functions
    UNION ALL SELECT 'pg_type'::regclass, oid, typnamespace, false FROM pg_type
        WHERE typtype = 'r' AND (SELECT rngcanonical <> 0 FROM pg_range WHERE rngtypid = pg_type.oid) -- kind: ranges with a canonical function
            OR typtype IN ('b', 'p') AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = pg_type.oid) AND typrelid = 0 AND oid >= 16384 -- kind: base types
    UNION ALL SELECT 'pg_trigger'::regclass, t.oid, c.relnamespace, false
        FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND NOT t.tgrelid = ANY ($2) AND (c.relkind NOT IN ('v', 'f') OR c.relkind = 'f' AND EXISTS (SELECT FROM pg_inherits WHERE inhrelid = c.oid OR inhparent = c.oid))
    UNION ALL SELECT 'pg_rewrite'::regclass, r.oid, c.relnamespace, false
        FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class WHERE r.rulename <> '_RETURN' AND NOT r.ev_class = ANY ($2) AND c.relkind NOT IN ('v', 'm')
    UNION ALL SELECT 'pg_policy'::regclass, p.oid, c.relnamespace, false
        FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE NOT p.polrelid = ANY ($2)
    UNION ALL SELECT 'pg_statistic_ext'::regclass, oid, stxnamespace, stxrelid = ANY ($2) OR EXISTS (SELECT FROM pg_class WHERE oid = stxrelid AND relkind = 'm') FROM pg_statistic_ext
    UNION ALL SELECT 'pg_conversion'::regclass, oid, connamespace, false FROM pg_conversion WHERE oid >= 16384 -- kind: conversions
    UNION ALL SELECT 'pg_operator'::regclass, oid, oprnamespace, false FROM pg_operator WHERE oid >= 16384 -- kind: operators
    UNION ALL SELECT 'pg_opclass'::regclass, oid, opcnamespace, false FROM pg_opclass WHERE oid >= 16384 -- kind: operator classes
    UNION ALL SELECT 'pg_opfamily'::regclass, oid, opfnamespace, false FROM pg_opfamily WHERE oid >= 16384 -- kind: operator families
    UNION ALL SELECT 'pg_ts_config'::regclass, oid, cfgnamespace, false FROM pg_ts_config WHERE oid >= 16384 -- kind: text search configurations
    UNION ALL SELECT 'pg_ts_dict'::regclass, oid, dictnamespace, false FROM pg_ts_dict WHERE oid >= 16384 -- kind: text search dictionaries
    UNION ALL SELECT 'pg_ts_parser'::regclass, oid, prsnamespace, false FROM pg_ts_parser WHERE oid >= 16384 -- kind: text search parsers
    UNION ALL SELECT 'pg_ts_template'::regclass, oid, tmplnamespace, false FROM pg_ts_template WHERE oid >= 16384 -- kind: text search templates
    UNION ALL SELECT w.classid, w.objid, NULL, false FROM (
        SELECT 'pg_default_acl'::regclass, oid FROM pg_default_acl WHERE defaclobjtype = 'L' -- kind: default privileges on large objects
        UNION ALL SELECT 'pg_am'::regclass, oid FROM pg_am WHERE oid >= 16384 -- kind: access methods
        UNION ALL SELECT 'pg_language'::regclass, oid FROM pg_language WHERE oid >= 16384 -- kind: languages
        UNION ALL SELECT 'pg_cast'::regclass, oid FROM pg_cast WHERE oid >= 16384 -- kind: casts
        UNION ALL SELECT 'pg_subscription'::regclass, oid FROM pg_subscription -- kind: subscriptions
            WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
    ) w (classid, objid) WHERE $3
)
SELECT i.type, i.identity, c.classid::oid, c.objid
FROM candidate c CROSS JOIN LATERAL pg_identify_object(c.classid, c.objid, 0) i
WHERE NOT c.modelled AND (c.namespace = ANY ($1) OR c.namespace IS NULL)
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = c.classid AND d.objid = c.objid AND d.objsubid = 0 AND d.deptype IN ('e', 'i'))
UNION ALL
SELECT 'row security', c.oid::regclass::text, NULL, NULL FROM pg_class c WHERE c.relnamespace = ANY ($1) AND c.relrowsecurity AND NOT c.oid = ANY ($2)
UNION ALL
SELECT 'default of view column', format('%s.%I', c.oid::regclass, a.attname), NULL, NULL FROM pg_attrdef d JOIN pg_class c ON c.oid = d.adrelid
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.adnum WHERE c.relnamespace = ANY ($1) AND c.relkind = 'v' -- kind: defaults of view columns
UNION ALL
SELECT 'privileges', format('foreign-data wrapper %I', w.fdwname), NULL, NULL FROM pg_foreign_data_wrapper w -- kind: privileges on foreign-data wrappers of extensions
JOIN pg_depend d ON d.classid = 'pg_foreign_data_wrapper'::regclass AND d.objid = w.oid AND d.deptype = 'e'
LEFT JOIN pg_init_privs i ON i.classoid = d.classid AND i.objoid = w.oid
WHERE $3 AND w.fdwacl IS NOT NULL AND w.fdwacl <> coalesce(i.initprivs, acldefault('F', w.fdwowner))
UNION ALL
SELECT 'privileges', s.identity, NULL, NULL FROM (
    SELECT c.oid::regclass::text, c.relacl, i.initprivs -- kind: privileges on system catalogs
    FROM pg_class c LEFT JOIN pg_init_privs i ON i.classoid = 'pg_class'::regclass AND i.objoid = c.oid AND i.objsubid = 0
    WHERE c.relnamespace = 'pg_catalog'::regnamespace
    UNION ALL
    SELECT format('%s.%I', c.oid::regclass, a.attname), a.attacl, i.initprivs -- kind: privileges on columns of system catalogs
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    LEFT JOIN pg_init_privs i ON i.classoid = 'pg_class'::regclass AND i.objoid = a.attrelid AND i.objsubid = a.attnum
    WHERE a.attacl IS NOT NULL AND c.relnamespace = 'pg_catalog'::regnamespace
    UNION ALL
    SELECT p.oid::regprocedure::text, p.proacl, i.initprivs -- kind: privileges on system functions
    FROM pg_proc p LEFT JOIN pg_init_privs i ON i.classoid = 'pg_proc'::regclass AND i.objoid = p.oid
    WHERE p.pronamespace = 'pg_catalog'::regnamespace
) s (identity, acl, initial)
WHERE $3 AND s.acl IS NOT NULL AND s.acl IS DISTINCT FROM s.initial
UNION ALL
SELECT 'transform', trftype::regtype::text, NULL, NULL FROM pg_transform WHERE oid >= 16384 AND $3 -- kind: transforms
UNION ALL
SELECT 'privileges of the owner', c.oid::regclass::text, NULL, NULL FROM pg_class c -- kind: what an owner took away from himself
WHERE c.relnamespace = ANY ($1) AND c.relacl IS NOT NULL AND EXISTS (
    SELECT privilege_type FROM aclexplode(acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner)) WHERE grantee = c.relowner
    EXCEPT SELECT privilege_type FROM aclexplode(c.relacl) WHERE grantee = c.relowner)
UNION ALL
SELECT 'default privileges of the owner', d.defaclrole::regrole::text, NULL, NULL FROM pg_default_acl d -- kind: what a role takes away from itself by default
WHERE $3 AND d.defaclnamespace = 0 AND d.defaclobjtype <> 'L' AND EXISTS (
    SELECT privilege_type FROM aclexplode(acldefault(CASE defaclobjtype WHEN 'S' THEN 's' ELSE defaclobjtype END, d.defaclrole)) WHERE grantee = d.defaclrole
    EXCEPT SELECT privilege_type FROM aclexplode(d.defaclacl) WHERE grantee = d.defaclrole)
UNION ALL
SELECT 'privileges', c.oid::regclass::text, NULL, NULL FROM pg_class c -- kind: privileges on the sequences of identity columns
WHERE c.relnamespace = ANY ($1) AND c.relkind = 'S' AND c.relacl IS NOT NULL AND c.relacl <> acldefault('s', c.relowner)
  AND EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'i')
UNION ALL
SELECT 'privileges', t.oid::regtype::text, NULL, NULL FROM pg_type t WHERE t.typtype NOT IN ('e', 'd', 'c', 'r') AND t.typnamespace = ANY ($1) AND t.typacl IS NOT NULL AND t.typacl <> acldefault('T', t.typowner) -- kind: privileges on base and multirange types
UNION ALL
SELECT 'state of trigger', format('%I on %s', t.tgname, t.tgrelid::regclass), NULL, NULL FROM pg_trigger t JOIN pg_trigger p ON p.oid = t.tgparentid
JOIN pg_class c ON c.oid = t.tgrelid WHERE c.relnamespace = ANY ($1) AND NOT t.tgisinternal AND t.tgenabled <> p.tgenabled -- kind: triggers that fire otherwise on a partition than on its parent
UNION ALL
SELECT 'clustered index', i.indexrelid::regclass::text, NULL, NULL FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
WHERE c.relnamespace = ANY ($1) AND i.indisclustered -- kind: the index that CLUSTER goes by
UNION ALL
SELECT 'statistics target of index', format('%s column %s', c.oid::regclass, a.attnum), NULL, NULL FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = ANY ($1) AND c.relkind = 'i' AND a.attstattarget >= 0 -- kind: statistics targets of indexes
UNION ALL
SELECT 'table access method', c.oid::regclass::text, NULL, NULL FROM pg_class c JOIN pg_am m ON m.oid = c.relam
WHERE c.relnamespace = ANY ($1) AND c.relkind IN ('r', 'p') AND m.amname <> 'heap' -- kind: table access methods
UNION ALL
SELECT 'NOT NULL constraint', format('%s.%I: %s', n.conrelid::regclass, a.attname, concat_ws(', ',
    CASE WHEN n.connoinherit THEN 'NO INHERIT' END, CASE WHEN NOT n.convalidated THEN 'NOT VALID' END,
    CASE WHEN obj_description(n.oid, 'pg_constraint') IS NOT NULL THEN 'its comment' END)), NULL, NULL
FROM pg_constraint n JOIN pg_attribute a ON a.attrelid = n.conrelid AND a.attnum = n.conkey[1] -- kind: NO INHERIT, NOT VALID and comments of NOT NULL constraints
WHERE n.contype = 'n' AND n.conrelid = ANY ($2) AND (n.connoinherit OR NOT n.convalidated OR obj_description(n.oid, 'pg_constraint') IS NOT NULL)
UNION ALL
SELECT 'NOT NULL constraint', format('%s: its comment', t.oid::regtype), NULL, NULL
FROM pg_constraint n JOIN pg_type t ON t.oid = n.contypid -- kind: comments of NOT NULL constraints of domains
WHERE n.contype = 'n' AND t.typnamespace = ANY ($1) AND obj_description(n.oid, 'pg_constraint') IS NOT NULL
ORDER BY 1, 2
