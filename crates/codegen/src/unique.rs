//! Unique keys, which ON CONFLICT may name.

use relata_schema::{ConstraintKind, Deferrable, KeyExpr, Table};

use crate::column::Column;

/// Which columns are a key. Those of a deferrable constraint, of one without overlaps
/// or of a partial index are none to ON CONFLICT.
pub(crate) fn items(table: &Table, columns: &[Column<'_>]) -> String {
    let constraints = table.constraints.values().filter_map(|constraint| match &constraint.kind {
        ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => {
            let names = key.deferrable == Deferrable::No && !key.without_overlaps && !key.incomplete;
            names.then(|| key.columns.iter().collect())
        }
        ConstraintKind::ForeignKey(_) | ConstraintKind::Check(_) | ConstraintKind::Exclusion(_) => None,
    });
    let indexes = table.indexes.values().filter(|index| index.unique && index.predicate.is_none());
    let indexes = indexes.filter_map(|index| index.keys.iter().map(|key| column(&key.expr)).collect());
    let mut keys: Vec<Vec<usize>> = constraints
        .chain(indexes)
        .filter_map(|names: Vec<&String>| {
            let number = |name: &&String| {
                columns.iter().find(|column| column.definition.name == **name).map(|it| it.number)
            };
            names.iter().map(number).collect()
        })
        .flat_map(orders)
        .collect();
    keys.sort();
    keys.dedup();
    let keys = keys.iter().map(|key| {
        let columns: Vec<String> = key.iter().map(|number| format!("q::Col<Table, {number}>")).collect();
        let columns = columns.join(", ");
        let key = if key.len() == 1 { columns } else { format!("({columns})") };
        format!("#[diagnostic::do_not_recommend] impl q::HasKey<{key}> for Table {{}}")
    });
    keys.collect()
}

fn column(key: &KeyExpr) -> Option<&String> {
    match key {
        KeyExpr::Column(name) => Some(name),
        KeyExpr::Expr(_) => None,
    }
}

/// Every order of a key's columns; of more than three its own, since there are too many.
fn orders(key: Vec<usize>) -> Vec<Vec<usize>> {
    if key.len() < 2 || key.len() > 3 {
        return vec![key];
    }
    let mut all = Vec::new();
    for at in 0..key.len() {
        let mut rest = key.clone();
        let first = rest.remove(at);
        all.extend(orders(rest).into_iter().map(|rest| [vec![first], rest].concat()));
    }
    all
}
