-- Publications, with the options that are not as by default, and the schemas whose tables they publish.
SELECT p.oid, p.pubname::text, p.puballtables,
       ARRAY(SELECT option FROM unnest(ARRAY[
           CASE WHEN NOT (p.pubinsert AND p.pubupdate AND p.pubdelete AND p.pubtruncate) THEN 'publish=' || concat_ws(', ',
               CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,
               CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END) END,
           CASE WHEN p.pubviaroot THEN 'publish_via_partition_root=true' END
           , CASE p.pubgencols WHEN 's' THEN 'publish_generated_columns=stored' END -- since 18
       ]) option WHERE option IS NOT NULL),
       ARRAY(SELECT n.nspname::text FROM pg_publication_namespace s JOIN pg_namespace n ON n.oid = s.pnnspid WHERE s.pnpubid = p.oid), -- since 15
       '{}'::text[], -- before 15
       obj_description(p.oid, 'pg_publication')
FROM pg_publication p
WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_publication'::regclass AND d.objid = p.oid AND d.deptype = 'e')
