-- Keys and included columns of indexes, in order. An operator class is named where it is not its type's default.
SELECT i.indexrelid, k.attnum, CASE WHEN k.attnum = 0 THEN pg_get_indexdef(i.indexrelid, k.place::int4, $2) END,
       CASE WHEN NOT o.opcdefault OR xa.attoptions IS NOT NULL THEN
           CASE WHEN opn.nspname = 'pg_catalog' THEN quote_ident(o.opcname) ELSE format('%I.%I', opn.nspname, o.opcname) END END,
       xa.attoptions,
       CASE WHEN k.collation_oid <> coalesce(ta.attcollation, 100) AND k.collation_oid <> 0 THEN
           CASE WHEN con.nspname = 'pg_catalog' THEN quote_ident(co.collname) ELSE format('%I.%I', con.nspname, co.collname) END END,
       k.indoption
FROM pg_index i
CROSS JOIN LATERAL unnest(i.indkey::int2[], i.indclass::oid[], i.indcollation::oid[], i.indoption::int2[])
    WITH ORDINALITY k (attnum, opclass, collation_oid, indoption, place)
JOIN pg_attribute xa ON xa.attrelid = i.indexrelid AND xa.attnum = k.place
LEFT JOIN pg_attribute ta ON ta.attrelid = i.indrelid AND ta.attnum = k.attnum AND k.attnum > 0
LEFT JOIN pg_opclass o ON o.oid = k.opclass
LEFT JOIN pg_namespace opn ON opn.oid = o.opcnamespace
LEFT JOIN pg_collation co ON co.oid = k.collation_oid
LEFT JOIN pg_namespace con ON con.oid = co.collnamespace
WHERE i.indrelid = ANY ($1)
ORDER BY i.indexrelid, k.place
