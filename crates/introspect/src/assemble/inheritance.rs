//! `pg_inherits` and `pg_class.relpartbound` to partitions.

use std::collections::BTreeMap;

use postgres::types::Oid;
use relata_schema::default_name::Parts;
use relata_schema::{Attached, Origin, Partition, QualifiedName, Sql, Table};

use crate::assemble::Names;
use crate::assemble::chain::closing;
use crate::rows::{IndexRow, Rows};

/// What each table that is a partition is one of. Whether an attached index is `given` is so far said of its name alone.
pub(crate) fn partitions(rows: &Rows, names: &Names) -> BTreeMap<Oid, Partition> {
    let mut partitions = BTreeMap::new();
    for row in &rows.tables {
        let parent = row.parents.first().and_then(|parent| names.tables.get(parent));
        if let (Some(bound), Some(parent)) = (&row.relpartbound, parent) {
            let (parent, bound) = (parent.clone(), Sql(bound.clone()));
            let constraint = row.partition_constraint.as_deref().map(|text| Sql(unwrapped(text).to_owned()));
            partitions.insert(row.oid, Partition { parent, bound, constraint, attached: BTreeMap::new() });
        }
    }
    for row in &rows.indexes {
        if let (Some(to), Some(partition)) = (&row.parent, partitions.get_mut(&row.indrelid)) {
            let table = names.tables.get(&row.indrelid).map_or("", |table| &table.name);
            let given = row.relname != default_name(table, row);
            partition.attached.insert(row.relname.clone(), Attached { to: to.clone(), given });
        }
    }
    partitions
}

/// Without the parentheses around the whole of it.
fn unwrapped(expr: &str) -> &str {
    let wrapped = expr.starts_with('(') && closing(expr) == Some(expr.len() - 1);
    if wrapped { &expr[1..expr.len() - 1] } else { expr }
}

/// `ChooseIndexName` in `indexcmds.c`, for a partition's index: it knows the columns of the parent's by name.
fn default_name(table: &str, row: &IndexRow) -> String {
    let columns: Vec<&str> = row.name_columns.iter().map(String::as_str).collect();
    Parts::new(
        table,
        &columns,
        match row.name_label.as_str() {
            "pkey" => "pkey",
            "excl" => "excl",
            "key" => "key",
            _ => "idx",
        },
    )
    .name(0)
}

/// Says of attached indexes that they are `given` where they are something else than their parent's.
pub(crate) fn judge(tables: &mut BTreeMap<QualifiedName, Table>) {
    let mut given: Vec<(QualifiedName, String)> = Vec::new();
    for (name, table) in tables.iter() {
        let Some(partition) = &table.partition_of else { continue };
        let Some(parent) = tables.get(&partition.parent) else { continue };
        for (index, attached) in &partition.attached {
            if !table.is_copy(index, parent, &attached.to) {
                given.push((name.clone(), index.clone()));
            }
        }
    }
    for (table, index) in given {
        let partition = tables.get_mut(&table).and_then(|table| table.partition_of.as_mut());
        if let Some(attached) = partition.and_then(|partition| partition.attached.get_mut(&index)) {
            attached.given = true;
        }
    }
}

/// `attinhcount` and `attislocal`, or those of a constraint.
pub(crate) fn origin(inherited: bool, local: bool) -> Origin {
    match (inherited, local) {
        (false, _) => Origin::Own,
        (true, false) => Origin::Inherited,
        (true, true) => Origin::Both,
    }
}
