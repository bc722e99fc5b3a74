//! GRANT and REVOKE.

use std::collections::BTreeMap;

use relata_schema::{DefinitionId, ObjectId, Privilege, Privileges};
use relata_sql::ident;

use crate::render::{definition, qualified};

/// One statement for each role and each way to hold privileges.
pub(crate) fn set(on: &ObjectId, from: &Privileges, to: &Privileges) -> Vec<String> {
    let (head, object) = match on {
        ObjectId::DefaultPrivileges(of) => {
            let schema = of.schema.as_ref().map(|schema| format!(" IN SCHEMA {}", ident(schema)));
            let head = format!(
                "ALTER DEFAULT PRIVILEGES FOR ROLE {}{} ",
                ident(&of.role),
                schema.unwrap_or_default()
            );
            (head, of.on.word().to_uppercase())
        }
        on => (String::new(), object(on)),
    };
    let held = |privilege: &Privilege, by: &Privileges, grantable: bool| {
        by.contains(&Privilege { grantable, ..privilege.clone() })
    };
    let gone = from.iter().filter(|old| !held(old, to, true) && !held(old, to, false));
    let kept = from.iter().filter(|old| old.grantable && held(old, to, false));
    let new = to.iter().filter(|new| !from.contains(new) && (new.grantable || !held(new, from, true)));
    let mut statements = Vec::new();
    for ((grantee, _), names) in grouped(gone) {
        statements.push(format!("{head}REVOKE {names} ON {object} FROM {}", role(grantee)));
    }
    for ((grantee, _), names) in grouped(kept) {
        statements.push(format!("{head}REVOKE GRANT OPTION FOR {names} ON {object} FROM {}", role(grantee)));
    }
    for ((grantee, grantable), names) in grouped(new) {
        let option = if grantable { " WITH GRANT OPTION" } else { "" };
        statements.push(format!("{head}GRANT {names} ON {object} TO {}{option}", role(grantee)));
    }
    statements
}

/// `SELECT, INSERT (email)` by role and grant option.
pub(crate) fn grouped<'a>(privileges: impl Iterator<Item = &'a Privilege>) -> Vec<((&'a str, bool), String)> {
    let mut columns: BTreeMap<(&str, bool), BTreeMap<&str, Vec<String>>> = BTreeMap::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for privilege in privileges {
        let place = places.entry(&privilege.grantee).or_insert(privilege.place.0);
        *place = privilege.place.0.min(*place);
        let of = columns.entry((&privilege.grantee, privilege.grantable)).or_default();
        of.entry(&privilege.name).or_default().extend(privilege.column.as_deref().map(ident));
    }
    let spelled = |(name, columns): (&str, Vec<String>)| match columns.is_empty() {
        true => name.to_owned(),
        false => format!("{name} ({})", columns.join(", ")),
    };
    let mut grouped: Vec<((&str, bool), String)> = columns
        .into_iter()
        .map(|(key, names)| (key, names.into_iter().map(spelled).collect::<Vec<_>>().join(", ")))
        .collect();
    grouped.sort_by_key(|((grantee, _), _)| places[grantee]);
    grouped
}

pub(crate) fn role(name: &str) -> String {
    if name == "public" { "PUBLIC".to_owned() } else { ident(name) }
}

pub(crate) fn object(on: &ObjectId) -> String {
    match on {
        ObjectId::Namespace(name) => format!("SCHEMA {}", ident(name)),
        ObjectId::Enum(name) | ObjectId::Domain(name) | ObjectId::Composite(name) | ObjectId::Range(name) => {
            format!("TYPE {}", qualified(name))
        }
        ObjectId::Sequence(name) => format!("SEQUENCE {}", qualified(name)),
        ObjectId::Definition(id @ DefinitionId::Routine { .. }) => definition::commented(id),
        ObjectId::Definition(
            DefinitionId::View(name)
            | DefinitionId::MaterializedView(name)
            | DefinitionId::ForeignTable(name),
        )
        | ObjectId::Table(name) => format!("TABLE {}", qualified(name)),
        ObjectId::Definition(DefinitionId::ForeignDataWrapper(name)) => {
            format!("FOREIGN DATA WRAPPER {}", ident(name))
        }
        ObjectId::Definition(DefinitionId::Server(name)) => format!("FOREIGN SERVER {}", ident(name)),
        // They have none.
        other => other.to_string(),
    }
}
