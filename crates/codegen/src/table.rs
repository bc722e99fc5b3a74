//! Tables: a function and a module of the same name, so that `.from(users)` and `users::email` both read well.

use relata_schema::check::Problem;
use relata_schema::{QualifiedName, Table};

use crate::column::{self, Column};
use crate::layout::{Layout, Place};
use crate::name::Names;
use crate::record::{self, Field};
use crate::text::strings;
use crate::{doc, find, insert, patch, relation, unique, validate, violation};

pub(crate) fn items(
    layout: &Layout<'_>,
    name: &QualifiedName,
    table: &Table,
    place: Place<'_>,
    problems: &mut Vec<Problem>,
) -> String {
    let (columns, mut names) = checked(layout, name, table, place, problems);
    let inside = Place { levels: place.levels + 1, ..place };
    let relations = relation::items(layout, name, inside, &mut names);
    let (mut functions, finds) = find::items(name, table, &columns, &mut names);
    let finds: String = finds.iter().map(|find| format!("{find},")).collect();
    let finds = if finds.is_empty() { finds } else { format!("pub use implementation::{{{finds}}};") };
    let required = if insert::required(&columns) { "Required," } else { "" };
    let mut structs = insert::structs(&columns) + &patch::structs(&columns);
    let mut used = format!("New, Patch, {required}");
    if let Some(violation) = violation::items(name, table) {
        structs += &violation.definition;
        used += "Violation,";
        functions += &violation.implementation;
    }
    functions += &unique::items(table, &columns);
    let code = Code {
        doc: doc::text(&format!("Table `{name}`."), table.comment.as_deref()),
        kind: "Stored",
        structs,
        used,
        items: relations + &finds,
        implementation: [
            insert::implementation(&columns),
            patch::implementation(&columns),
            validate::implementations(&columns),
            functions,
        ]
        .into_iter()
        .collect(),
    };
    module_of(layout, name, &columns, &code)
}

/// The columns, and the names that are then taken: all of a table that can be refused.
pub(crate) fn checked<'a>(
    layout: &Layout<'_>,
    name: &QualifiedName,
    table: &'a Table,
    place: Place<'_>,
    problems: &mut Vec<Problem>,
) -> (Vec<Column<'a>>, Names) {
    let (columns, names) = column::columns(layout, name, table, place, problems);
    for column in &columns {
        validate::check(name, column, problems);
    }
    (columns, names)
}

/// A view, of which there are rows to read and nothing to change.
pub(crate) fn view(
    layout: &Layout<'_>,
    name: &QualifiedName,
    view: &Table,
    place: Place<'_>,
    problems: &mut Vec<Problem>,
) -> String {
    let (columns, _) = column::columns(layout, name, view, place, problems);
    let code = Code {
        doc: doc::text(&format!("View `{name}`."), view.comment.as_deref()),
        kind: "ReadOnly",
        structs: String::new(),
        used: String::new(),
        items: String::new(),
        implementation: String::new(),
    };
    module_of(layout, name, &columns, &code)
}

/// What the modules of tables and of views differ in.
struct Code {
    doc: String,
    /// Whether its rows can be changed, as `relata::query` calls it.
    kind: &'static str,
    /// Beside its row.
    structs: String,
    /// Those that the implementation names.
    used: String,
    /// Beside its columns.
    items: String,
    /// Beside that of `Table`.
    implementation: String,
}

fn module_of(layout: &Layout<'_>, name: &QualifiedName, columns: &[Column<'_>], parts: &Code) -> String {
    let module = &layout.tables[name];
    let Code { doc, structs, items, .. } = parts;
    let row = row(columns);
    let constants: String = columns.iter().map(Column::constant).collect();
    let alias = alias(layout, name, columns);
    let implementation = implementation(layout, name, columns, parts);
    format!(
        "{doc}
        #[allow(dead_code, unreachable_pub)]
        pub fn {module}() -> {module}::Table {{
            {module}::Table
        }}

        {doc}
        #[allow(dead_code, non_upper_case_globals, unreachable_pub, unused_imports, unused_variables, clippy::all, clippy::pedantic)]
        pub mod {module} {{
            use ::relata::{{query::{{self as q, numbered as n}}, types as t}};

            {doc}
            pub struct Table;

            {row}
            {structs}

            /// The whole row.
            pub const all: q::All<Table> = n::all();
            {constants}
            {items}

            {alias}
            {implementation}
        }}"
    )
}

/// What `alias!` asks for a table's columns. It is a macro because constants for aliases that nobody has would cost a
/// program the time that the table's own do.
fn alias(layout: &Layout<'_>, name: &QualifiedName, columns: &[Column<'_>]) -> String {
    let exported = layout.exported(name, columns);
    let text = columns.iter().map(|column| {
        let Column { name_text, number, .. } = column;
        let places = record::places(*number, columns.len());
        let places = places.iter().map(|place| format!(" {place}")).collect::<String>();
        format!("{name_text} {number} [{places}];")
    });
    let columns: String = text.collect();
    format!(
        "#[doc(hidden)]
        #[macro_export]
        macro_rules! {exported} {{
            ($($alias:tt)*) => {{ ::relata::alias_of! {{ $($alias)*; {columns} }} }};
        }}
        #[doc(hidden)]
        pub use {exported} as columns;"
    )
}

/// What `SELECT *` gives.
fn row(columns: &[Column<'_>]) -> String {
    let fields: String = columns.iter().map(|column| column.field(&column.field)).collect();
    format!("/// A whole row.\npub struct Row {{ {fields} }}")
}

/// The list of all columns' names, for code in the module `implementation`. Each list that is written anew costs a program
/// time to compile.
pub(crate) const ALL_COLUMNS: &str = "<Table as q::Table>::COLUMNS";

/// The traits. They stand in a module of their own, where no column's constant is in scope: `let id` would be compared
/// with one. Those that `derive` could write are written out: each `derive` is a macro that the compiler finds and expands
/// for each table.
fn implementation(layout: &Layout<'_>, name: &QualifiedName, columns: &[Column<'_>], parts: &Code) -> String {
    let Code { kind, used, implementation, .. } = parts;
    let sql_name = relata_sql::qualified(&name.schema, &name.name);
    let alias = layout.alias(name);
    let sql = strings(columns.iter().map(|column| &column.sql));
    let list: Vec<String> = columns.iter().map(|column| format!("{alias}.{}", column.sql)).collect();
    let list = list.join(", ");
    let fields = columns.iter().map(|it| Field { column: it, marker: it.marker_inside.clone() });
    let row = record::implementation("Row", &fields.collect::<Vec<_>>(), ALL_COLUMNS);
    let equal = match columns.iter().any(|column| column.own) {
        true => "",
        false => {
            "impl PartialEq for Row {
                fn eq(&self, other: &Row) -> bool {
                    r::equal(self, other)
                }
            }"
        }
    };
    format!(
        "mod implementation {{
            use super::{{{used} Row, Table}};
            use ::relata::{{query::{{self as q, record as r}}, types as t}};

            impl ::core::fmt::Debug for Table {{
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {{
                    f.write_str(\"Table\")
                }}
            }}

            impl Clone for Table {{
                fn clone(&self) -> Table {{
                    *self
                }}
            }}

            impl Copy for Table {{}}

            impl q::Table for Table {{
                const NAME: &'static str = {sql_name:?};
                const ALIAS: &'static str = {alias:?};
                const COLUMNS: &'static [&'static str] = {sql};
                const LIST: &'static str = {list:?};

                type Row = Row;
                type Kind = q::{kind};
            }}

            {row}
            {equal}
            {implementation}
        }}"
    )
}
