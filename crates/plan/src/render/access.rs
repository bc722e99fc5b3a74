//! Owners and privileges of objects that go for a moment: noted in a setting of the session as the statements that bring
//! them back.

use relata_schema::{DefinitionId, ObjectId, QualifiedName};
use relata_sql::{ident, literal};

use crate::render::{definition, privileges, qualified};
use crate::step::Kept;

/// Parts the statements in the setting.
const SEPARATOR: &str = "chr(30)";

/// One query for each object; that of a column looks at its privileges alone. Before it, a refusal where the options of user
/// mappings would be lost.
pub(crate) fn keep(kept: &[Kept]) -> Vec<String> {
    let mappings: Vec<String> = kept
        .iter()
        .filter_map(|kept| match &kept.on {
            ObjectId::Definition(DefinitionId::UserMapping { server, role }) => {
                Some(format!("({}, {})", literal(server), literal(role)))
            }
            _ => None,
        })
        .collect();
    let refusal = (!mappings.is_empty()).then(|| refuse_hidden(&mappings.join(", ")));
    refusal.into_iter().chain([note(kept)]).collect()
}

/// `pg_user_mappings` shows a role that may not read a mapping's options as many as there are of none.
fn refuse_hidden(mappings: &str) -> String {
    super::anonymous_block(&format!(
        "DECLARE hidden text;\nBEGIN\n    \
         SELECT string_agg(format('%s on server %s', m.usename, m.srvname), ', ' ORDER BY m.srvname, m.usename) INTO hidden\n    \
         FROM pg_user_mappings m JOIN pg_foreign_server s ON s.oid = m.srvid\n    \
         WHERE (m.srvname, m.usename) IN ({mappings}) AND m.umoptions IS NULL\n        \
         AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)\n        \
         AND NOT CASE m.umuser WHEN 0 THEN pg_has_role(s.srvowner, 'USAGE')\n            \
         ELSE m.usename = current_user AND (pg_has_role(s.srvowner, 'USAGE') OR has_server_privilege(s.oid, 'USAGE')) END;\n    \
         IF hidden IS NOT NULL THEN\n        \
         RAISE EXCEPTION 'role % may not read the options of user mappings that are made anew, which would be lost: %', current_user, hidden\n            \
         USING HINT = 'Run this as a superuser, or drop these user mappings first and make them anew afterwards.';\n    \
         END IF;\nEND"
    ))
}

fn note(kept: &[Kept]) -> String {
    let mut objects: Vec<String> = kept.iter().flat_map(objects).collect();
    if objects.is_empty() {
        objects.push("'', '', '', NULL::oid, NULL::aclitem[] WHERE false".to_owned());
    }
    let mappings: String = kept.iter().filter_map(user_mapping).collect();
    format!(
        "SELECT set_config('relata.access', string_agg(statement, {SEPARATOR} ORDER BY place, nth), false) FROM (\n    \
         WITH kept (place, object, granted, columns, owner, acl) AS (\n        {}\n    )\n    \
         SELECT place, 0, format('ALTER %s OWNER TO %I', object, rolname) FROM kept JOIN pg_roles ON oid = owner \
         WHERE rolname <> current_user\n    \
         UNION ALL SELECT place, 1, format('REVOKE ALL ON %s FROM PUBLIC', granted) FROM kept \
         WHERE acl IS NOT NULL AND columns = ''\n    \
         UNION ALL SELECT place, 1 + held.nth, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, granted, \
         coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)\n        \
         FROM kept CROSS JOIN aclexplode(acl) WITH ORDINALITY AS held (grantor, grantee, privilege_type, is_grantable, nth)\n        \
         LEFT JOIN pg_roles ON oid = grantee WHERE grantee IS DISTINCT FROM owner\n{mappings}\
         ) AS statements (place, nth, statement)",
        objects
            .iter()
            .enumerate()
            .map(|(place, object)| format!("SELECT {place}, {object}"))
            .collect::<Vec<_>>()
            .join("\n        UNION ALL ")
    )
}

/// The options of a user mapping, secrets among them, as the role that runs this may read them.
fn user_mapping(kept: &Kept) -> Option<String> {
    let ObjectId::Definition(id @ DefinitionId::UserMapping { server, role }) = &kept.on else { return None };
    let of_role = match role.as_str() {
        "public" => "umuser = 0".to_owned(),
        role => format!("usename = {} AND umuser <> 0", literal(role)),
    };
    Some(format!(
        "    UNION ALL SELECT 0, 0, format('ALTER %s OPTIONS (%s)', {}, string_agg(format('ADD %I %L', option_name, option_value), ', '))\n        \
         FROM pg_user_mappings CROSS JOIN pg_options_to_table(umoptions) WHERE srvname = {} AND {of_role} HAVING count(*) > 0\n",
        literal(&definition::commented(id)),
        literal(server),
    ))
}

/// What a column or parameter that is there no more had, is gone with it.
pub(crate) fn restore() -> String {
    format!(
        "DO $relata$\nDECLARE statement text;\nBEGIN\n    \
         FOREACH statement IN ARRAY string_to_array(coalesce(current_setting('relata.access', true), ''), {SEPARATOR}) LOOP\n        \
         BEGIN\n            EXECUTE statement;\n        EXCEPTION WHEN undefined_column THEN NULL;\n        END;\n    \
         END LOOP;\nEND\n$relata$"
    )
}

/// Takes from all others than its owner what they may do with an object.
pub(crate) fn clear(on: &ObjectId) -> String {
    let (catalog, prefix, kind, oid) = match on {
        ObjectId::Namespace(name) => {
            ("pg_namespace", "nsp", 'n', format!("{}::regnamespace", literal(&ident(name))))
        }
        ObjectId::Enum(name) | ObjectId::Domain(name) | ObjectId::Composite(name) | ObjectId::Range(name) => {
            ("pg_type", "typ", 'T', format!("{}::regtype", literal(&qualified(name))))
        }
        ObjectId::Definition(DefinitionId::Routine { name, arguments }) => {
            ("pg_proc", "pro", 'f', regprocedure(name, arguments))
        }
        ObjectId::Sequence(name) => {
            ("pg_class", "rel", 's', format!("{}::regclass", literal(&qualified(name))))
        }
        ObjectId::Table(name)
        | ObjectId::Definition(
            DefinitionId::View(name)
            | DefinitionId::MaterializedView(name)
            | DefinitionId::ForeignTable(name),
        ) => ("pg_class", "rel", 'r', format!("{}::regclass", literal(&qualified(name)))),
        // They have none.
        _ => return String::new(),
    };
    let object = literal(&privileges::object(on));
    super::anonymous_block(&format!(
        "DECLARE statement text;\nBEGIN\n    \
         FOR statement IN\n        \
         SELECT DISTINCT format('REVOKE ALL ON %s FROM %s', {object}, coalesce(quote_ident(rolname), 'PUBLIC'))\n        \
         FROM {catalog} CROSS JOIN aclexplode(coalesce({prefix}acl, acldefault('{kind}', {prefix}owner))) AS held LEFT JOIN pg_roles ON pg_roles.oid = grantee\n        \
         WHERE {catalog}.oid = {oid} AND grantee <> {prefix}owner\n    \
         LOOP\n        EXECUTE statement;\n    END LOOP;\nEND"
    ))
}

/// An aggregate without arguments has a star for them, and no type.
fn regprocedure(name: &QualifiedName, arguments: &str) -> String {
    let types = arguments.trim_end_matches('*');
    format!("{}::regprocedure", literal(&format!("{}({types})", qualified(name))))
}

/// `object, granted, columns, owner, acl FROM …`, of a view also for its columns.
fn objects(kept: &Kept) -> Vec<String> {
    let acl = |column: &str| if kept.privileges { column.to_owned() } else { "NULL::aclitem[]".to_owned() };
    let of_type = |word: &str, name: &QualifiedName| {
        let (name, regtype) = (qualified(name), literal(&qualified(name)));
        vec![format!(
            "{}, {}, '', typowner, {} FROM pg_type WHERE oid = {regtype}::regtype",
            literal(&format!("{word} {name}")),
            literal(&format!("TYPE {name}")),
            acl("typacl")
        )]
    };
    match &kept.on {
        ObjectId::Enum(name) | ObjectId::Composite(name) | ObjectId::Range(name) => of_type("TYPE", name),
        ObjectId::Domain(name) => of_type("DOMAIN", name),
        ObjectId::Column { table, column } => {
            vec![columns(table, &format!("attname = {}", literal(column)))]
        }
        ObjectId::Definition(id @ DefinitionId::Routine { name, arguments }) => {
            let object = literal(&definition::commented(id));
            let regprocedure = regprocedure(name, arguments);
            let acl = acl("proacl");
            vec![format!("{object}, {object}, '', proowner, {acl} FROM pg_proc WHERE oid = {regprocedure}")]
        }
        ObjectId::Definition(
            id @ (DefinitionId::View(name)
            | DefinitionId::MaterializedView(name)
            | DefinitionId::ForeignTable(name)),
        ) => {
            let mut objects = vec![format!(
                "{}, {}, '', relowner, {} FROM pg_class WHERE oid = {}::regclass",
                literal(&definition::commented(id)),
                literal(&format!("TABLE {}", qualified(name))),
                acl("relacl"),
                literal(&qualified(name))
            )];
            if kept.privileges {
                objects.push(columns(name, "attacl IS NOT NULL"));
            }
            objects
        }
        ObjectId::Definition(id @ DefinitionId::ForeignDataWrapper(name)) => vec![format!(
            "{}, {}, '', fdwowner, {} FROM pg_foreign_data_wrapper WHERE fdwname = {}",
            literal(&definition::commented(id)),
            literal(&privileges::object(&kept.on)),
            acl("fdwacl"),
            literal(name)
        )],
        ObjectId::Definition(id @ DefinitionId::Server(name)) => vec![format!(
            "{}, {}, '', srvowner, {} FROM pg_foreign_server WHERE srvname = {}",
            literal(&definition::commented(id)),
            literal(&privileges::object(&kept.on)),
            acl("srvacl"),
            literal(name)
        )],
        ObjectId::Definition(id @ DefinitionId::Publication(name)) => vec![format!(
            "{}, '', '', pubowner, NULL::aclitem[] FROM pg_publication WHERE pubname = {}",
            literal(&definition::commented(id)),
            literal(name)
        )],
        _ => Vec::new(),
    }
}

/// The privileges on columns; they have no owner of their own.
fn columns(table: &QualifiedName, condition: &str) -> String {
    format!(
        "'', {}, format(' (%I)', attname), NULL::oid, attacl FROM pg_attribute WHERE attrelid = {}::regclass AND {condition}",
        literal(&format!("TABLE {}", qualified(table))),
        literal(&qualified(table))
    )
}
