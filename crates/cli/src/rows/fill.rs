//! Fills tables with rows that satisfy their constraints.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use postgres::GenericClient;
use relata_schema::{Column, ColumnValue, ConstraintKind, ForeignKey, QualifiedName, Schema, Table};
use relata_sql::{ident, qualified};

use super::{tried, values};

/// Rows that a table gets.
const ROWS: usize = 6;
/// Attempts at a row before it is given up: a check may ask for what cannot be found by trying.
const ATTEMPTS: usize = 12;

/// What could not be filled, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unfilled {
    pub(crate) table: QualifiedName,
    pub(crate) why: String,
}

/// Fills the tables and those that they refer to; triggers stay still. Answers with all that have rows.
pub(crate) fn fill(
    client: &mut impl GenericClient,
    wanted: &BTreeSet<QualifiedName>,
    schema: &Schema,
) -> Result<(BTreeSet<QualifiedName>, Vec<Unfilled>)> {
    let (mut filled, mut unfilled) = (BTreeSet::new(), Vec::new());
    for name in in_order(wanted, schema) {
        let Some(table) = schema.tables.get(name) else { continue };
        match fill_table(client, name, table, schema)? {
            Ok(()) => {
                filled.insert(name.clone());
            }
            Err(why) => unfilled.push(Unfilled { table: name.clone(), why }),
        }
    }
    Ok((filled, unfilled))
}

/// The tables and all that they refer to, those first to which others refer.
fn in_order<'a>(wanted: &BTreeSet<QualifiedName>, schema: &'a Schema) -> Vec<&'a QualifiedName> {
    fn visit<'a>(
        name: &'a QualifiedName,
        schema: &'a Schema,
        seen: &mut BTreeSet<&'a QualifiedName>,
        order: &mut Vec<&'a QualifiedName>,
    ) {
        let Some(table) = schema.tables.get(name) else { return };
        if !seen.insert(name) {
            return;
        }
        for key in foreign_keys(table) {
            visit(&key.references, schema, seen, order);
        }
        order.push(name);
    }
    let (mut seen, mut order) = (BTreeSet::new(), Vec::new());
    for name in schema.tables.keys().filter(|name| wanted.contains(*name)) {
        visit(name, schema, &mut seen, &mut order);
    }
    order
}

pub(crate) fn foreign_keys(table: &Table) -> impl Iterator<Item = &ForeignKey> {
    table.constraints.values().filter_map(|constraint| match &constraint.kind {
        ConstraintKind::ForeignKey(key) => Some(key),
        ConstraintKind::PrimaryKey(_)
        | ConstraintKind::Unique(_)
        | ConstraintKind::Check(_)
        | ConstraintKind::Exclusion(_) => None,
    })
}

/// What gives the sequences that a table's rows take values of a new file, which goes with the transaction: values that are
/// taken of the old one would stay taken.
const RESTARTS: &str = "
    SELECT 'ALTER SEQUENCE ' || s.oid::regclass || ' RESTART'
    FROM pg_class s
    WHERE s.relkind = 'S' AND s.oid IN (
        SELECT objid FROM pg_depend
        WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass AND refobjid = to_regclass($1)
        UNION ALL
        SELECT d.refobjid FROM pg_attrdef a
        JOIN pg_depend d ON d.classid = 'pg_attrdef'::regclass AND d.objid = a.oid AND d.refclassid = 'pg_class'::regclass
        WHERE a.adrelid = to_regclass($1))";

/// The inner error says why there are no rows.
fn fill_table(
    client: &mut impl GenericClient,
    name: &QualifiedName,
    table: &Table,
    schema: &Schema,
) -> Result<Result<(), String>> {
    let given: Vec<&Column> = table
        .columns
        .iter()
        .filter(|column| match &column.value {
            ColumnValue::Given | ColumnValue::Default(_) => true,
            ColumnValue::Generated(_) | ColumnValue::Identity(_) => false,
        })
        .collect();
    let mut of_columns: Vec<Vec<String>> =
        given.iter().map(|column| values::of_column(column, table, schema)).collect();
    let is_domain = |column: &Column| {
        let mut names = schema.domains.keys().map(|name| qualified(&name.schema, &name.name));
        names.any(|name| name == column.type_name.0)
    };
    for (_, values) in given.iter().zip(&mut of_columns).filter(|(column, _)| is_domain(column)) {
        // Only the server knows what a domain takes.
        values.retain(|value| tried(client, &format!("SELECT {value}")).is_ok());
    }
    let target = qualified(&name.schema, &name.name);
    let restarts: Vec<String> = client.query(RESTARTS, &[&target])?.iter().map(|row| row.get(0)).collect();
    client.batch_execute(&restarts.join(";"))?;
    let (mut made, mut last) = (0, "no row satisfies its constraints by trial".to_owned());
    for row in 0..ROWS {
        for attempt in 0..ATTEMPTS {
            let sql = insert(name, table, &given, &of_columns, row, attempt);
            let mut transaction = client.transaction()?;
            match transaction.batch_execute(&sql) {
                Ok(()) => {
                    transaction.commit()?;
                    made += 1;
                    break;
                }
                Err(error) => {
                    let Some(db) = error.as_db_error() else { return Err(error.into()) };
                    last = db.message().to_owned();
                    transaction.rollback()?;
                }
            }
        }
    }
    Ok(if made > 0 { Ok(()) } else { Err(last) })
}

/// The first row has nothing where nothing may be; the values of the others come round in each column at another pace.
fn insert(
    name: &QualifiedName,
    table: &Table,
    given: &[&Column],
    of_columns: &[Vec<String>],
    row: usize,
    attempt: usize,
) -> String {
    let mut chosen: BTreeMap<&str, String> = BTreeMap::new();
    for (place, (column, values)) in given.iter().zip(of_columns).enumerate() {
        // One after the other first, then here and there.
        let turn = if attempt == 0 { row } else { row * 31 + attempt * (place * 7 + 3) + attempt * attempt };
        let value = match values.get(turn % values.len().max(1)) {
            _ if row == 0 && attempt < ATTEMPTS / 2 && !column.not_null => "NULL".to_owned(),
            Some(value) => value.clone(),
            None if column.not_null => "DEFAULT".to_owned(),
            None => "NULL".to_owned(),
        };
        chosen.insert(&column.name, value);
    }
    for key in foreign_keys(table) {
        let is_null =
            key.columns.iter().all(|column| chosen.get(column.as_str()).is_some_and(|it| it == "NULL"));
        if is_null {
            continue;
        }
        for (column, referenced) in key.columns.iter().zip(&key.referenced_columns) {
            let value = if key.references == *name {
                // Its own row.
                chosen.get(referenced.as_str()).cloned().unwrap_or_else(|| "NULL".to_owned())
            } else {
                let from = qualified(&key.references.schema, &key.references.name);
                let order: Vec<String> = key.referenced_columns.iter().map(|column| ident(column)).collect();
                let (referenced, order) = (ident(referenced), order.join(", "));
                format!(
                    "(SELECT {referenced} FROM {from} ORDER BY {order} OFFSET {} % greatest((SELECT count(*) FROM {from}), 1) \
                     LIMIT 1)",
                    row + attempt
                )
            };
            chosen.insert(column, value);
        }
    }
    let target = qualified(&name.schema, &name.name);
    if chosen.is_empty() {
        return format!("INSERT INTO {target} DEFAULT VALUES");
    }
    let columns: Vec<String> = chosen.keys().map(|column| ident(column)).collect();
    let values: Vec<&str> = chosen.values().map(String::as_str).collect();
    format!("INSERT INTO {target} ({}) VALUES ({})", columns.join(", "), values.join(", "))
}
