//! What a change would lose, told before anything is done.

use std::collections::BTreeMap;
use std::fmt;

use relata_diff::Change;
use relata_schema::{ColumnValue, Domain, ObjectId, QualifiedName, Schema, TypeName};

use crate::domain::underlying;
use crate::render::sequence::restarts;
use crate::replaced::replaces_column;

/// Values that a plan does not keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    pub kind: LossKind,
    pub object: ObjectId,
    /// The table whose rows lose something.
    pub table: Option<QualifiedName>,
    /// What is lost, in words.
    pub what: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LossKind {
    DropTable,
    DropColumn,
    DropSequence,
    RestartSequence,
    NarrowType,
}

impl LossKind {
    /// The word before the colon in `--allow drop-column:users.avatar`.
    pub fn name(self) -> &'static str {
        match self {
            LossKind::DropTable => "drop-table",
            LossKind::DropColumn => "drop-column",
            LossKind::DropSequence => "drop-sequence",
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

/// The losses of `changes`, in their order. `from` says what server they are on and what owns what.
pub fn losses(changes: &[Change], from: &Schema) -> Vec<Loss> {
    let after = domains_after(changes, from);
    changes.iter().filter_map(|change| loss(change, changes, from, &after)).collect()
}

/// Domains as they will be.
fn domains_after(changes: &[Change], from: &Schema) -> Domains {
    let mut domains = from.domains.clone();
    for change in changes {
        match change {
            Change::CreateDomain { name, to } | Change::ReplaceDomain { name, to, .. } => {
                domains.insert(name.clone(), to.clone());
            }
            _ => {}
        }
    }
    domains
}

type Domains = BTreeMap<QualifiedName, Domain>;

fn loss(change: &Change, changes: &[Change], schema: &Schema, after: &Domains) -> Option<Loss> {
    let from = schema;
    let object = change.object();
    let table = object.table().cloned();
    let found = |kind, what: String| Some(Loss { kind, object, table, what });
    match change {
        Change::DropTable { from, .. } => {
            found(LossKind::DropTable, format!("the table and its {} columns", from.columns.len()))
        }
        // A generated column has nothing that its table does not have.
        Change::DropColumn { from: column, .. } if !matches!(column.value, ColumnValue::Generated(_)) => {
            found(LossKind::DropColumn, format!("the column's values ({})", column.type_name))
        }
        Change::ModifyColumn { from: old, to: new, .. } => {
            let computed = |value: &ColumnValue| matches!(value, ColumnValue::Generated(_));
            if computed(&old.value) && computed(&new.value) {
                None
            } else if replaces_column(old, new, from.postgres) && !computed(&old.value) {
                found(LossKind::DropColumn, "the column's values: it becomes a generated column".to_owned())
            } else if !keeps_values(
                &underlying(&old.type_name, &from.domains),
                &underlying(&new.type_name, after),
                from,
            ) {
                found(
                    LossKind::NarrowType,
                    format!("what {} cannot hold of {}", new.type_name, old.type_name),
                )
            } else {
                None
            }
        }
        Change::ReplaceDomain { from: old, to: new, .. } => {
            let is_used = schema.dependencies.values().any(|on| on.contains(&change.object()));
            let (before, after) = (underlying(&old.base, &schema.domains), underlying(&new.base, after));
            if is_used && !keeps_values(&before, &after, schema) {
                found(LossKind::NarrowType, format!("what {} cannot hold of {}", new.base, old.base))
            } else {
                None
            }
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

/// Whether every value of one type is kept by a cast to the other.
fn keeps_values(from: &TypeName, to: &TypeName, schema: &Schema) -> bool {
    if from == to {
        return true;
    }
    let (old, new) = (Parts::of(&from.0), Parts::of(&to.0));
    if old.array != new.array {
        return false;
    }
    if new.base == "text" && new.arguments.is_empty() {
        // Every type has a text form, and char(n) pads what text would not.
        return old.base != "character";
    }
    let is_enum =
        |base: &str| schema.enums.keys().any(|name| relata_sql::qualified(&name.schema, &name.name) == base);
    if matches!(old.base, "text" | "character varying") && new.base.rsplit('.').next() == Some("citext") {
        return true;
    }
    match (old.base, new.base) {
        ("character varying", "character varying") => fits(&old.arguments, &new.arguments),
        ("bit varying", "bit varying") => fits(&old.arguments, &new.arguments),
        ("character", "character varying") => new.arguments.is_empty() && old.arguments.is_empty(),
        ("smallint", "integer" | "bigint" | "real" | "double precision") => true,
        ("integer", "bigint" | "double precision") => true,
        ("smallint" | "integer" | "bigint", "numeric") => match new.arguments.as_slice() {
            [] => true,
            [precision, rest @ ..] => {
                let digits = match old.base {
                    "smallint" => 5,
                    "integer" => 10,
                    _ => 19,
                };
                precision - rest.first().copied().unwrap_or(0) >= digits
            }
        },
        ("real", "double precision") => true,
        ("numeric", "numeric") => match (old.arguments.as_slice(), new.arguments.as_slice()) {
            (_, []) => true,
            ([], _) => false,
            ([old_precision, old_rest @ ..], [new_precision, new_rest @ ..]) => {
                let (old_scale, new_scale) =
                    (old_rest.first().copied().unwrap_or(0), new_rest.first().copied().unwrap_or(0));
                new_scale >= old_scale && new_precision - new_scale >= old_precision - old_scale
            }
        },
        ("date", "timestamp without time zone" | "timestamp with time zone") => new.arguments.is_empty(),
        ("timestamp without time zone", "timestamp without time zone")
        | ("timestamp with time zone", "timestamp with time zone")
        | ("timestamp without time zone", "timestamp with time zone")
        | ("timestamp with time zone", "timestamp without time zone")
        | ("time without time zone", "time without time zone")
        | ("time with time zone", "time with time zone")
        | ("interval", "interval") => fits(&old.arguments, &new.arguments),
        ("cidr", "inet") | ("macaddr", "macaddr8") => true,
        // The labels are compared by the server: one that is missing fails and changes nothing.
        (old, new) => is_enum(old) && new.contains('.'),
    }
}

/// Whether a length or precision that may be missing, for "no limit", does not shrink.
fn fits(old: &[i64], new: &[i64]) -> bool {
    match (old.first(), new.first()) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(old), Some(new)) => new >= old,
    }
}

/// A type's name taken apart: `character varying(20)[]`.
struct Parts<'a> {
    base: &'a str,
    arguments: Vec<i64>,
    array: bool,
}

impl<'a> Parts<'a> {
    fn of(text: &'a str) -> Self {
        let (text, array) = match text.strip_suffix("[]") {
            Some(element) => (element, true),
            None => (text, false),
        };
        match text.split_once('(') {
            // `timestamp(3) without time zone` has its words on both sides.
            Some((head, rest)) if !head.starts_with('"') => {
                let (arguments, tail) = rest.split_once(')').unwrap_or((rest, ""));
                let base = match (head, tail.trim()) {
                    (head, "") => head,
                    ("timestamp", "without time zone") => "timestamp without time zone",
                    ("timestamp", "with time zone") => "timestamp with time zone",
                    ("time", "without time zone") => "time without time zone",
                    ("time", "with time zone") => "time with time zone",
                    (_, _) => text,
                };
                let arguments = arguments.split(',').filter_map(|part| part.trim().parse().ok()).collect();
                Parts { base, arguments, array }
            }
            _ => Parts { base: text, arguments: Vec::new(), array },
        }
    }
}

#[cfg(test)]
mod tests {
    use relata_schema::{Schema, TypeName};

    use super::keeps_values;

    #[test]
    fn only_casts_that_keep_every_value_are_no_loss() {
        let check = |from: &str, to: &str| {
            keeps_values(&TypeName(from.to_owned()), &TypeName(to.to_owned()), &Schema::default())
        };
        assert!(check("integer", "bigint"));
        assert!(check("integer", "text"));
        assert!(check("integer[]", "bigint[]"));
        assert!(check("character varying(20)", "character varying(21)"));
        assert!(check("character varying(20)", "character varying"));
        assert!(check("numeric(10,2)", "numeric(12,2)"));
        assert!(check("timestamp(3) without time zone", "timestamp without time zone"));
        assert!(check("smallint", "numeric(5,0)"));

        assert!(!check("numeric", "integer"));
        assert!(!check("text", "character varying(10)"));
        assert!(!check("character varying(20)", "character varying(19)"));
        assert!(!check("character varying", "character varying(19)"));
        assert!(!check("numeric(10,2)", "numeric(10,3)"));
        assert!(!check("bigint", "double precision"));
        assert!(!check("integer", "real"));
        assert!(!check("timestamp without time zone", "timestamp(3) without time zone"));
        assert!(!check("timestamp without time zone", "date"));
        assert!(!check("json", "jsonb"));
        assert!(!check("integer[]", "integer"));
    }
}
