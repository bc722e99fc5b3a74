//! Views whose columns the file says with their types: tables that are read alone.

use std::collections::BTreeMap;

use relata_schema::{Column, DefinitionId, QualifiedName, Schema, Table, ViewColumn};

/// A table for each view and materialized view, with the columns that have a type.
pub(crate) fn tables(schema: &Schema) -> BTreeMap<QualifiedName, Table> {
    let mut tables = BTreeMap::new();
    for (id, definition) in &schema.definitions {
        let (DefinitionId::View(name) | DefinitionId::MaterializedView(name)) = id else { continue };
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
