-- Indexes, also those of constraints. Of one that is attached to a parent's: that, and what PostgreSQL would make its name of.
SELECT i.indexrelid, i.indrelid, x.relname::text, am.amname::text, i.indisunique,
       i.indnullsnotdistinct, -- since 15
       false, -- before 15
       i.indisvalid, i.indnkeyatts, pg_get_expr(i.indpred, i.indrelid, $2), pg_get_expr(i.indpred, i.indrelid),
       coalesce(x.reloptions, '{}'), s.spcname::text, p.relname::text,
       CASE WHEN p.oid IS NOT NULL AND NOT i.indisprimary THEN
           ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = p.oid ORDER BY a.attnum) ELSE '{}' END,
       CASE WHEN pi.indisprimary THEN 'pkey'
            WHEN EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = p.oid AND c.contype = 'u') THEN 'key'
            WHEN pi.indisexclusion THEN 'excl' ELSE 'idx' END,
       de.description
FROM pg_index i
JOIN pg_class x ON x.oid = i.indexrelid
JOIN pg_am am ON am.oid = x.relam
LEFT JOIN pg_inherits h ON h.inhrelid = x.oid
LEFT JOIN pg_class p ON p.oid = h.inhparent
LEFT JOIN pg_index pi ON pi.indexrelid = p.oid
LEFT JOIN pg_tablespace s ON s.oid = x.reltablespace
LEFT JOIN pg_description de ON de.classoid = 'pg_class'::regclass AND de.objoid = x.oid AND de.objsubid = 0
WHERE i.indrelid = ANY ($1)
