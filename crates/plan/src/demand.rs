//! What a change demands of rows that are there, told before it fails on them.

use relata_diff::Change;
use relata_schema::{ColumnValue, ConstraintKind, QualifiedName, Schema};
use relata_sql::{ident, qualified};

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
    changes.iter().filter_map(|change| demand(change, changes, from)).collect()
}

fn demand(change: &Change, changes: &[Change], from: &Schema) -> Option<Demand> {
    match change {
        Change::AddColumn { table, to } if to.not_null && to.value == ColumnValue::Given => Some(Demand {
            what: format!("{table}.{} is NOT NULL without a default: fails if the table has rows", to.name),
            query: format!("SELECT * FROM {}", qualified(&table.schema, &table.name)),
        }),
        Change::ModifyColumn { table, from: old, to } if to.not_null && !old.not_null => Some(Demand {
            what: format!("{table}.{} becomes NOT NULL: fails while rows have NULL there", to.name),
            query: format!(
                "SELECT * FROM {} WHERE {} IS NULL",
                qualified(&table.schema, &table.name),
                ident(&to.name)
            ),
        }),
        Change::AddConstraint { table, name, to } => {
            let there = from.tables.get(table)?;
            let rows = qualified(&table.schema, &table.name);
            match &to.kind {
                // Of a column that comes with it, nothing can be asked yet.
                ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key)
                    if key.columns.iter().all(|column| there.column(column).is_some()) =>
                {
                    let columns =
                        key.columns.iter().map(|column| ident(column)).collect::<Vec<_>>().join(", ");
                    Some(Demand {
                        what: format!("{table}.{name} is unique: fails while rows have duplicates"),
                        query: format!(
                            "SELECT {columns}, count(*) FROM {rows} GROUP BY {columns} HAVING count(*) > 1"
                        ),
                    })
                }
                ConstraintKind::Check(check) if !check.not_valid && !widened(table, changes) => {
                    Some(Demand {
                        what: format!("{table}.{name} is a check: fails while rows violate it"),
                        query: format!("SELECT * FROM {rows} WHERE NOT ({})", check.expr),
                    })
                }
                ConstraintKind::PrimaryKey(_)
                | ConstraintKind::Unique(_)
                | ConstraintKind::Check(_)
                | ConstraintKind::ForeignKey(_)
                | ConstraintKind::Exclusion(_) => None,
            }
        }
        _ => None,
    }
}

/// Whether the table gets columns that a query now could not name.
fn widened(table: &QualifiedName, changes: &[Change]) -> bool {
    changes.iter().any(|change| matches!(change, Change::AddColumn { table: of, .. } if of == table))
}
