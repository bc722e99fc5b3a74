//! The rows of a table, named in a query that is asked before the table is renamed.

use relata_diff::Renamed;
use relata_schema::{QualifiedName, Schema};
use relata_sql::{ident, qualified};

/// What comes after FROM. `schema` is what is there after `renames`; the query speaks of table and columns as they are
/// called then, or of the table by the alias that is given.
pub(crate) fn rows(
    table: &QualifiedName,
    schema: &Schema,
    renames: &[Renamed],
    alias: Option<&str>,
) -> String {
    let now: Vec<&String> =
        schema.tables.get(table).iter().flat_map(|table| &table.columns).map(|column| &column.name).collect();
    let (mut name, mut columns) = (table, now.clone());
    for renamed in renames.iter().rev() {
        match renamed {
            Renamed::Table { from, to } if to == name => name = from,
            Renamed::Column { table, from, to } if table == name => {
                for column in columns.iter_mut().filter(|column| **column == to) {
                    *column = from;
                }
            }
            _ => {}
        }
    }
    let mut text = qualified(&name.schema, &name.name);
    if name.name != table.name || columns != now || alias.is_some() {
        text.push_str(&format!(" AS {}", ident(alias.unwrap_or(&table.name))));
    }
    if columns != now {
        let now: Vec<String> = now.into_iter().map(|column| ident(column)).collect();
        text.push_str(&format!(" ({})", now.join(", ")));
    }
    text
}
