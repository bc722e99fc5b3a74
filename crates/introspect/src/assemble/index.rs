//! `pg_index` to indexes, and to what constraints need of theirs.

use std::collections::{BTreeMap, BTreeSet};

use postgres::types::Oid;
use relata_schema::{Index, IndexKey, KeyExpr, NullsOrder};
use relata_sql::literal;

use crate::assemble::expr::{bare, grouped};
use crate::assemble::{Names, options};
use crate::rows::{ConstraintRow, IndexKeyRow, IndexRow};

/// Indexes of their own by table and name, and those of constraints by oid.
pub(crate) fn indexes(
    rows: Vec<IndexRow>,
    keys: Vec<IndexKeyRow>,
    constraints: &[ConstraintRow],
    names: &Names,
) -> (BTreeMap<Oid, BTreeMap<String, Index>>, BTreeMap<Oid, Index>) {
    let of_constraints: BTreeSet<Oid> =
        constraints.iter().filter(|row| row.contype != "f").map(|row| row.conindid).collect();
    let mut keys_of: BTreeMap<Oid, Vec<IndexKeyRow>> = BTreeMap::new();
    for key in keys {
        keys_of.entry(key.indexrelid).or_default().push(key);
    }
    let mut indexes: BTreeMap<Oid, BTreeMap<String, Index>> = BTreeMap::new();
    let mut constraint_indexes = BTreeMap::new();
    for row in rows {
        let keys = keys_of.remove(&row.indexrelid).unwrap_or_default();
        let (oid, table, name) = (row.indexrelid, row.indrelid, row.relname.clone());
        let index = index(row, keys, names);
        if of_constraints.contains(&oid) {
            constraint_indexes.insert(oid, index);
        } else {
            indexes.entry(table).or_default().insert(name, index);
        }
    }
    (indexes, constraint_indexes)
}

fn index(row: IndexRow, keys: Vec<IndexKeyRow>, names: &Names) -> Index {
    let key_count = usize::try_from(row.indnkeyatts).unwrap_or_default();
    let ordered = matches!(row.amname.as_str(), "btree");
    let mut keys = keys.into_iter();
    let key_rows: Vec<_> = keys.by_ref().take(key_count).collect();
    let included: Vec<i16> = keys.map(|key| key.attnum).collect();
    Index {
        access_method: row.amname,
        unique: row.indisunique,
        nulls_not_distinct: row.indnullsnotdistinct,
        include: names.columns(row.indrelid, &included),
        predicate: row
            .indpred
            .zip(row.exact_indpred)
            .map(|(expr, exact)| grouped(&expr, &exact, names.varchars(row.indrelid))),
        with: options(row.reloptions),
        tablespace: row.spcname,
        valid: row.indisvalid,
        comment: row.comment,
        ..Index::new(key_rows.into_iter().map(|key| index_key(key, row.indrelid, ordered, names)).collect())
    }
}

fn index_key(row: IndexKeyRow, table: Oid, ordered: bool, names: &Names) -> IndexKey {
    // Bits of pg_index.indoption (src/include/catalog/pg_index.h).
    let option = if ordered { row.indoption.unwrap_or_default() } else { 0 };
    let (descending, nulls_first) = (option & 1 != 0, option & 2 != 0);
    let expr = match (row.expr, names.columns.get(&(table, row.attnum))) {
        (Some(expr), _) => KeyExpr::Expr(bare(&expr, names.varchars(table))),
        (None, Some(column)) => KeyExpr::Column(column.clone()),
        // A system column: PostgreSQL allows none as a key.
        (None, None) => KeyExpr::Column(String::new()),
    };
    IndexKey {
        expr,
        collation: row.collation,
        opclass: row.opclass.map(|opclass| match row.attoptions {
            Some(parameters) => format!(
                "{opclass} ({})",
                parameters.iter().map(|p| parameter(p)).collect::<Vec<_>>().join(", ")
            ),
            None => opclass,
        }),
        descending,
        nulls: if descending == nulls_first { NullsOrder::Default } else { NullsOrder::Reversed },
    }
}

fn parameter(option: &str) -> String {
    match option.split_once('=') {
        Some((key, value)) => format!("{key}={}", literal(value)),
        None => option.to_owned(),
    }
}
