//! `New` and `Required`: a row to insert, with all its columns or with those alone that must be given.

use relata_schema::ColumnValue;

use crate::column::Column;
use crate::record::{self, Field};
use crate::table::ALL_COLUMNS;
use crate::text::strings;

/// What an INSERT may say of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Given {
    /// A value has to be given.
    Always,
    /// NULL without it.
    OrNull,
    /// The column's default without it.
    OrDefault,
}

fn given(column: &Column<'_>) -> Option<Given> {
    match &column.definition.value {
        ColumnValue::Given if column.definition.not_null => Some(Given::Always),
        ColumnValue::Given => Some(Given::OrNull),
        ColumnValue::Default(_) => Some(Given::OrDefault),
        ColumnValue::Identity(identity) => (!identity.always).then_some(Given::OrDefault),
        ColumnValue::Generated(_) => None,
    }
}

pub(crate) fn required(columns: &[Column<'_>]) -> bool {
    needed(columns).next().is_some()
}

/// The columns of `New`.
pub(crate) fn insertable<'a, 'b>(columns: &'a [Column<'b>]) -> impl Iterator<Item = &'a Column<'b>> {
    columns.iter().filter(|column| given(column).is_some())
}

/// The columns of `Required`.
pub(crate) fn needed<'a, 'b>(columns: &'a [Column<'b>]) -> impl Iterator<Item = &'a Column<'b>> {
    columns.iter().filter(|column| given(column) == Some(Given::Always))
}

/// The structs.
pub(crate) fn structs(columns: &[Column<'_>]) -> String {
    let field = |column: &Column<'_>, given: Given| match given {
        Given::Always | Given::OrNull => column.field(&column.field),
        Given::OrDefault => column.field(&format!("q::Defaulted<{}>", column.field)),
    };
    let all: String = columns.iter().filter_map(|column| Some(field(column, given(column)?))).collect();
    if !required(columns) {
        return format!("/// A row to insert.\npub struct New {{ {all} }}");
    }
    let needed: String = needed(columns).map(|column| field(column, Given::Always)).collect();
    format!(
        "/// The columns that a row to insert must give; the others are NULL or their default.
        pub struct Required {{ {needed} }}

        /// A row to insert, with all columns; `..Required {{ … }}.into()` leaves out those that need not be given.
        pub struct New {{ {all} }}"
    )
}

/// The traits.
pub(crate) fn implementation(columns: &[Column<'_>]) -> String {
    let all: Vec<_> = columns.iter().filter_map(|column| Some((column, given(column)?))).collect();
    let new = row("New", &all, all.len() == columns.len());
    let needed: Vec<_> = all.iter().copied().filter(|(_, given)| *given == Given::Always).collect();
    let fields: String = (all.iter())
        .map(|(column, given)| {
            let name = &column.name_text;
            match given {
                Given::Always => format!("{name}: required.{name},"),
                Given::OrNull => format!("{name}: None,"),
                Given::OrDefault => format!("{name}: q::Defaulted::Default,"),
            }
        })
        .collect();
    if needed.is_empty() {
        return format!(
            "{new}

            impl Default for New {{
                fn default() -> New {{
                    New {{ {fields} }}
                }}
            }}"
        );
    }
    let required = row("Required", &needed, needed.len() == columns.len());
    format!(
        "{new}
        {required}

        impl From<Required> for New {{
            fn from(required: Required) -> New {{
                New {{ {fields} }}
            }}
        }}"
    )
}

fn row(name: &str, columns: &[(&Column<'_>, Given)], is_whole: bool) -> String {
    let fields: Vec<Field<'_>> = columns
        .iter()
        .map(|(column, given)| {
            let marker = &column.marker_inside;
            let marker = match given {
                Given::Always | Given::OrNull => marker.clone(),
                Given::OrDefault => format!("q::Defaulted<{marker}>"),
            };
            Field { column, marker }
        })
        .collect();
    let names = if is_whole { ALL_COLUMNS.to_owned() } else { format!("<{name} as q::Insertable>::COLUMNS") };
    let record = record::implementation(name, &fields, &names);
    let sql = match is_whole {
        true => String::new(),
        false => {
            let sql = strings(columns.iter().map(|(column, _)| &column.sql));
            format!("const COLUMNS: &'static [&'static str] = {sql};")
        }
    };
    format!(
        "{record}

        impl q::Insertable for {name} {{
            type Table = Table;
            type Fields = r::AsRecord;

            {sql}
        }}"
    )
}
