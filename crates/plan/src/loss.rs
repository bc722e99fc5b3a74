//! What a change would lose, told before anything is done.

use std::fmt;

use relata_diff::{Change, Renamed};
use relata_schema::{ColumnValue, ObjectId, QualifiedName, Schema, TypeName};
use relata_sql::ident;

use crate::Options;
use crate::cast::{Cast, Values, cast};
use crate::domain::underlying;
use crate::render::sequence::restarts;
use crate::replaced::{is_stored, replaces_column};
use crate::rows::rows;

/// Values that a plan does not keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    pub kind: LossKind,
    pub object: ObjectId,
    /// The table whose rows lose something.
    pub table: Option<QualifiedName>,
    /// What is lost, in words.
    pub what: String,
    /// Whether the server refuses such values, so that the migration fails and nothing is lost in silence.
    pub fails: bool,
    /// Finds the rows, where that can be asked.
    pub query: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LossKind {
    DropTable,
    DropColumn,
    DropAttribute,
    DropSequence,
    DisableRowSecurity,
    RestartSequence,
    NarrowType,
}

impl LossKind {
    /// The word before the colon in `--allow drop-column:users.avatar`.
    pub fn name(self) -> &'static str {
        match self {
            LossKind::DropTable => "drop-table",
            LossKind::DropColumn => "drop-column",
            LossKind::DropAttribute => "drop-attribute",
            LossKind::DropSequence => "drop-sequence",
            LossKind::DisableRowSecurity => "disable-row-security",
            LossKind::RestartSequence => "restart-sequence",
            LossKind::NarrowType => "narrow-type",
        }
    }
}

/// As `--allow` takes it: `drop-column:users.avatar`.
impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind.name(), self.object)
    }
}

/// In a header: `loses users.avatar: the column's values (bytea)`.
impl Loss {
    pub fn line(&self) -> String {
        let Loss { object, what, .. } = self;
        if self.fails { format!("may fail at {object}: {what}") } else { format!("loses {object}: {what}") }
    }
}

/// The losses of `changes`, in their order. `from`, the schema after `renames`, says what server they are on and what owns
/// what; queries are asked before the renames.
pub fn losses(changes: &[Change], from: &Schema, renames: &[Renamed], options: &Options) -> Vec<Loss> {
    let types = types_after(changes, from);
    changes.iter().filter_map(|change| loss(change, changes, from, renames, &types, options)).collect()
}

/// Domains as they will be, and enums as they are or will be.
fn types_after(changes: &[Change], from: &Schema) -> Schema {
    let (enums, domains) = (from.enums.clone(), from.domains.clone());
    let mut types = Schema { postgres: from.postgres, enums, domains, ..Schema::default() };
    for change in changes {
        match change {
            Change::CreateDomain { name, to } | Change::ReplaceDomain { name, to, .. } => {
                types.domains.insert(name.clone(), to.clone());
            }
            Change::CreateEnum { name, to } => {
                types.enums.insert(name.clone(), to.clone());
            }
            _ => {}
        }
    }
    types
}

fn loss(
    change: &Change,
    changes: &[Change],
    schema: &Schema,
    renames: &[Renamed],
    types: &Schema,
    options: &Options,
) -> Option<Loss> {
    let from = schema;
    let object = change.object();
    let table = object.table().cloned();
    let found = |kind, what: String| Some(Loss { kind, object, table, what, fails: false, query: None });
    match change {
        Change::DropTable { name, from: old } => {
            let parts =
                |change: &Change| matches!(change, Change::CreateTable { name: new, .. } if new == name);
            let count = old.columns.len();
            let columns = if count == 1 { "1 column".to_owned() } else { format!("{count} columns") };
            let what = match &old.partition_of {
                _ if changes.iter().any(parts) => format!(
                    "the table and its {columns}: PostgreSQL cannot change how a table is partitioned; to keep its rows, rename \
                     it, and take them over to the new one"
                ),
                Some(partition) => format!("the partition of {} and its rows", partition.parent),
                None => format!("the table and its {columns}"),
            };
            found(LossKind::DropTable, what)
        }
        Change::SetRowSecurity { from: old, to: new, .. } if old.enabled && !new.enabled => found(
            LossKind::DisableRowSecurity,
            "row level security: everyone who may read the table sees the rows that its policies hide"
                .to_owned(),
        ),
        // A generated column has nothing that its table does not have.
        Change::DropColumn { from: column, .. } if !matches!(column.value, ColumnValue::Generated(_)) => {
            found(LossKind::DropColumn, format!("the column's values ({})", column.type_name))
        }
        Change::ModifyColumn { table: of, from: old, to: new } => {
            let computed = |value: &ColumnValue| matches!(value, ColumnValue::Generated(_));
            if computed(&old.value) && computed(&new.value) {
                None
            } else if replaces_column(old, new, from.postgres) && !computed(&old.value) {
                found(LossKind::DropColumn, "the column's values: it becomes a generated column".to_owned())
            } else {
                let column = ident(&new.name);
                let (before, after) =
                    (underlying(&old.type_name, &from.domains), underlying(&new.type_name, &types.domains));
                let using = options.using.get(&(of.clone(), new.name.clone()));
                let (values, fails) = match (cast(&before, &after, &column, types), using) {
                    (Cast::Keeps, _) => return None,
                    (Cast::Fails(_) | Cast::Drops(_), Some(using)) => {
                        let what = format!("values become what `using` makes of them: {using}");
                        (Values { what, condition: None }, false)
                    }
                    (Cast::Fails(values), None) => (values, true),
                    (Cast::Drops(values), None) => (values, false),
                };
                let query = values.condition.map(|condition| {
                    format!("SELECT * FROM {} WHERE {condition}", rows(of, schema, renames, None))
                });
                found(LossKind::NarrowType, values.what).map(|loss| Loss { fails, query, ..loss })
            }
        }
        Change::ReplaceDomain { from: old, to: new, .. } => {
            let is_used = schema.dependencies.values().any(|on| on.contains(&change.object()));
            narrowed(&old.base, &new.base, schema, types).filter(|_| is_used).and_then(|(what, fails)| {
                found(LossKind::NarrowType, what).map(|loss| Loss { fails, ..loss })
            })
        }
        Change::DropAttribute { composite, from: attribute }
            if is_stored(&ObjectId::Composite(composite.clone()), schema) =>
        {
            found(LossKind::DropAttribute, format!("the attribute's values ({})", attribute.type_name))
        }
        Change::ModifyAttribute { composite, from: old, to: new }
            if is_stored(&ObjectId::Composite(composite.clone()), schema) =>
        {
            narrowed(&old.type_name, &new.type_name, schema, types).and_then(|(what, fails)| {
                found(LossKind::NarrowType, what).map(|loss| Loss { fails, ..loss })
            })
        }
        Change::ReplaceRange { from: old, to: new, .. } if is_stored(&change.object(), schema) => {
            narrowed(&old.subtype, &new.subtype, schema, types).and_then(|(what, fails)| {
                found(LossKind::NarrowType, what).map(|loss| Loss { fails, ..loss })
            })
        }
        Change::DropSequence { from: sequence, .. } => {
            let goes = sequence.owned_by.as_ref().is_some_and(|(table, column)| {
                changes.iter().any(|change| match change {
                    Change::DropTable { name, .. } => name == table,
                    Change::DropColumn { table: of, from } => of == table && from.name == *column,
                    // Serial to identity: the identity's own sequence goes on from the highest value.
                    Change::ModifyColumn { table: of, to, .. } => {
                        of == table && to.name == *column && matches!(to.value, ColumnValue::Identity(_))
                    }
                    _ => false,
                })
            });
            if goes { None } else { found(LossKind::DropSequence, "the sequence's place".to_owned()) }
        }
        // One that a column owns goes on from the column's last value.
        Change::ModifySequence { from: old, to: new, .. }
            if restarts(&old.options, &new.options) && new.owned_by.is_none() =>
        {
            found(
                LossKind::RestartSequence,
                "the sequence's place: it was started outside of its new limits".to_owned(),
            )
        }
        _ => None,
    }
}

/// What becomes of values inside of others, and whether the server refuses those that do not fit.
fn narrowed(old: &TypeName, new: &TypeName, from: &Schema, types: &Schema) -> Option<(String, bool)> {
    let (before, after) = (underlying(old, &from.domains), underlying(new, &types.domains));
    match cast(&before, &after, "value", types) {
        Cast::Keeps => None,
        Cast::Fails(values) => Some((values.what, true)),
        Cast::Drops(values) => Some((values.what, false)),
    }
}
