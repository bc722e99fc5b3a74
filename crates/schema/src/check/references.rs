//! What names other objects: do they exist, and can they be referenced?

use std::collections::{BTreeMap, BTreeSet};

use super::{Known, Part, Problem};
use crate::{
    ConstraintKind, ForeignKey, IndexKey, KeyExpr, NullsOrder, ObjectId, QualifiedName, ReplicaIdentity,
    Schema, Table,
};

type Columns<'a> = BTreeMap<&'a QualifiedName, BTreeSet<&'a str>>;

pub(super) fn check(schema: &Schema, problems: &mut Vec<Problem>) {
    let columns: Columns<'_> = schema
        .tables
        .iter()
        .map(|(name, table)| (name, table.columns.iter().map(|column| column.name.as_str()).collect()))
        .collect();
    for (name, table) in &schema.tables {
        let mut exists = |object: &ObjectId, part, column: &str| {
            if !columns[name].contains(column) {
                problems.push(unknown_column(object.clone(), part, column, name));
            }
        };
        for (index, definition) in &table.indexes {
            let object = ObjectId::Index(QualifiedName::new(&name.schema, index));
            definition.keys.iter().enumerate().for_each(|(nth, key)| {
                if let KeyExpr::Column(column) = &key.expr {
                    exists(&object, Part::Key(nth), column);
                }
            });
            each(&definition.include, |nth, column| exists(&object, Part::Include(nth), column));
        }
        for (constraint, definition) in &table.constraints {
            let object = ObjectId::constraint(name, constraint);
            match &definition.kind {
                ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => {
                    each(&key.columns, |nth, column| exists(&object, Part::Key(nth), column));
                    each(&key.include, |nth, column| exists(&object, Part::Include(nth), column));
                }
                ConstraintKind::ForeignKey(key) => {
                    each(&key.columns, |nth, column| exists(&object, Part::Key(nth), column));
                    each(&key.on_delete_columns, |nth, column| {
                        exists(&object, Part::OnDeleteColumn(nth), column);
                    });
                }
                ConstraintKind::Exclusion(exclusion) => {
                    for (nth, element) in exclusion.elements.iter().enumerate() {
                        if let KeyExpr::Column(column) = &element.key.expr {
                            exists(&object, Part::Key(nth), column);
                        }
                    }
                    each(&exclusion.include, |nth, column| exists(&object, Part::Include(nth), column));
                }
                ConstraintKind::Check(_) => {}
            }
        }
        for (constraint, definition) in &table.constraints {
            if let ConstraintKind::ForeignKey(key) = &definition.kind {
                foreign_key(schema, &columns, ObjectId::constraint(name, constraint), key, problems);
            }
        }
        replica_identity(name, table, problems);
        parents(schema, name, table, problems);
    }
    sequences(schema, &columns, problems);
    access_methods(schema, problems);
}

/// The tables that a table inherits from are there, and it is not one of their parents itself.
fn parents(schema: &Schema, name: &QualifiedName, table: &Table, problems: &mut Vec<Problem>) {
    for (nth, parent) in table.inherits.iter().enumerate() {
        let object = ObjectId::Table(name.clone());
        if !schema.tables.contains_key(parent) {
            let message = format!("table `{name}` inherits from table `{parent}`, which does not exist");
            let problem = Problem::new(object, Part::Inherits(nth), "unknown-table", message);
            problems.push(problem.unknown(&parent.name, Known::Tables));
        } else if parent == name || schema.descendants(name).contains(&parent) {
            let message = format!("table `{name}` inherits from itself, by way of `{parent}`");
            let problem = Problem::new(object, Part::Inherits(nth), "inherits-itself", message);
            problems.push(problem.help("take one of the parents out"));
        }
    }
}

fn each(names: &[String], mut look: impl FnMut(usize, &str)) {
    names.iter().enumerate().for_each(|(nth, name)| look(nth, name));
}

fn unknown_column(object: ObjectId, part: Part, column: &str, table: &QualifiedName) -> Problem {
    let message = format!(
        "{} `{object}` names the column `{column}`, which table `{table}` does not have",
        object.kind().word()
    );
    Problem::new(object, part, "unknown-column", message).unknown(column, Known::Columns(table.clone()))
}

fn foreign_key(
    schema: &Schema,
    columns: &Columns<'_>,
    object: ObjectId,
    key: &ForeignKey,
    problems: &mut Vec<Problem>,
) {
    let target = &key.references;
    if !schema.scope.contains(&target.schema) {
        return;
    }
    let Some(table) = schema.tables.get(target) else {
        let message = format!("foreign key `{object}` references table `{target}`, which does not exist");
        let problem = Problem::new(object, Part::References, "unknown-table", message);
        return problems.push(problem.unknown(&target.name, Known::Tables));
    };
    let mut all_known = true;
    for (nth, column) in key.referenced_columns.iter().enumerate() {
        if !columns[target].contains(column.as_str()) {
            all_known = false;
            problems.push(unknown_column(object.clone(), Part::ReferencedColumn(nth), column, target));
        }
    }
    if all_known {
        let mut tables = vec![table];
        // A partition has the keys of its parent.
        while let Some(parent) = tables.last().and_then(|table| table.partition_of.as_ref())
            && let Some(parent) = schema.tables.get(&parent.parent).filter(|_| tables.len() < 100)
        {
            tables.push(parent);
        }
        is_key(&tables, object, key, problems);
    }
}

/// What is referenced must be a primary key, or unique by a constraint or a plain unique index.
fn is_key(tables: &[&Table], object: ObjectId, key: &ForeignKey, problems: &mut Vec<Problem>) {
    let target = &key.references;
    let constraints = || tables.iter().flat_map(|table| table.constraints.values());
    let primary = constraints().find_map(|constraint| match &constraint.kind {
        ConstraintKind::PrimaryKey(key) => Some(key),
        ConstraintKind::Unique(_)
        | ConstraintKind::ForeignKey(_)
        | ConstraintKind::Check(_)
        | ConstraintKind::Exclusion(_) => None,
    });
    if key.referenced_columns.is_empty() {
        match primary {
            None => {
                let message =
                    format!("foreign key `{object}` references `{target}`, which has no primary key");
                let problem = Problem::new(object, Part::References, "no-primary-key", message);
                problems.push(problem.help(format!("name a unique column, `{target}.column`")));
            }
            Some(primary) if primary.columns.len() != key.columns.len() => {
                let message = format!(
                    "foreign key `{object}` has {} columns, the primary key of `{target}` has {}",
                    key.columns.len(),
                    primary.columns.len()
                );
                let problem = Problem::new(object, Part::References, "column-count", message);
                problems.push(problem.help("name the columns that it references"));
            }
            Some(_) => {}
        }
        return;
    }
    let wanted: BTreeSet<&str> = key.referenced_columns.iter().map(String::as_str).collect();
    let by_constraint = constraints().any(|constraint| match &constraint.kind {
        ConstraintKind::PrimaryKey(unique) | ConstraintKind::Unique(unique) => {
            same(&unique.columns, &wanted) && unique.without_overlaps == key.period
        }
        ConstraintKind::ForeignKey(_) | ConstraintKind::Check(_) | ConstraintKind::Exclusion(_) => false,
    });
    let by_index = || {
        tables.iter().flat_map(|table| table.indexes.values()).any(|index| {
            let keys: Option<Vec<&str>> = index.keys.iter().map(column_of).collect();
            index.unique && index.predicate.is_none() && keys.is_some_and(|keys| same(&keys, &wanted))
        })
    };
    if !by_constraint && !by_index() {
        let names = key.referenced_columns.join(", ");
        let message = format!("foreign key `{object}` references `{target}` ({names}), which is not unique");
        let problem = Problem::new(object, Part::References, "not-a-key", message);
        problems.push(problem.help(format!("make ({names}) of `{target}` its primary key or unique")));
    }
}

fn column_of(key: &IndexKey) -> Option<&str> {
    match &key.expr {
        KeyExpr::Column(column) => Some(column),
        KeyExpr::Expr(_) => None,
    }
}

fn same<T: AsRef<str>>(columns: &[T], wanted: &BTreeSet<&str>) -> bool {
    columns.len() == wanted.len() && columns.iter().all(|column| wanted.contains(column.as_ref()))
}

fn replica_identity(name: &QualifiedName, table: &Table, problems: &mut Vec<Problem>) {
    if let ReplicaIdentity::UsingIndex(index) = &table.replica_identity {
        let of_constraint = table.constraints.get(index).is_some_and(|constraint| match constraint.kind {
            ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_) => true,
            ConstraintKind::ForeignKey(_) | ConstraintKind::Check(_) | ConstraintKind::Exclusion(_) => false,
        });
        if !table.indexes.contains_key(index) && !of_constraint {
            let message =
                format!("the replica identity of table `{name}` is index `{index}`, which it does not have");
            let object = ObjectId::Table(name.clone());
            let problem = Problem::new(object, Part::ReplicaIdentity, "unknown-index", message);
            problems.push(problem.unknown(index, Known::Indexes(name.clone())));
        }
    }
}

fn sequences(schema: &Schema, columns: &Columns<'_>, problems: &mut Vec<Problem>) {
    for (name, sequence) in &schema.sequences {
        let object = ObjectId::Sequence(name.clone());
        let options = &sequence.options;
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
            let message = format!("sequence `{name}` has {fault}");
            let problem = Problem::new(object.clone(), Part::Name, "sequence-range", message);
            problems.push(problem.help("correct the numbers, or leave them to PostgreSQL"));
        }
        let Some((table, column)) = &sequence.owned_by else { continue };
        if !schema.scope.contains(&table.schema) {
            continue;
        }
        match columns.get(table) {
            None => {
                let message = format!(
                    "sequence `{name}` is owned by a column of table `{table}`, which does not exist"
                );
                let problem = Problem::new(object, Part::OwnedBy, "unknown-table", message);
                problems.push(problem.unknown(&table.name, Known::Tables));
            }
            Some(known) if !known.contains(column.as_str()) => {
                problems.push(unknown_column(object, Part::OwnedBy, column, table));
            }
            Some(_) => {}
        }
    }
}

/// Whether the access method can do what an index asks of it; only of those that PostgreSQL ships with.
fn access_methods(schema: &Schema, problems: &mut Vec<Problem>) {
    for (table, definition) in &schema.tables {
        for (name, index) in &definition.indexes {
            let method = index.access_method.as_str();
            let ordered = match method {
                "btree" => true,
                "hash" | "gist" | "gin" | "spgist" | "brin" => false,
                _ => continue,
            };
            if ordered {
                continue;
            }
            let object = ObjectId::Index(QualifiedName::new(&table.schema, name));
            if index.unique {
                let message = format!("index `{object}` is unique, and `{method}` indexes cannot be");
                let problem = Problem::new(object.clone(), Part::AccessMethod, "access-method", message);
                problems.push(problem.help("use `btree`, or an exclusion constraint"));
            }
            for (nth, key) in index.keys.iter().enumerate() {
                if key.descending || key.nulls != NullsOrder::Default {
                    let message =
                        format!("index `{object}` sorts its keys, and `{method}` indexes have no order");
                    let problem = Problem::new(object.clone(), Part::Key(nth), "access-method", message);
                    problems.push(problem.help("take `desc` and `nulls …` out, or use `btree`"));
                }
            }
        }
    }
}
