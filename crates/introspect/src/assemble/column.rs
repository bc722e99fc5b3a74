//! `pg_attribute` and `pg_attrdef` to columns.

use std::collections::BTreeMap;

use postgres::types::Oid;
use relata_schema::{Column, ColumnSettings, ColumnValue, Generated, Identity, QualifiedName, Sql, Storage};

use crate::assemble::expr::bare;
use crate::assemble::inheritance::origin;
use crate::assemble::{Names, options};
use crate::rows::ColumnRow;

/// The columns of each table, in order. `identities` are by table and `attnum`; `always` is not known there.
pub(crate) fn columns(
    rows: Vec<ColumnRow>,
    identities: &mut BTreeMap<(Oid, i16), Identity>,
    names: &Names,
) -> BTreeMap<Oid, Vec<Column>> {
    let mut columns: BTreeMap<Oid, Vec<Column>> = BTreeMap::new();
    for row in rows {
        let identity = identities.remove(&(row.attrelid, row.attnum));
        columns.entry(row.attrelid).or_default().push(column(row, identity, names));
    }
    columns
}

fn column(row: ColumnRow, identity: Option<Identity>, names: &Names) -> Column {
    let value = match (row.adbin, row.attgenerated.as_str(), identity) {
        (_, _, Some(identity)) => {
            ColumnValue::Identity(Identity { always: row.attidentity == "a", ..identity })
        }
        (Some(expr), "", None) => ColumnValue::Default(Sql(expr)),
        (Some(expr), kind, None) => ColumnValue::Generated(Generated {
            expr: bare(&expr, names.varchars(row.attrelid)),
            stored: kind == "s",
        }),
        (None, _, None) => ColumnValue::Given,
    };
    let settings =
        settings(row.attstorage.as_deref(), &row.attcompression, row.attstattarget, row.attoptions);
    Column {
        not_null: row.attnotnull,
        not_null_name: row.not_null_name,
        not_null_origin: origin(row.not_null_inherited, row.not_null_local),
        value,
        collation: row
            .collation_schema
            .zip(row.collation_name)
            .map(|(schema, name)| QualifiedName { schema, name }),
        storage: settings.storage,
        compression: settings.compression,
        statistics: settings.statistics,
        options: settings.options,
        origin: origin(row.inherited, row.attislocal),
        comment: row.comment,
        ..Column::new(row.attname, row.type_name)
    }
}

/// What ALTER COLUMN says of storage and statistics; `attstorage` where it is not the type's own.
pub(crate) fn settings(
    attstorage: Option<&str>,
    attcompression: &str,
    attstattarget: Option<i32>,
    attoptions: Vec<String>,
) -> ColumnSettings {
    ColumnSettings {
        storage: attstorage.and_then(storage),
        compression: match attcompression {
            "p" => Some("pglz".to_owned()),
            "l" => Some("lz4".to_owned()),
            _ => None,
        },
        // -1 before PostgreSQL 17, NULL since, is the default.
        statistics: attstattarget.filter(|target| *target >= 0),
        options: options(attoptions),
    }
}

fn storage(attstorage: &str) -> Option<Storage> {
    match attstorage {
        "p" => Some(Storage::Plain),
        "x" => Some(Storage::Extended),
        "e" => Some(Storage::External),
        "m" => Some(Storage::Main),
        _ => None,
    }
}
