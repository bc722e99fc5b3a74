//! Columns: one constant each.

use proc_macro2::Ident;
use relata_schema::check::{Part, Problem};
use relata_schema::{ColumnValue, ObjectId, QualifiedName, Table};

use crate::doc;
use crate::layout::{Holds, Layout, Place};
use crate::name::{Names, Style, Wanted};

/// A column, with all that is decided of it.
pub(crate) struct Column<'a> {
    pub(crate) definition: &'a relata_schema::Column,
    pub(crate) name: Ident,
    /// The same as text.
    pub(crate) name_text: String,
    /// The marker of its type, with NULL where it may be NULL, for code in the table's module.
    pub(crate) marker: String,
    /// The same for code in the module `implementation`.
    pub(crate) marker_inside: String,
    /// The Rust type of a field that holds what the column holds, for code in the table's module.
    pub(crate) field: String,
    /// The name in SQL, quoted.
    pub(crate) sql: String,
    /// What an editor shows.
    pub(crate) doc: String,
    pub(crate) number: usize,
    /// Whether its values have a Rust type of the program's own, of which nothing is known.
    pub(crate) own: bool,
    pub(crate) holds: Holds,
    /// The labels of the enum that it holds, for code in the module `implementation`.
    pub(crate) labels: Option<String>,
    /// `n` of `varchar(n)` and `char(n)`, where the values are text of such a type or of a domain over one.
    pub(crate) length: Option<u64>,
}

/// What stands in a table's module beside its columns.
const BESIDE_COLUMNS: &[&str] = &["all", "find", "Table"];

/// How many columns of a table have a name in `relata::query::numbered`.
const NUMBERED: usize = 64;

/// The columns, and the names that are then taken.
pub(crate) fn columns<'a>(
    layout: &Layout<'_>,
    table_name: &QualifiedName,
    table: &'a Table,
    place: Place<'_>,
    problems: &mut Vec<Problem>,
) -> (Vec<Column<'a>>, Names) {
    let mut taken = Names::new(BESIDE_COLUMNS);
    let names = give(&mut taken, table_name, table, problems);
    let columns = table.columns.iter().zip(names).enumerate();
    let place = Place { levels: place.levels + 1, ..place };
    let mut column = |(number, (definition, name)): (usize, (&'a relata_schema::Column, Ident))| {
        let written = written(layout, table_name, definition, place, problems);
        let or_null = |it: String, null: &str| {
            if definition.not_null { it } else { format!("{null}<{it}>") }
        };
        Column {
            definition,
            name_text: name.to_string(),
            name,
            holds: written.holds,
            length: written.length,
            marker: or_null(written.marker, "t::Nullable"),
            marker_inside: or_null(written.marker_inside, "t::Nullable"),
            labels: written.labels,
            field: or_null(written.rust, "Option"),
            sql: relata_sql::ident(&definition.name),
            doc: describe(definition),
            number,
            own: written.own,
        }
    };
    let columns = columns.map(&mut column).collect();
    (columns, taken)
}

/// A column's type without NULL, as code of its table writes it.
#[derive(Clone)]
pub(crate) struct Written {
    marker: String,
    marker_inside: String,
    rust: String,
    labels: Option<String>,
    length: Option<u64>,
    holds: Holds,
    own: bool,
}

/// Most columns are of a few types, so what was written for one is kept.
fn written(
    layout: &Layout<'_>,
    table: &QualifiedName,
    column: &relata_schema::Column,
    place: Place<'_>,
    problems: &mut Vec<Problem>,
) -> Written {
    let key = (table.schema.clone(), column.type_name.0.clone());
    if column.rust_type.is_none()
        && let Some(known) = layout.written.borrow().get(&key)
    {
        return known.clone();
    }
    let inside = Place { levels: place.levels + 1, ..place };
    let column_type = layout.of_column(table, column, problems);
    let holds = layout.holds(&column_type);
    let written = Written {
        marker: layout.marker(&column_type, place).to_string(),
        marker_inside: layout.marker(&column_type, inside).to_string(),
        rust: layout.rust(&column_type, place).to_string(),
        labels: (holds == Holds::Label).then(|| {
            let rust = layout.rust(&column_type, inside);
            format!("{rust}::LABELS")
        }),
        length: layout.length(&column.type_name).filter(|_| column_type.own.is_none()),
        holds,
        own: column_type.own.is_some(),
    };
    if column.rust_type.is_none() {
        layout.written.borrow_mut().insert(key, written.clone());
    }
    written
}

fn give(
    names: &mut Names,
    table_name: &QualifiedName,
    table: &Table,
    problems: &mut Vec<Problem>,
) -> Vec<Ident> {
    let wanted: Vec<Wanted<'_>> = table
        .columns
        .iter()
        .map(|column| Wanted {
            sql: &column.name,
            rust_name: column.rust_name.as_deref(),
            style: Style::Snake,
            object: ObjectId::column(table_name, &column.name),
            part: Part::Name,
        })
        .collect();
    names.give(&wanted, problems)
}

impl Column<'_> {
    /// Its constant.
    pub(crate) fn constant(&self) -> String {
        let Column { name_text, marker, number, doc, .. } = self;
        let column = if *number < NUMBERED {
            format!("n::C{number}<Table, {marker}>")
        } else {
            format!("q::Column<Table, {marker}, {number}>")
        };
        format!("{doc} pub const {name_text}: {column} = n::column();")
    }

    /// A field of its name and of this type.
    pub(crate) fn field(&self, of: &str) -> String {
        let Column { name_text, doc, .. } = self;
        format!("{doc} pub {name_text}: {of},")
    }
}

/// `varchar(255)`, may be NULL, default `now()`, then the comment.
fn describe(column: &relata_schema::Column) -> String {
    let mut sentence = format!("`{}`", column.type_name);
    if !column.not_null {
        sentence.push_str(", may be NULL");
    }
    match &column.value {
        ColumnValue::Given => {}
        ColumnValue::Default(sql) => sentence.push_str(&format!(", default `{sql}`")),
        ColumnValue::Generated(generated) => {
            sentence.push_str(&format!(", generated as `{}`", generated.expr))
        }
        ColumnValue::Identity(identity) if identity.always => sentence.push_str(", identity"),
        ColumnValue::Identity(_) => sentence.push_str(", identity by default"),
    }
    sentence.push('.');
    doc::text(&sentence, column.comment.as_deref())
}
