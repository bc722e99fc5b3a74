//! `grants = { app = ["select", "insert (email)"] }`.

use std::collections::BTreeMap;

use relata_schema::{ObjectId, Schema};
use relata_sql::ident;

use super::text::{Inline, inline_table, list};

/// The columns of each privilege, by its name, its grant option, and whether it is on columns.
type Held<'a> = BTreeMap<(&'a str, bool, bool), Vec<String>>;

pub(super) fn write(schema: &Schema, object: &ObjectId, fields: &mut Inline) {
    let Some(privileges) = schema.privileges.get(object) else { return };
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
    fields.raw("grants", inline_table(roles));
}
