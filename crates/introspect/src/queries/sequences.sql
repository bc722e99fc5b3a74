-- Sequences, also those of identity columns (deptype 'i').
SELECT c.oid, c.relnamespace, c.relname::text, s.seqtypid::int8, s.seqstart, s.seqincrement, s.seqmin, s.seqmax,
       s.seqcache, s.seqcycle,
       c.relpersistence = 'u', -- since 15
       -- None is unlogged, and nobody can say otherwise: one of a column counts as its table does, as it will on newer servers.
       EXISTS (SELECT FROM pg_class t WHERE t.oid = o.refobjid AND t.relpersistence = 'u'), -- before 15
       o.refobjid AS owner_table, o.refobjsubid AS owner_column,
       coalesce(o.deptype = 'i', false) AS is_identity, de.description
FROM pg_class c
JOIN pg_sequence s ON s.seqrelid = c.oid
LEFT JOIN pg_depend o
    ON o.classid = 'pg_class'::regclass AND o.objid = c.oid AND o.objsubid = 0
   AND o.refclassid = 'pg_class'::regclass AND o.refobjsubid > 0 AND o.deptype IN ('a', 'i')
LEFT JOIN pg_description de ON de.classoid = 'pg_class'::regclass AND de.objoid = c.oid AND de.objsubid = 0
WHERE c.relkind = 'S' AND c.relnamespace = ANY ($1)
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
