-- Indexes, also those of constraints.
SELECT i.indexrelid, i.indrelid, x.relname::text, am.amname::text, i.indisunique,
       i.indnullsnotdistinct, -- since 15
       false, -- before 15
       i.indisvalid, i.indnkeyatts, pg_get_expr(i.indpred, i.indrelid, $2), pg_get_expr(i.indpred, i.indrelid),
       coalesce(x.reloptions, '{}'), s.spcname::text,
       obj_description(x.oid, 'pg_class')
FROM pg_index i
JOIN pg_class x ON x.oid = i.indexrelid
JOIN pg_am am ON am.oid = x.relam
LEFT JOIN pg_tablespace s ON s.oid = x.reltablespace
WHERE i.indrelid = ANY ($1)
