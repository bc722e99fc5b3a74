-- What of a scratch database goes with the objects that are made anew: one row for each object that a file says, and for
-- each foreign key that only points at them; `other` where that cannot be told.
WITH RECURSIVE asked AS (
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS a (kind, schema, name, of)
), roots AS (
    SELECT a.kind, a.schema, a.name, a.of, o.classid, o.objid
    FROM asked a
    JOIN pg_namespace n ON n.nspname = a.schema
    CROSS JOIN LATERAL (
        SELECT 'pg_class'::regclass::oid AS classid, c.oid AS objid FROM pg_class c
        WHERE a.kind = 'relation' AND c.relnamespace = n.oid AND c.relname = a.name
        UNION ALL
        SELECT 'pg_proc'::regclass, p.oid FROM pg_proc p
        WHERE a.kind = 'routine' AND p.pronamespace = n.oid AND p.proname = a.name
        UNION ALL
        SELECT 'pg_statistic_ext'::regclass, s.oid FROM pg_statistic_ext s
        WHERE a.kind = 'statistics' AND s.stxnamespace = n.oid AND s.stxname = a.name
        UNION ALL
        SELECT 'pg_trigger'::regclass, t.oid FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE a.kind = 'trigger' AND c.relnamespace = n.oid AND c.relname = a.name AND t.tgname = a.of
          AND t.tgparentid = 0
        UNION ALL
        SELECT 'pg_rewrite'::regclass, r.oid FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
        WHERE a.kind = 'rule' AND c.relnamespace = n.oid AND c.relname = a.name AND r.rulename = a.of
        UNION ALL
        SELECT 'pg_policy'::regclass, p.oid FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
        WHERE a.kind = 'policy' AND c.relnamespace = n.oid AND c.relname = a.name AND p.polname = a.of
    ) o
), gone AS (
    SELECT classid, objid FROM roots
    UNION
    SELECT e.classid, e.objid
    FROM gone g
    CROSS JOIN LATERAL (
        -- What depends on it.
        SELECT d.classid, d.objid FROM pg_depend d WHERE d.refclassid = g.classid AND d.refobjid = g.objid
        UNION ALL
        -- What it is a part of.
        SELECT 'pg_class'::regclass, a.adrelid FROM pg_attrdef a
        WHERE g.classid = 'pg_attrdef'::regclass AND a.oid = g.objid
        UNION ALL
        SELECT 'pg_class'::regclass, c.conrelid FROM pg_constraint c
        WHERE g.classid = 'pg_constraint'::regclass AND c.oid = g.objid AND c.conrelid <> 0 AND c.contype <> 'f'
        UNION ALL
        SELECT 'pg_class'::regclass, i.indrelid FROM pg_index i
        WHERE g.classid = 'pg_class'::regclass AND i.indexrelid = g.objid
        UNION ALL
        SELECT 'pg_class'::regclass, r.ev_class FROM pg_rewrite r
        WHERE g.classid = 'pg_rewrite'::regclass AND r.oid = g.objid AND r.rulename = '_RETURN'
        UNION ALL
        SELECT 'pg_class'::regclass, t.typrelid FROM pg_type t
        WHERE g.classid = 'pg_type'::regclass AND t.oid = g.objid AND t.typrelid <> 0
    ) e
), told AS (
    SELECT CASE WHEN c.relkind IN ('r', 'p', 'S', 'v', 'm') THEN 'relation' ELSE 'other' END AS kind, c.relnamespace AS namespace, c.relname AS name, '' AS of,
           CASE c.relkind WHEN 'r' THEN 'TABLE' WHEN 'p' THEN 'TABLE' WHEN 'S' THEN 'SEQUENCE' WHEN 'v' THEN 'VIEW'
                          WHEN 'm' THEN 'MATERIALIZED VIEW' END AS word
    FROM gone g JOIN pg_class c ON g.classid = 'pg_class'::regclass AND c.oid = g.objid
    WHERE c.relkind NOT IN ('i', 'I', 't')
      AND NOT (c.relkind = 'S' AND EXISTS (
          SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'i'))
    UNION ALL
    SELECT 'routine', p.pronamespace, p.proname, '', 'ROUTINE'
    FROM gone g JOIN pg_proc p ON g.classid = 'pg_proc'::regclass AND p.oid = g.objid
    UNION ALL
    SELECT 'statistics', s.stxnamespace, s.stxname, '', 'STATISTICS'
    FROM gone g JOIN pg_statistic_ext s ON g.classid = 'pg_statistic_ext'::regclass AND s.oid = g.objid
    UNION ALL
    SELECT 'trigger', c.relnamespace, c.relname, t.tgname, 'TRIGGER'
    FROM gone g JOIN pg_trigger t ON g.classid = 'pg_trigger'::regclass AND t.oid = g.objid
    JOIN pg_class c ON c.oid = t.tgrelid
    WHERE NOT t.tgisinternal AND t.tgparentid = 0
    UNION ALL
    SELECT 'rule', c.relnamespace, c.relname, r.rulename, 'RULE'
    FROM gone g JOIN pg_rewrite r ON g.classid = 'pg_rewrite'::regclass AND r.oid = g.objid
    JOIN pg_class c ON c.oid = r.ev_class
    WHERE r.rulename <> '_RETURN'
    UNION ALL
    SELECT 'policy', c.relnamespace, c.relname, p.polname, 'POLICY'
    FROM gone g JOIN pg_policy p ON g.classid = 'pg_policy'::regclass AND p.oid = g.objid
    JOIN pg_class c ON c.oid = p.polrelid
    UNION ALL
    SELECT 'foreign key', c.relnamespace, c.relname, k.conname, ''
    FROM gone g JOIN pg_constraint k ON g.classid = 'pg_constraint'::regclass AND k.oid = g.objid
    JOIN pg_class c ON c.oid = k.conrelid
    WHERE k.contype = 'f'
      AND NOT EXISTS (SELECT FROM gone h WHERE h.classid = 'pg_class'::regclass AND h.objid = k.conrelid)
    UNION ALL
    -- Kinds whose rows are no part of what stands above.
    SELECT 'other', NULL, NULL, NULL, NULL
    FROM gone g
    LEFT JOIN pg_type t ON g.classid = 'pg_type'::regclass AND t.oid = g.objid
    LEFT JOIN pg_type e ON e.oid = t.typelem
    LEFT JOIN pg_constraint k ON g.classid = 'pg_constraint'::regclass AND k.oid = g.objid
    WHERE g.classid NOT IN ('pg_class'::regclass, 'pg_proc'::regclass, 'pg_statistic_ext'::regclass, 'pg_trigger'::regclass,
                            'pg_rewrite'::regclass, 'pg_policy'::regclass, 'pg_attrdef'::regclass)
      AND NOT coalesce(t.typrelid <> 0 OR e.typrelid <> 0, false)
      AND NOT coalesce(k.conrelid <> 0, false)
)
SELECT t.kind, coalesce(n.nspname::text, ''), coalesce(t.name::text, ''), coalesce(t.of::text, ''),
       CASE WHEN t.of <> '' THEN format('DROP %s IF EXISTS %I ON %I.%I', t.word, t.of, n.nspname, t.name)
            ELSE format('DROP %s IF EXISTS %I.%I CASCADE', t.word, n.nspname, t.name) END
FROM told t
LEFT JOIN pg_namespace n ON n.oid = t.namespace
-- Each that was asked for is there, and once.
UNION ALL
SELECT 'other', '', '', '', ''
FROM asked a
WHERE (SELECT count(*) FROM roots r WHERE (r.kind, r.schema, r.name, r.of) = (a.kind, a.schema, a.name, a.of)) <> 1
