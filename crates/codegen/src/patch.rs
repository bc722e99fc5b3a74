//! `Patch`: what an UPDATE changes of a row.

use relata_schema::ColumnValue;

use crate::column::Column;
use crate::record::{self, Field};
use crate::table::ALL_COLUMNS;
use crate::text::strings;

/// The columns that UPDATE may set.
pub(crate) fn updatable<'a, 'b>(columns: &'a [Column<'b>]) -> impl Iterator<Item = &'a Column<'b>> {
    columns.iter().filter(|column| match &column.definition.value {
        ColumnValue::Given | ColumnValue::Default(_) => true,
        ColumnValue::Identity(identity) => !identity.always,
        ColumnValue::Generated(_) => false,
    })
}

/// The struct.
pub(crate) fn structs(columns: &[Column<'_>]) -> String {
    let field = |column: &Column<'_>| column.field(&format!("Option<{}>", column.field));
    let fields: String = updatable(columns).map(field).collect();
    format!(
        "/// What an UPDATE changes: `None` leaves a column as it is, `Some(None)` makes it NULL.
        pub struct Patch {{ {fields} }}"
    )
}

/// The trait.
pub(crate) fn implementation(columns: &[Column<'_>]) -> String {
    let fields: Vec<Field<'_>> = updatable(columns)
        .map(|column| Field { column, marker: format!("Option<{}>", column.marker_inside) })
        .collect();
    let sql = match fields.len() == columns.len() {
        true => ALL_COLUMNS.to_owned(),
        false => strings(fields.iter().map(|field| &field.column.sql)),
    };
    let record = record::implementation("Patch", &fields, &sql);
    format!(
        "{record}

        impl Default for Patch {{
            fn default() -> Patch {{
                r::none()
            }}
        }}

        #[diagnostic::do_not_recommend]
        impl q::Changes for Patch {{
            type Of = q::ColumnsOf<Table>;
            type Deps = ();

            fn push(self, out: &mut Vec<q::Set>) {{
                r::set(&self, {sql}, out)
            }}
        }}"
    )
}
