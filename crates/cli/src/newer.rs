//! What only newer servers know, told before an older one says something less clear.

use relata_schema::check::Part;
use relata_schema::{
    Check, Column, ColumnValue, ConstraintKind, Details, ForeignKey, ObjectId, Origin, QualifiedName, Schema,
    View,
};
use relata_toml::{Diagnostic, Document, Severity};

/// A part of the file, what it says, and the first major that knows it.
struct Newer {
    object: ObjectId,
    part: Part,
    what: &'static str,
    major: u32,
}

const OTHERWISE_LOGGED: &str = "a sequence that is logged otherwise than its table";

/// All that a server of this major does not know.
pub(crate) fn faults(major: u32, document: &Document) -> Vec<Diagnostic> {
    let newer = all(&document.schema).into_iter().filter(|newer| major < newer.major);
    let fault = |newer: Newer| {
        let message = format!("{} needs PostgreSQL {}, and this is {major}", newer.what, newer.major);
        let mut diagnostic =
            document.diagnostic(Severity::Error, "newer-server", message, &newer.object, newer.part, None);
        diagnostic.help = Some(format!(
            "leave it out, or say `postgres = {}` under `[database]` where the servers are of that version",
            newer.major
        ));
        diagnostic
    };
    newer.map(fault).collect()
}

/// Whether a column has the name of its NOT NULL constraint of a parent that says it.
fn follows(schema: &Schema, table: &QualifiedName, column: &Column) -> bool {
    let default = schema.default_not_null_name(table, &column.name);
    column.origin == Origin::Inherited && column.not_null_name.as_ref() == Some(&default)
}

fn all(schema: &Schema) -> Vec<Newer> {
    let mut all = of_others(schema);
    for (domain, _) in schema.domains.iter().filter(|(_, domain)| domain.not_null_name.is_some()) {
        let (object, what) = (ObjectId::Domain(domain.clone()), "a name for NOT NULL of a domain");
        all.push(Newer { object, part: Part::NotNullName, what, major: 17 });
    }
    for (table, it) in &schema.tables {
        for column in &it.columns {
            let object = ObjectId::column(table, &column.name);
            if matches!(&column.value, ColumnValue::Identity(identity) if identity.unlogged != it.unlogged) {
                let (object, what) = (object.clone(), OTHERWISE_LOGGED);
                all.push(Newer { object, part: Part::Name, what, major: 15 });
            }
            if column.not_null_name.is_some() && !follows(schema, table, column) {
                let what = "a name for NOT NULL";
                all.push(Newer { object: object.clone(), part: Part::NotNullName, what, major: 18 });
            }
            if matches!(&column.value, ColumnValue::Generated(generated) if !generated.stored) {
                all.push(Newer {
                    object,
                    part: Part::Generated,
                    what: "a virtual generated column",
                    major: 18,
                });
            }
        }
        let what = "NULLS NOT DISTINCT";
        for (name, constraint) in &it.constraints {
            let (what, major) = match &constraint.kind {
                ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) if key.without_overlaps => {
                    ("WITHOUT OVERLAPS", 18)
                }
                ConstraintKind::ForeignKey(key) if key.period => ("PERIOD", 18),
                ConstraintKind::ForeignKey(ForeignKey { not_enforced: true, .. })
                | ConstraintKind::Check(Check { not_enforced: true, .. })
                    if !constraint.origin.is_inherited() =>
                {
                    ("NOT ENFORCED", 18)
                }
                ConstraintKind::ForeignKey(key) if key.not_valid && it.partition_by.is_some() => {
                    ("NOT VALID of a partitioned table's foreign key", 18)
                }
                ConstraintKind::Exclusion(_) if it.partition_by.is_some() => {
                    ("an exclusion constraint of a partitioned table", 17)
                }
                ConstraintKind::Unique(key) if key.nulls_not_distinct => (what, 15),
                ConstraintKind::ForeignKey(key) if !key.on_delete_columns.is_empty() => {
                    ("ON DELETE with a list of columns", 15)
                }
                _ => continue,
            };
            all.push(Newer { object: ObjectId::constraint(table, name), part: Part::Name, what, major });
        }
        for (name, _) in it.indexes.iter().filter(|(_, index)| index.nulls_not_distinct) {
            let object = ObjectId::Index(QualifiedName::new(&table.schema, name));
            all.push(Newer { object, part: Part::Name, what, major: 15 });
        }
    }
    all
}

/// Of what is no table.
fn of_others(schema: &Schema) -> Vec<Newer> {
    let mut all = Vec::new();
    let is_unlogged = |table: &QualifiedName| schema.tables.get(table).is_some_and(|table| table.unlogged);
    for (name, sequence) in &schema.sequences {
        let what = match &sequence.owned_by {
            None if sequence.unlogged => "an unlogged sequence",
            Some((table, _)) if sequence.unlogged != is_unlogged(table) => OTHERWISE_LOGGED,
            _ => continue,
        };
        all.push(Newer { object: ObjectId::Sequence(name.clone()), part: Part::Name, what, major: 15 });
    }
    for (id, definition) in &schema.definitions {
        let asks = |view: &View| view.with.get("security_invoker").is_some();
        if matches!(&definition.details, Details::View(view) if asks(view)) {
            let (object, what) = (ObjectId::Definition(id.clone()), "security_invoker of a view");
            all.push(Newer { object, part: Part::Name, what, major: 15 });
        }
    }
    for (on, privileges) in &schema.privileges {
        if privileges.iter().any(|privilege| privilege.name == "MAINTAIN") {
            all.push(Newer { object: on.clone(), part: Part::Name, what: "MAINTAIN", major: 17 });
        }
    }
    all
}
