//! What unique constraints and unique indexes demand of rows: that no two are alike in their keys.

use relata_schema::{Index, IndexKey, Key, KeyExpr, QualifiedName};
use relata_sql::ident;

use crate::Demand;
use crate::demand::Asked;

pub(crate) fn key(table: &QualifiedName, name: &str, to: &Key, asked: &Asked<'_>) -> Demand {
    if let Some((period, others)) = to.columns.split_last().filter(|_| to.without_overlaps) {
        return overlaps(table, name, others, period, asked);
    }
    let keys: Vec<String> = to.columns.iter().map(|column| ident(column)).collect();
    duplicates(table, name, &keys, Vec::new(), to.nulls_not_distinct, asked)
}

/// Whether a unique index sees to it already.
pub(crate) fn holds(table: &QualifiedName, to: &Key, asked: &Asked<'_>) -> bool {
    let columns: Vec<KeyExpr> = to.columns.iter().cloned().map(KeyExpr::Column).collect();
    let holds = |index: &Index| {
        let is_whole = index.unique && index.valid && index.predicate.is_none();
        let is_as_strict = index.nulls_not_distinct || !to.nulls_not_distinct;
        is_whole
            && is_as_strict
            && !to.without_overlaps
            && index.keys.iter().map(|key| &key.expr).eq(&columns)
    };
    asked.from.tables.get(table).is_some_and(|table| table.indexes.values().any(holds))
}

/// Of an index that is new or was not unique before. Of a column that comes with it, nothing can be asked yet.
pub(crate) fn index(
    table: &QualifiedName,
    name: &str,
    from: Option<&Index>,
    to: &Index,
    asked: &Asked<'_>,
) -> Option<Demand> {
    if !to.unique || from.is_some_and(|from| from.unique) {
        return None;
    }
    let now = asked.from.tables.get(table)?;
    let widened = asked.is_widened(table);
    let is_there = |key: &IndexKey| match &key.expr {
        KeyExpr::Column(column) => now.column(column).is_some(),
        KeyExpr::Expr(_) => !widened,
    };
    if !to.keys.iter().all(is_there) || widened && to.predicate.is_some() {
        return None;
    }
    let keys: Vec<String> = to.keys.iter().map(value).collect();
    let conditions = to.predicate.iter().map(|predicate| format!("({predicate})")).collect();
    Some(duplicates(table, name, &keys, conditions, to.nulls_not_distinct, asked))
}

/// Rows whose period is empty, or has something in common with that of another row which is alike in the other columns.
fn overlaps(table: &QualifiedName, name: &str, others: &[String], period: &str, asked: &Asked<'_>) -> Demand {
    let alias = if table.name == "other" { "another" } else { "other" };
    let (own, period) = (ident(&table.name), ident(period));
    let equal = others.iter().map(|column| format!("{alias}.{0} = {own}.{0} AND ", ident(column)));
    let equal: String = equal.collect();
    let query = format!(
        "SELECT * FROM {} WHERE isempty({period}) OR EXISTS (SELECT FROM {} WHERE \
         {equal}{alias}.{period} && {own}.{period} AND ({alias}.tableoid, {alias}.ctid) <> ({own}.tableoid, {own}.ctid))",
        asked.rows(table),
        asked.rows_as(table, alias),
    );
    let what = format!("{table}.{name} is unique without overlaps: fails while rows overlap");
    Demand { what, table: table.clone(), query: Some(query) }
}

/// `conditions` say which rows count.
fn duplicates(
    table: &QualifiedName,
    name: &str,
    keys: &[String],
    mut conditions: Vec<String>,
    nulls_not_distinct: bool,
    asked: &Asked<'_>,
) -> Demand {
    if !nulls_not_distinct {
        conditions.extend(keys.iter().map(|key| format!("{key} IS NOT NULL")));
    }
    let condition = match conditions.as_slice() {
        [] => String::new(),
        conditions => format!(" WHERE {}", conditions.join(" AND ")),
    };
    let (keys, rows) = (keys.join(", "), asked.rows(table));
    let query = format!("SELECT {keys}, count(*) FROM {rows}{condition} GROUP BY {keys} HAVING count(*) > 1");
    let what = format!("{table}.{name} is unique: fails while rows have duplicates");
    Demand { what, table: table.clone(), query: Some(query) }
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
