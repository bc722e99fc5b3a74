//! `Violation`: what of a table's constraints a statement can violate.

use relata_schema::{ConstraintKind, ObjectId, QualifiedName, Table};

use crate::doc;
use crate::name::{Names, Style, Wanted};
use crate::text::strings;

/// Constraints and unique indexes, whose names PostgreSQL tells with an error.
fn names(table: &Table) -> Vec<(&String, &'static str)> {
    let constraints = table.constraints.iter().map(|(name, constraint)| {
        let kind = match &constraint.kind {
            ConstraintKind::PrimaryKey(_) => "primary key",
            ConstraintKind::Unique(_) => "unique",
            ConstraintKind::ForeignKey(_) => "foreign key",
            ConstraintKind::Check(_) => "check",
            ConstraintKind::Exclusion(_) => "exclusion",
        };
        (name, kind)
    });
    let indexes =
        table.indexes.iter().filter(|(_, index)| index.unique).map(|(name, _)| (name, "unique index"));
    constraints.chain(indexes).collect()
}

/// The enum, for a table that has constraints, and its trait.
pub(crate) struct Items {
    pub(crate) definition: String,
    /// It stands where no column's constant is in scope: an argument of a column's name would be compared with it.
    pub(crate) implementation: String,
}

pub(crate) fn items(name: &QualifiedName, table: &Table) -> Option<Items> {
    let names = names(table);
    if names.is_empty() {
        return None;
    }
    let wanted: Vec<Wanted<'_>> = names
        .iter()
        .map(|(constraint, _)| Wanted {
            sql: constraint,
            rust_name: None,
            style: Style::Camel,
            object: ObjectId::constraint(name, constraint),
            part: relata_schema::check::Part::Name,
        })
        .collect();
    let variants = Names::new(&[]).give(&wanted, &mut Vec::new());
    let documented = (names.iter().zip(&variants)).map(|((name, kind), variant)| {
        format!("{} {variant},", doc::sentence_text(&format!("`{name}`, {kind}")))
    });
    let documented: String = documented.collect();
    let definition = format!(
        "/// A constraint of the table that a statement can violate.
        pub enum Violation {{ {documented} }}"
    );
    let shown: String = variants.iter().map(|variant| format!("\"{variant}\",")).collect();
    let sql = strings(names.iter().map(|(name, _)| name));
    let values: String = variants.iter().map(|variant| format!("Violation::{variant},")).collect();
    let (schema, table) = (&name.schema, &name.name);
    let implementation = format!(
        "impl ::core::fmt::Debug for Violation {{
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {{
                f.write_str([{shown}][*self as usize])
            }}
        }}

        impl Clone for Violation {{
            fn clone(&self) -> Violation {{
                *self
            }}
        }}

        impl Copy for Violation {{}}

        impl PartialEq for Violation {{
            fn eq(&self, other: &Violation) -> bool {{
                *self as usize == *other as usize
            }}
        }}

        impl Eq for Violation {{}}

        impl ::relata::Violation for Violation {{
            fn from_constraint(schema: &str, table: &str, name: &str) -> Option<Self> {{
                r::violation((schema, table, name), {schema:?}, {table:?}, {sql}, &[{values}])
            }}
        }}"
    );
    Some(Items { definition, implementation })
}
