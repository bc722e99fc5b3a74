//! `find(…)`, `find_by_email(…)`: a row by each unique key.

use proc_macro2::Ident;
use relata_schema::check::Part;
use relata_schema::{ConstraintKind, ObjectId, QualifiedName, Table};

use crate::column::Column;
use crate::doc;
use crate::name::{Names, Style, Wanted};

/// The functions, and their names. They stand where no column's constant is in scope: an argument of a column's name
/// would be compared with it.
pub(crate) fn items(
    name: &QualifiedName,
    table: &Table,
    columns: &[Column<'_>],
    taken: &mut Names,
) -> (String, Vec<Ident>) {
    let mut functions = String::new();
    let mut names = Vec::new();
    for (constraint, definition) in &table.constraints {
        let (key, wanted) = match &definition.kind {
            ConstraintKind::PrimaryKey(key) => (&key.columns, None),
            ConstraintKind::Unique(key) => {
                (&key.columns, Some(format!("find_by_{}", key.columns.join("_and_"))))
            }
            ConstraintKind::ForeignKey(_) | ConstraintKind::Check(_) | ConstraintKind::Exclusion(_) => {
                continue;
            }
        };
        let ident = match wanted {
            // The name is kept free for it.
            None => crate::name::ident("find"),
            Some(wanted) => {
                let object = ObjectId::constraint(name, constraint);
                let wanted =
                    Wanted { sql: &wanted, rust_name: None, style: Style::Snake, object, part: Part::Name };
                taken.give(&[wanted], &mut Vec::new()).remove(0)
            }
        };
        let of_key: Vec<&Column<'_>> = key
            .iter()
            .filter_map(|name| columns.iter().find(|column| column.definition.name == *name))
            .collect();
        let arguments: String = (of_key.iter())
            .map(|Column { name, marker_inside, .. }| {
                format!("{name}: impl q::Operand<<{marker_inside} as t::SqlType>::Base, Deps = ()>,")
            })
            .collect();
        let values: String = (of_key.iter())
            .map(|Column { name, sql, .. }| format!("({sql:?}, q::Operand::into_node({name})),"))
            .collect();
        let doc = doc::sentence_text(&format!(
            "The row with this {}, if there is one: `.on(&db).optional()`.",
            key.join(", ")
        ));
        functions += &format!(
            "{doc}
            pub fn {ident}({arguments}) -> q::Find<Table> {{
                q::find([{values}])
            }}"
        );
        names.push(ident);
    }
    (functions, names)
}
