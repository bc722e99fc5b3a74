-- Functions, procedures and aggregates, without those that make ranges canonical, which stand with a type that is not modelled. What CREATE AGGREGATE wants is put together from pg_aggregate.
SELECT p.oid, p.pronamespace, p.proname::text, p.prokind::text,
       -- An aggregate without arguments has a star for them.
       (SELECT coalesce(string_agg(format_type(t.oid, NULL), ', ' ORDER BY t.place), CASE p.prokind WHEN 'a' THEN '*' ELSE '' END)
        FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY t (oid, place)),
       CASE WHEN p.prokind = 'a' THEN
           format('(%s) (%s)', coalesce(nullif(pg_get_function_arguments(p.oid), ''), '*'), concat_ws(', ',
               format('SFUNC = %s', a.aggtransfn), format('STYPE = %s', format_type(a.aggtranstype, NULL)),
               CASE WHEN a.aggtransspace <> 0 THEN format('SSPACE = %s', a.aggtransspace) END,
               CASE WHEN a.aggfinalfn <> 0 THEN format('FINALFUNC = %s', a.aggfinalfn) END,
               CASE WHEN a.aggfinalextra THEN 'FINALFUNC_EXTRA' END,
               CASE WHEN a.aggfinalmodify <> CASE a.aggkind WHEN 'n' THEN 'r' ELSE 'w' END THEN format('FINALFUNC_MODIFY = %s',
                   CASE a.aggfinalmodify WHEN 'r' THEN 'READ_ONLY' WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END) END,
               CASE WHEN a.aggcombinefn <> 0 THEN format('COMBINEFUNC = %s', a.aggcombinefn) END,
               CASE WHEN a.aggserialfn <> 0 THEN format('SERIALFUNC = %s', a.aggserialfn) END,
               CASE WHEN a.aggdeserialfn <> 0 THEN format('DESERIALFUNC = %s', a.aggdeserialfn) END,
               CASE WHEN a.agginitval IS NOT NULL THEN format('INITCOND = %L', a.agginitval) END,
               CASE WHEN a.aggmtransfn <> 0 THEN format('MSFUNC = %s', a.aggmtransfn) END,
               CASE WHEN a.aggminvtransfn <> 0 THEN format('MINVFUNC = %s', a.aggminvtransfn) END,
               CASE WHEN a.aggmtranstype <> 0 THEN format('MSTYPE = %s', format_type(a.aggmtranstype, NULL)) END,
               CASE WHEN a.aggmtransspace <> 0 THEN format('MSSPACE = %s', a.aggmtransspace) END,
               CASE WHEN a.aggmfinalfn <> 0 THEN format('MFINALFUNC = %s', a.aggmfinalfn) END,
               CASE WHEN a.aggmfinalextra THEN 'MFINALFUNC_EXTRA' END,
               CASE WHEN a.aggmtransfn <> 0 AND a.aggmfinalmodify <> CASE a.aggkind WHEN 'n' THEN 'r' ELSE 'w' END
                   THEN format('MFINALFUNC_MODIFY = %s',
                   CASE a.aggmfinalmodify WHEN 'r' THEN 'READ_ONLY' WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END) END,
               CASE WHEN a.aggminitval IS NOT NULL THEN format('MINITCOND = %L', a.aggminitval) END,
               (SELECT format('SORTOP = OPERATOR(%I.%s)', n.nspname, o.oprname)
                FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace WHERE o.oid = a.aggsortop),
               CASE p.proparallel WHEN 's' THEN 'PARALLEL = SAFE' WHEN 'r' THEN 'PARALLEL = RESTRICTED' END,
               CASE WHEN a.aggkind = 'h' THEN 'HYPOTHETICAL' END))
       ELSE pg_get_functiondef(p.oid) END,
       coalesce(pg_get_function_result(p.oid), ''), pg_get_function_identity_arguments(p.oid), p.pronargdefaults,
       obj_description(p.oid, 'pg_proc')
FROM pg_proc p
LEFT JOIN pg_aggregate a ON a.aggfnoid = p.oid
WHERE p.pronamespace = ANY ($1) AND p.prokind <> 'w' AND NOT EXISTS (SELECT FROM pg_range WHERE rngcanonical = p.oid)
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype IN ('e', 'i'))
