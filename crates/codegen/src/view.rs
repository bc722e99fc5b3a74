//! Views whose columns the file says with their types: tables that are read alone.

use std::collections::BTreeMap;

use relata_schema::check::{Part, Problem};
use relata_schema::{Column, DefinitionId, ObjectId, QualifiedName, RustOptions, Schema, Table, ViewColumn};

use crate::layout::Layout;

/// A table for each view, materialized view and foreign table, with the columns that have a type.
pub(crate) fn tables(schema: &Schema) -> BTreeMap<QualifiedName, Table> {
    let mut tables = BTreeMap::new();
    for (id, definition) in &schema.definitions {
        let (DefinitionId::View(name)
        | DefinitionId::MaterializedView(name)
        | DefinitionId::ForeignTable(name)) = id
        else {
            continue;
        };
        let columns: Vec<Column> = definition.columns().iter().filter_map(column).collect();
        if !columns.is_empty() {
            let table = Table { columns, comment: definition.comment.clone(), ..Table::default() };
            tables.insert(name.clone(), table);
        }
    }
    tables
}

fn column(column: &ViewColumn) -> Option<Column> {
    let declared = column.declared.as_ref()?;
    Some(Column {
        not_null: declared.not_null,
        comment: column.comment.clone(),
        ..Column::new(column.name.as_str(), declared.type_name.0.as_str())
    })
}

/// Where the file says of a view's columns what `built`, the same schema in PostgreSQL, has not: a column that the view
/// does not have, or another type.
pub fn check_views(declared: &Schema, rust: &RustOptions, built: &Schema) -> Vec<Problem> {
    let layout = Layout::new(declared, rust, "", &mut Vec::new());
    let mut problems = Vec::new();
    for (id, definition) in &declared.definitions {
        let (DefinitionId::View(name)
        | DefinitionId::MaterializedView(name)
        | DefinitionId::ForeignTable(name)) = id
        else {
            continue;
        };
        let Some(view) = built.definitions.get(id) else { continue };
        for column in definition.columns() {
            let Some(wanted) = &column.declared else { continue };
            let (message, help) = match view.columns().iter().find(|it| it.name == column.name) {
                Some(found)
                    if layout.column_type(&found.type_name) == layout.column_type(&wanted.type_name) =>
                {
                    continue;
                }
                Some(found) => (
                    format!(
                        "column `{}` of view `{name}` is of type `{}`, and the file says `{}`",
                        column.name, found.type_name, wanted.type_name
                    ),
                    format!("write `{}`, with a `?` if it may be NULL", found.type_name),
                ),
                None => {
                    let names: Vec<&str> = view.columns().iter().map(|column| &*column.name).collect();
                    let message = format!("view `{name}` has no column `{}`", column.name);
                    (message, format!("it has {}", names.join(", ")))
                }
            };
            problems.push(Problem {
                object: ObjectId::column(name, &column.name),
                part: Part::Type,
                code: "view-column",
                message,
                help: Some(help),
                unknown: None,
            });
        }
    }
    problems
}
