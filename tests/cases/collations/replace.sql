-- ======== 0002_step.sql
-- 0002_step
--
-- rename collation other: was renamed
-- alter collation sorted: definition
-- locks ACCESS EXCLUSIVE on table t, ACCESS EXCLUSIVE on view v
-- scans t: every row is read under that lock

ALTER COLLATION public.renamed RENAME TO other;

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'DOMAIN public.word', 'TYPE public.word', '', typowner, typacl FROM pg_type WHERE oid = 'public.word'::regtype
        UNION ALL SELECT 1, 'VIEW public.v', 'TABLE public.v', '', relowner, relacl FROM pg_class WHERE oid = 'public.v'::regclass
        UNION ALL SELECT 2, '', 'TABLE public.v', format(' (%I)', attname), NULL::oid, attacl FROM pg_attribute WHERE attrelid = 'public.v'::regclass AND attacl IS NOT NULL
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

ALTER COLLATION public.sorted RENAME TO sorted_old;
ALTER DOMAIN public.word RENAME TO word_old;
SET lock_timeout = '5s';
DROP VIEW public.v;
DROP INDEX public.t_a_idx;
DROP INDEX public.t_b_idx;
CREATE COLLATION public.sorted (provider = icu, deterministic = false, locale = 'de');
CREATE DOMAIN public.word AS text COLLATE public.sorted;

ALTER TABLE public.t
    ALTER COLUMN a DROP DEFAULT,
    ALTER COLUMN a TYPE text COLLATE public.sorted,
    ALTER COLUMN a SET DEFAULT 'b'::text;

ALTER TABLE public.t ALTER COLUMN word TYPE public.word;
CREATE INDEX t_a_idx ON public.t (a);
CREATE INDEX t_b_idx ON public.t (other COLLATE public.sorted);

CREATE VIEW public.v AS
SELECT t.a
   FROM public.t
  ORDER BY (t.other COLLATE public.sorted);

DO $relata$
DECLARE statement text;
BEGIN
    FOREACH statement IN ARRAY string_to_array(coalesce(current_setting('relata.access', true), ''), chr(30)) LOOP
        BEGIN
            EXECUTE statement;
        EXCEPTION WHEN undefined_column THEN NULL;
        END;
    END LOOP;
END
$relata$;

COMMENT ON COLLATION public.sorted IS 'As people sort.';
COMMENT ON DOMAIN public.word IS 'One.';
DROP DOMAIN public.word_old;
DROP COLLATION public.sorted_old;

-- ======== 0002_step.down.sql
-- undoes 0002_step

ALTER COLLATION public.other RENAME TO renamed;

SELECT set_config('relata.access', string_agg(statement, chr(30) ORDER BY place, nth), false) FROM (
    WITH kept (place, object, granted, columns, owner, acl) AS (
        SELECT 0, 'DOMAIN public.word', 'TYPE public.word', '', typowner, typacl FROM pg_type WHERE oid = 'public.word'::regtype
        UNION ALL SELECT 1, 'VIEW public.v', 'TABLE public.v', '', relowner, relacl FROM pg_class WHERE oid = 'public.v'::regclass
        UNION ALL SELECT 2, '', 'TABLE public.v', format(' (%I)', attname), NULL::oid, attacl FROM pg_attribute WHERE attrelid = 'public.v'::regclass AND attacl IS NOT NULL
    )
    SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner WHERE rolname <> current_user
    UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept WHERE acl IS NOT NULL AND columns = ''
    UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)
        LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner
) AS statements (place, nth, statement);

ALTER COLLATION public.sorted RENAME TO sorted_old;
ALTER DOMAIN public.word RENAME TO word_old;
SET lock_timeout = '5s';
DROP VIEW public.v;
DROP INDEX public.t_a_idx;
DROP INDEX public.t_b_idx;
CREATE COLLATION public.sorted (provider = icu, locale = 'de');
CREATE DOMAIN public.word AS text COLLATE public.sorted;

ALTER TABLE public.t
    ALTER COLUMN a DROP DEFAULT,
    ALTER COLUMN a TYPE text COLLATE public.sorted,
    ALTER COLUMN a SET DEFAULT 'b'::text;

ALTER TABLE public.t ALTER COLUMN word TYPE public.word;
CREATE INDEX t_a_idx ON public.t (a);
CREATE INDEX t_b_idx ON public.t (other COLLATE public.sorted);

CREATE VIEW public.v AS
SELECT t.a
   FROM public.t
  ORDER BY (t.other COLLATE public.sorted);

DO $relata$
DECLARE statement text;
BEGIN
    FOREACH statement IN ARRAY string_to_array(coalesce(current_setting('relata.access', true), ''), chr(30)) LOOP
        BEGIN
            EXECUTE statement;
        EXCEPTION WHEN undefined_column THEN NULL;
        END;
    END LOOP;
END
$relata$;

COMMENT ON COLLATION public.sorted IS 'As people sort.';
COMMENT ON DOMAIN public.word IS 'One.';
DROP DOMAIN public.word_old;
DROP COLLATION public.sorted_old;
