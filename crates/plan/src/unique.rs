//! What a unique index demands of rows.

use relata_diff::Change;
use relata_schema::{Index, IndexKey, KeyExpr, QualifiedName, Schema};
use relata_sql::{ident, qualified};

use crate::Demand;

/// That no two rows are alike in its keys, where it is new or was not unique before. Of a column that comes with it,
/// nothing can be asked yet.
pub(crate) fn demand(
    table: &QualifiedName,
    name: &str,
    from: Option<&Index>,
    to: &Index,
    changes: &[Change],
    there: &Schema,
) -> Option<Demand> {
    if !to.unique || from.is_some_and(|from| from.unique) {
        return None;
    }
    let now = there.tables.get(table)?;
    let widened =
        changes.iter().any(|change| matches!(change, Change::AddColumn { table: of, .. } if of == table));
    let is_there = |key: &IndexKey| match &key.expr {
        KeyExpr::Column(column) => now.column(column).is_some(),
        KeyExpr::Expr(_) => !widened,
    };
    if !to.keys.iter().all(is_there) || widened && to.predicate.is_some() {
        return None;
    }
    let keys: Vec<String> = to.keys.iter().map(value).collect();
    let mut conditions: Vec<String> = to.predicate.iter().map(|predicate| format!("({predicate})")).collect();
    if !to.nulls_not_distinct {
        conditions.extend(keys.iter().map(|key| format!("{key} IS NOT NULL")));
    }
    let condition = match conditions.as_slice() {
        [] => String::new(),
        conditions => format!(" WHERE {}", conditions.join(" AND ")),
    };
    let keys = keys.join(", ");
    let rows = qualified(&table.schema, &table.name);
    Some(Demand {
        what: format!("{table}.{name} is unique: fails while rows have duplicates"),
        query: format!("SELECT {keys}, count(*) FROM {rows}{condition} GROUP BY {keys} HAVING count(*) > 1"),
    })
}

/// What is compared.
fn value(key: &IndexKey) -> String {
    let value = match &key.expr {
        KeyExpr::Column(column) => ident(column),
        KeyExpr::Expr(expr) => format!("({expr})"),
    };
    match &key.collation {
        Some(collation) => format!("({value} COLLATE {collation})"),
        None => value,
    }
}
