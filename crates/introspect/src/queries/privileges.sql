-- What others than the owner may do, where it is not what a new object lets them do. One row without a privilege says
-- that there are none. What a role lets others do with what it makes in one schema has no owner.
-- $1: the schemas' oids; $2: the tables and views.
WITH object (classid, objid, owner, acl, usual, attname) AS (
    SELECT 'pg_class'::regclass, oid, relowner, relacl, acldefault(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", relowner), NULL
    FROM pg_class WHERE relacl IS NOT NULL AND (oid = ANY ($2) OR relkind = 'S' AND relnamespace = ANY ($1))
    UNION ALL
    SELECT 'pg_class'::regclass, c.oid, c.relowner, a.attacl, acldefault('c', c.relowner), a.attname
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE a.attacl IS NOT NULL AND NOT a.attisdropped AND c.oid = ANY ($2)
    UNION ALL
    SELECT 'pg_proc'::regclass, oid, proowner, proacl, acldefault('f', proowner), NULL
    FROM pg_proc WHERE proacl IS NOT NULL AND pronamespace = ANY ($1)
    UNION ALL
    SELECT 'pg_type'::regclass, oid, typowner, typacl, acldefault('T', typowner), NULL
    FROM pg_type WHERE typacl IS NOT NULL AND typtype IN ('e', 'd', 'c', 'r') AND typnamespace = ANY ($1)
    UNION ALL
    SELECT 'pg_namespace'::regclass, n.oid, n.nspowner, n.nspacl, coalesce(i.initprivs, acldefault('n', n.nspowner)), NULL
    FROM pg_namespace n
    LEFT JOIN pg_init_privs i ON i.classoid = 'pg_namespace'::regclass AND i.objoid = n.oid
    WHERE n.nspacl IS NOT NULL AND n.oid = ANY ($1)
    UNION ALL
    SELECT 'pg_foreign_data_wrapper'::regclass, oid, fdwowner, fdwacl, acldefault('F', fdwowner), NULL
    FROM pg_foreign_data_wrapper w WHERE fdwacl IS NOT NULL
      AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_foreign_data_wrapper'::regclass AND objid = w.oid AND deptype = 'e')
    UNION ALL
    SELECT 'pg_foreign_server'::regclass, oid, srvowner, srvacl, acldefault('S', srvowner), NULL
    FROM pg_foreign_server s WHERE srvacl IS NOT NULL
      AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_foreign_server'::regclass AND objid = s.oid AND deptype = 'e')
    UNION ALL
    SELECT 'pg_default_acl'::regclass, oid, CASE defaclnamespace WHEN 0 THEN defaclrole END, defaclacl,
           CASE defaclnamespace WHEN 0 THEN acldefault(CASE defaclobjtype WHEN 'S' THEN 's' ELSE defaclobjtype END, defaclrole) END, NULL
    FROM pg_default_acl WHERE defaclobjtype <> 'L' AND (defaclnamespace = 0 OR defaclnamespace = ANY ($1))
)
SELECT o.classid::text, o.objid, o.attname::text,
       CASE WHEN g.grantee = 0 THEN 'public' ELSE r.rolname::text END, g.privilege_type, coalesce(g.is_grantable, false), coalesce(g.place, 0)
FROM object o
LEFT JOIN LATERAL aclexplode(o.acl) WITH ORDINALITY g (grantor, grantee, privilege_type, is_grantable, place) ON g.grantee IS DISTINCT FROM o.owner
LEFT JOIN pg_roles r ON r.oid = g.grantee
WHERE EXISTS (
    (SELECT grantee, privilege_type, is_grantable FROM aclexplode(o.acl) WHERE grantee IS DISTINCT FROM o.owner
     EXCEPT SELECT grantee, privilege_type, is_grantable FROM aclexplode(o.usual))
    UNION ALL
    (SELECT grantee, privilege_type, is_grantable FROM aclexplode(o.usual) WHERE grantee IS DISTINCT FROM o.owner
     EXCEPT SELECT grantee, privilege_type, is_grantable FROM aclexplode(o.acl)))
