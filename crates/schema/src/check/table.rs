//! Tables and their columns, each for itself.

use std::collections::BTreeSet;

use super::{Part, Problem};
use crate::{
    Column, ColumnValue, ConstraintKind, IntegerType, LEDGERS, ObjectId, QualifiedName, Schema, Table,
};

/// `MaxHeapAttributeNumber`.
const MAX_COLUMNS: usize = 1600;
/// `INDEX_MAX_KEYS`, the columns of INCLUDE counted.
const MAX_KEYS: usize = 32;
/// `src/backend/catalog/heap.c`, `SysAtt`.
const SYSTEM_COLUMNS: &[&str] = &["cmax", "cmin", "ctid", "tableoid", "xmax", "xmin"];

pub(super) fn check(schema: &Schema, problems: &mut Vec<Problem>) {
    for (name, table) in &schema.tables {
        if LEDGERS.contains(&name.name.as_str()) {
            let message =
                format!("table `{name}` is the list of another tool's migrations, which relata leaves alone");
            let problem = Problem::new(ObjectId::Table(name.clone()), Part::Name, "other-ledger", message);
            problems.push(problem.help("take it out; a migration written by hand may drop the table"));
        }
        size(name, table, problems);
        let mut seen = BTreeSet::new();
        for column in &table.columns {
            if !seen.insert(column.name.as_str()) {
                let message = format!("table `{name}` has the column `{}` twice", column.name);
                let problem = Problem::new(
                    ObjectId::column(name, &column.name),
                    Part::Name,
                    "duplicate-column",
                    message,
                );
                problems.push(problem.help("take one of the two out"));
            }
            check_column(name, column, problems);
        }
        keys(name, table, problems);
    }
}

fn size(name: &QualifiedName, table: &Table, problems: &mut Vec<Problem>) {
    if table.columns.len() > MAX_COLUMNS {
        let message =
            format!("table `{name}` has {} columns, PostgreSQL allows {MAX_COLUMNS}", table.columns.len());
        let problem = Problem::new(ObjectId::Table(name.clone()), Part::Name, "too-many-columns", message);
        problems.push(problem.help("split the table, or use an array or jsonb column"));
    }
    let mut primary = table
        .constraints
        .iter()
        .filter(|(_, constraint)| matches!(constraint.kind, ConstraintKind::PrimaryKey(_)));
    if let (Some(_), Some((second, _))) = (primary.next(), primary.next()) {
        let message = format!("table `{name}` has more than one primary key");
        let problem =
            Problem::new(ObjectId::constraint(name, second), Part::Name, "several-primary-keys", message);
        problems.push(
            problem.help("say it once: on its column, or on the table, `primary_key = [\"a\", \"b\"]`"),
        );
    }
}

fn check_column(table: &QualifiedName, column: &Column, problems: &mut Vec<Problem>) {
    let object = ObjectId::column(table, &column.name);
    if SYSTEM_COLUMNS.contains(&column.name.as_str()) {
        let message = format!("column `{object}` has the name of a system column");
        let problem = Problem::new(object.clone(), Part::Name, "system-column", message);
        problems.push(problem.help("every table has it already; choose another name"));
    }
    if column.type_name.0.trim().is_empty() {
        let message = format!("column `{object}` has an empty type");
        let problem = Problem::new(object.clone(), Part::Type, "empty-type", message);
        problems.push(problem.help("name a type, such as `text` or `integer`"));
    }
    if let ColumnValue::Identity(identity) = &column.value {
        if IntegerType::from_name(column.type_name.0.trim()).is_none() {
            let message = format!(
                "identity column `{object}` is `{}`, and must be `smallint`, `integer` or `bigint`",
                column.type_name
            );
            let problem = Problem::new(object.clone(), Part::Type, "identity-type", message);
            problems.push(problem.help("use `bigint`, or a default instead of `identity`"));
        }
        if !column.not_null {
            let message = format!("identity column `{object}` cannot be NULL");
            let problem = Problem::new(object.clone(), Part::Null, "identity-null", message);
            problems.push(problem.help("take `?` or `null = true` out"));
        }
        let options = &identity.options;
        let fault = if options.increment == 0 {
            Some("an increment of 0")
        } else if options.min_value > options.max_value {
            Some("a `min` above its `max`")
        } else if options.start < options.min_value || options.start > options.max_value {
            Some("a `start` outside `min` and `max`")
        } else if options.cache < 1 {
            Some("a `cache` below 1")
        } else {
            None
        };
        if let Some(fault) = fault {
            let message = format!("the sequence of identity column `{object}` has {fault}");
            let problem = Problem::new(object, Part::Identity, "sequence-range", message);
            problems.push(problem.help("correct the numbers, or leave them to PostgreSQL"));
        }
    }
}

/// Indexes and key constraints have keys, not too many, and no column twice where that is refused.
fn keys(name: &QualifiedName, table: &Table, problems: &mut Vec<Problem>) {
    for (index, definition) in &table.indexes {
        let object = ObjectId::Index(QualifiedName::new(&name.schema, index));
        count(object, definition.keys.len(), definition.include.len(), problems);
    }
    for (constraint, definition) in &table.constraints {
        let object = ObjectId::constraint(name, constraint);
        match &definition.kind {
            ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => {
                once(&object, &key.columns, problems);
                count(object, key.columns.len(), key.include.len(), problems);
            }
            ConstraintKind::ForeignKey(key) => {
                count(object.clone(), key.columns.len(), 0, problems);
                once(&object, &key.columns, problems);
                if !key.referenced_columns.is_empty() && key.referenced_columns.len() != key.columns.len() {
                    let message = format!(
                        "foreign key `{object}` has {} column{}, and references {}",
                        key.columns.len(),
                        if key.columns.len() == 1 { "" } else { "s" },
                        key.referenced_columns.len()
                    );
                    let problem = Problem::new(object, Part::References, "column-count", message);
                    problems.push(problem.help("name one referenced column for each column"));
                }
            }
            ConstraintKind::Exclusion(exclusion) => {
                count(object, exclusion.elements.len(), exclusion.include.len(), problems);
            }
            ConstraintKind::Check(_) => {}
        }
    }
}

fn count(object: ObjectId, keys: usize, include: usize, problems: &mut Vec<Problem>) {
    let kind = object.kind().word();
    if keys == 0 {
        let message = format!("{kind} `{object}` has no columns");
        problems
            .push(Problem::new(object, Part::Name, "no-columns", message).help("name at least one column"));
    } else if keys + include > MAX_KEYS {
        let message =
            format!("{kind} `{object}` has {} columns, PostgreSQL allows {MAX_KEYS}", keys + include);
        problems.push(Problem::new(object, Part::Name, "too-many-keys", message).help("name fewer columns"));
    }
}

fn once(object: &ObjectId, columns: &[String], problems: &mut Vec<Problem>) {
    let mut seen = BTreeSet::new();
    for (nth, column) in columns.iter().enumerate() {
        if !seen.insert(column) {
            let message = format!("{} `{object}` names the column `{column}` twice", object.kind().word());
            let problem = Problem::new(object.clone(), Part::Key(nth), "duplicate-column", message);
            problems.push(problem.help("take one of the two out"));
        }
    }
}
