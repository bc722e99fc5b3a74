//! What a change demands of rows that are there, told before it fails on them.

use relata_diff::Change;
use relata_schema::{ColumnValue, Constraint, ConstraintKind, QualifiedName, Schema};
use relata_sql::{ident, qualified};

use crate::domain::array;
use crate::unique;

/// What rows must satisfy for a change to go through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demand {
    /// In words: `users.nickname is NOT NULL without a default: fails if the table has rows`.
    pub what: String,
    /// Finds rows that are in the way.
    pub query: String,
}

/// The demands of `changes` on tables that are in `from`.
pub fn demands(changes: &[Change], from: &Schema) -> Vec<Demand> {
    changes.iter().flat_map(|change| demand(change, changes, from)).collect()
}

fn demand(change: &Change, changes: &[Change], from: &Schema) -> Vec<Demand> {
    match change {
        Change::AddIndex { table, name, to } => {
            unique::demand(table, name, None, to, changes, from).into_iter().collect()
        }
        Change::ModifyIndex { table, name, from: old, to } => {
            unique::demand(table, name, Some(old), to, changes, from).into_iter().collect()
        }
        Change::AddColumn { table, to } if to.not_null && to.value == ColumnValue::Given => vec![Demand {
            what: format!("{table}.{} is NOT NULL without a default: fails if the table has rows", to.name),
            query: format!("SELECT * FROM {}", qualified(&table.schema, &table.name)),
        }],
        Change::ModifyColumn { table, from: old, to } if to.not_null && !old.not_null => vec![Demand {
            what: format!("{table}.{} becomes NOT NULL: fails while rows have NULL there", to.name),
            query: format!(
                "SELECT * FROM {} WHERE {} IS NULL",
                qualified(&table.schema, &table.name),
                ident(&to.name)
            ),
        }],
        Change::AddConstraint { table, name, to } => {
            constraint(table, name, to, changes, from).into_iter().collect()
        }
        // One that was added NOT VALID is now validated.
        Change::ModifyConstraint { table, name, from: old, to } if is_not_valid(old) => {
            constraint(table, name, to, changes, from).into_iter().collect()
        }
        Change::AddDomainCheck { domain, name, to: check }
        | Change::ModifyDomainCheck { domain, name, to: check, .. }
            if !check.not_valid =>
        {
            let what = format!("{domain}.{name} is a check of a domain: fails while rows violate it");
            on_values(domain, &what, &format!("NOT ({})", check.expr), from)
        }
        Change::ModifyDomain { name, from: old, to } if to.not_null && !old.not_null => {
            let what = format!("domain {name} becomes NOT NULL: fails while rows have NULL there");
            on_values(name, &what, "VALUE IS NULL", from)
        }
        _ => Vec::new(),
    }
}

fn is_not_valid(constraint: &Constraint) -> bool {
    match &constraint.kind {
        ConstraintKind::Check(check) => check.not_valid,
        ConstraintKind::PrimaryKey(_)
        | ConstraintKind::Unique(_)
        | ConstraintKind::ForeignKey(_)
        | ConstraintKind::Exclusion(_) => false,
    }
}

fn constraint(
    table: &QualifiedName,
    name: &str,
    to: &Constraint,
    changes: &[Change],
    from: &Schema,
) -> Option<Demand> {
    let there = from.tables.get(table)?;
    let rows = qualified(&table.schema, &table.name);
    match &to.kind {
        // Of a column that comes with it, nothing can be asked yet.
        ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key)
            if key.columns.iter().all(|column| there.column(column).is_some()) =>
        {
            let columns = key.columns.iter().map(|column| ident(column)).collect::<Vec<_>>().join(", ");
            Some(Demand {
                what: format!("{table}.{name} is unique: fails while rows have duplicates"),
                query: format!(
                    "SELECT {columns}, count(*) FROM {rows} GROUP BY {columns} HAVING count(*) > 1"
                ),
            })
        }
        ConstraintKind::Check(check) if !check.not_valid && !widened(table, changes) => Some(Demand {
            what: format!("{table}.{name} is a check: fails while rows violate it"),
            query: format!("SELECT * FROM {rows} WHERE NOT ({})", check.expr),
        }),
        ConstraintKind::PrimaryKey(_)
        | ConstraintKind::Unique(_)
        | ConstraintKind::Check(_)
        | ConstraintKind::ForeignKey(_)
        | ConstraintKind::Exclusion(_) => None,
    }
}

/// A demand for each column whose values are of the domain, or arrays of it. `condition` speaks of them as VALUE.
fn on_values(domain: &QualifiedName, what: &str, condition: &str, from: &Schema) -> Vec<Demand> {
    let domains = over(domain, from);
    let mut demands = Vec::new();
    for (name, table) in &from.tables {
        for column in &table.columns {
            let (element, brackets) = array(&column.type_name.0);
            if !domains.iter().any(|domain| domain == element) {
                continue;
            }
            // With its table's name, which the domain's own VALUE cannot hide.
            let value = format!("{}.{}", ident(&name.name), ident(&column.name));
            let values = match brackets {
                "" => format!("(SELECT {value}) AS checked (value)"),
                _ => format!("unnest({value}) AS checked (value)"),
            };
            demands.push(Demand {
                what: format!("{what} (in {name}.{})", column.name),
                query: format!(
                    "SELECT * FROM {} WHERE EXISTS (SELECT FROM {values} WHERE {condition})",
                    qualified(&name.schema, &name.name)
                ),
            });
        }
    }
    demands
}

/// A domain and the domains over it, by their names in SQL.
fn over(domain: &QualifiedName, from: &Schema) -> Vec<String> {
    let mut names = vec![qualified(&domain.schema, &domain.name)];
    let mut next = 0;
    while let Some(base) = names.get(next).cloned() {
        let over = from.domains.iter().filter(|(_, domain)| domain.base.0 == base);
        names.extend(over.map(|(name, _)| qualified(&name.schema, &name.name)));
        next += 1;
    }
    names
}

/// Whether the table gets columns that a query now could not name.
fn widened(table: &QualifiedName, changes: &[Change]) -> bool {
    changes.iter().any(|change| matches!(change, Change::AddColumn { table: of, .. } if of == table))
}
