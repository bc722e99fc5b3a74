//! Columns: one constant each.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;
use relata_schema::check::{Part, Problem};
use relata_schema::{ColumnValue, ObjectId, QualifiedName, Table};

use crate::doc;
use crate::layout::{ColumnType, Layout, Place};
use crate::name::{Names, Style, Wanted};

/// A column, with all that is decided of it.
pub(crate) struct Column<'a> {
    pub(crate) definition: &'a relata_schema::Column,
    pub(crate) name: Ident,
    column_type: ColumnType,
    /// The name in SQL, quoted.
    pub(crate) sql: String,
    /// What an editor shows.
    pub(crate) doc: TokenStream,
    number: usize,
}

/// What stands in a table's module beside its columns.
const BESIDE_COLUMNS: &[&str] = &["all", "find"];

pub(crate) fn columns<'a>(
    layout: &Layout<'_>,
    name: &QualifiedName,
    table: &'a Table,
    problems: &mut Vec<Problem>,
) -> Vec<Column<'a>> {
    let wanted: Vec<Wanted<'_>> = table
        .columns
        .iter()
        .map(|column| Wanted {
            sql: &column.name,
            rust_name: column.rust_name.as_deref(),
            style: Style::Snake,
            object: ObjectId::column(name, &column.name),
            part: Part::Name,
        })
        .collect();
    let names = Names::new(BESIDE_COLUMNS).give(&wanted, problems);
    let columns = table.columns.iter().zip(names).enumerate();
    columns
        .map(|(number, (definition, name))| Column {
            definition,
            name,
            column_type: layout.column_type(&definition.type_name),
            sql: relata_sql::ident(&definition.name),
            doc: describe(definition),
            number,
        })
        .collect()
}

impl Column<'_> {
    /// The marker of its type, with NULL where it may be NULL.
    pub(crate) fn marker(&self, layout: &Layout<'_>, place: Place<'_>) -> TokenStream {
        let marker = layout.marker(&self.column_type, place);
        if self.definition.not_null { marker } else { quote!(t::Nullable<#marker>) }
    }

    /// The Rust type of a value that is not NULL.
    pub(crate) fn value(&self, layout: &Layout<'_>, place: Place<'_>) -> TokenStream {
        layout.rust(&self.column_type, place)
    }

    /// The Rust type of a field that holds what the column holds.
    pub(crate) fn field(&self, layout: &Layout<'_>, place: Place<'_>) -> TokenStream {
        let value = self.value(layout, place);
        if self.definition.not_null { value } else { quote!(Option<#value>) }
    }

    /// The column of table `table` as a constant.
    pub(crate) fn constant(
        &self,
        layout: &Layout<'_>,
        place: Place<'_>,
        table: &TokenStream,
        doc: &TokenStream,
    ) -> TokenStream {
        let Column { name, sql, .. } = self;
        let marker = self.marker(layout, place);
        let number = Literal::usize_unsuffixed(self.number);
        quote! {
            #doc
            pub const #name: q::Column<#table, #marker, #number> = q::Column::new(#sql);
        }
    }
}

/// `varchar(255)`, may be NULL, default `now()`, then the comment.
fn describe(column: &relata_schema::Column) -> TokenStream {
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
    doc::with_comment(sentence, column.comment.as_deref())
}
