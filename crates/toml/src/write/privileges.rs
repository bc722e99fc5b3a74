//! `grants = { app = ["select", "insert (email)"] }`, and what will be granted by default.

use std::collections::BTreeMap;

use relata_schema::{ObjectId, Privileges, Schema};
use relata_sql::ident;

use super::text::{Inline, inline_table, list};

/// The columns of each privilege, by its name, its grant option, and whether it is on columns.
type Held<'a> = BTreeMap<(&'a str, bool, bool), Vec<String>>;

pub(super) fn write(schema: &Schema, object: &ObjectId, fields: &mut Inline) {
    owner(schema, object, fields);
    if let Some(privileges) = schema.privileges.get(object) {
        fields.raw("grants", by_role(privileges));
    }
}

pub(super) fn owner(schema: &Schema, object: &ObjectId, fields: &mut Inline) {
    fields.text("owner", schema.owners.get(object).and_then(Option::as_deref));
}

/// `app_owner = { tables = { reader = ["select"] } }`, of one schema or of `None`, which is any.
pub(super) fn default(schema: &Schema, of_schema: Option<&str>) -> Vec<(String, String)> {
    let mut roles: BTreeMap<&str, Vec<(String, String)>> = BTreeMap::new();
    for (object, privileges) in &schema.privileges {
        let ObjectId::DefaultPrivileges(of) = object else { continue };
        if of.schema.as_deref() == of_schema {
            roles.entry(&of.role).or_default().push((of.on.word().to_owned(), by_role(privileges)));
        }
    }
    roles.into_iter().map(|(role, kinds)| (role.to_owned(), inline_table(kinds))).collect()
}

fn by_role(privileges: &Privileges) -> String {
    // In the order in which they were granted.
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for privilege in privileges {
        let place = places.entry(&privilege.grantee).or_insert(privilege.place.0);
        *place = privilege.place.0.min(*place);
    }
    let mut roles: BTreeMap<(usize, &str), Held<'_>> = BTreeMap::new();
    for privilege in privileges {
        let role = privilege.grantee.as_str();
        let of = roles.entry((places[role], role)).or_default();
        let kind = (privilege.name.as_str(), privilege.grantable, privilege.column.is_some());
        of.entry(kind).or_default().extend(privilege.column.as_deref().map(ident));
    }
    let roles = roles.into_iter().map(|((_, role), privileges)| {
        let each = privileges.into_iter().map(|((name, grantable, _), columns)| {
            let columns =
                if columns.is_empty() { String::new() } else { format!(" ({})", columns.join(", ")) };
            let option = if grantable { " with grant option" } else { "" };
            format!("{}{columns}{option}", name.to_lowercase())
        });
        (role.to_owned(), list(each))
    });
    inline_table(roles)
}
