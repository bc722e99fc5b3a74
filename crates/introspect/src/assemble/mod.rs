//! Turns rows of the catalogs into nouns.

mod chain;
mod column;
mod composite;
mod constraint;
mod definition;
mod dependencies;
mod domain;
mod expr;
mod foreign;
mod group;
mod index;
mod inheritance;
mod publication;
mod sequence;

use std::collections::{BTreeMap, BTreeSet};

use postgres::types::Oid;
use relata_schema::{
    Enum, Extension, Label, Namespace, QualifiedName, ReplicaIdentity, RowSecurity, Schema, Scope, Sql,
    StorageParameters, Table, Unmodelled,
};

use crate::rows::{Rows, TableRow};

/// Names of the objects that rows mention by oid.
pub(crate) struct Names {
    namespaces: BTreeMap<Oid, String>,
    tables: BTreeMap<Oid, QualifiedName>,
    /// Tables and views.
    relations: BTreeMap<Oid, QualifiedName>,
    /// By table and `attnum`.
    columns: BTreeMap<(Oid, i16), String>,
    /// The columns of each table that are of the type `varchar`.
    varchars: BTreeMap<Oid, BTreeSet<String>>,
}

impl Names {
    fn qualified(&self, relnamespace: Oid, name: &str) -> QualifiedName {
        QualifiedName::new(self.namespaces.get(&relnamespace).cloned().unwrap_or_default(), name)
    }

    fn columns(&self, table: Oid, attnums: &[i16]) -> Vec<String> {
        attnums.iter().filter_map(|attnum| self.columns.get(&(table, *attnum)).cloned()).collect()
    }

    fn varchars(&self, table: Oid) -> &BTreeSet<String> {
        static NONE: BTreeSet<String> = BTreeSet::new();
        self.varchars.get(&table).unwrap_or(&NONE)
    }
}

pub(crate) fn schema(mut rows: Rows, scope: &Scope) -> Schema {
    let mut names = Names {
        namespaces: rows.namespaces.iter().map(|row| (row.oid, row.nspname.clone())).collect(),
        tables: BTreeMap::new(),
        relations: BTreeMap::new(),
        columns: rows.columns.iter().map(|row| ((row.attrelid, row.attnum), row.attname.clone())).collect(),
        varchars: BTreeMap::new(),
    };
    for row in rows.columns.iter().filter(|row| is_varchar(&row.type_name)) {
        names.varchars.entry(row.attrelid).or_default().insert(row.attname.clone());
    }
    names.tables =
        rows.tables.iter().map(|row| (row.oid, names.qualified(row.relnamespace, &row.relname))).collect();

    names.relations = names.tables.clone();
    for row in &rows.views {
        names.relations.insert(row.oid, names.qualified(row.relnamespace, &row.relname));
    }
    for row in &rows.foreign_tables {
        names.relations.insert(row.oid, names.qualified(row.relnamespace, &row.relname));
    }
    for row in &rows.attributes {
        names.columns.insert((row.attrelid, row.attnum), row.attname.clone());
    }
    for row in &rows.view_columns {
        names.columns.insert((row.attrelid, row.attnum), row.attname.clone());
    }

    let mut unmodelled: BTreeSet<Unmodelled> = rows
        .unmodelled
        .iter()
        .map(|row| Unmodelled { kind: row.kind.clone(), identity: row.identity.clone() })
        .collect();
    let dependencies = dependencies::dependencies(&rows, &names);
    let privileges = dependencies::privileges(&rows, &names);
    let (owners, reader) = dependencies::owners(&rows, &names);
    let mut partitions = inheritance::partitions(&rows, &names);
    let (mut indexes, mut constraint_indexes) = index::indexes(
        std::mem::take(&mut rows.indexes),
        std::mem::take(&mut rows.index_keys),
        &rows.constraints,
        &names,
    );
    let definitions = definition::definitions(&rows, &mut indexes, &names);
    let (sequences, mut identities) = sequence::sequences(rows.sequences, &names);
    let mut columns = column::columns(rows.columns, &mut identities, &names);
    let mut constraints =
        constraint::constraints(rows.constraints, &mut constraint_indexes, &names, &mut unmodelled);
    let mut tables: BTreeMap<QualifiedName, Table> = rows
        .tables
        .into_iter()
        .map(|row| {
            let table = Table {
                columns: columns.remove(&row.oid).unwrap_or_default(),
                constraints: constraints.remove(&row.oid).unwrap_or_default(),
                indexes: indexes.remove(&row.oid).unwrap_or_default(),
                partition_of: partitions.remove(&row.oid),
                ..table(&row, &names)
            };
            (names.qualified(row.relnamespace, &row.relname), table)
        })
        .collect();
    inheritance::judge(&mut tables);

    Schema {
        scope: scope.clone(),
        postgres: u32::try_from(rows.server_version_num / 10_000).ok(),
        enums: rows
            .enums
            .into_iter()
            .map(|row| {
                let labels = row.labels.into_iter().map(Label::new).collect();
                (
                    names.qualified(row.typnamespace, &row.typname),
                    Enum { labels, comment: row.comment, ..Enum::default() },
                )
            })
            .collect(),
        composites: composite::composites(rows.composites, rows.attributes, &names),
        ranges: composite::ranges(rows.ranges, &names),
        domains: domain::domains(rows.domains, rows.domain_checks, &names),
        extensions: rows
            .extensions
            .into_iter()
            .map(|row| (row.extname, Extension { schema: Some(row.nspname), version: Some(row.extversion) }))
            .collect(),
        namespaces: rows
            .namespaces
            .into_iter()
            .map(|row| (row.nspname, Namespace { comment: row.comment }))
            .collect(),
        sequences,
        tables,
        definitions,
        privileges,
        spoken_of: BTreeSet::new(),
        owners,
        owned: BTreeSet::new(),
        reader,
        dependencies,
        unmodelled,
    }
}

/// Whether `format_type` says so.
fn is_varchar(type_name: &str) -> bool {
    type_name == "character varying"
        || type_name.starts_with("character varying(") && type_name.ends_with(')')
}

/// The table's own properties, without what it is made of.
fn table(row: &TableRow, names: &Names) -> Table {
    let toast = row.toast_reloptions.iter().map(|option| format!("toast.{option}"));
    Table {
        partition_by: row.partkeydef.clone().map(Sql),
        inherits: match row.relpartbound {
            None => row.parents.iter().filter_map(|parent| names.tables.get(parent).cloned()).collect(),
            Some(_) => Vec::new(),
        },
        unlogged: row.unlogged,
        with: options(row.reloptions.iter().cloned().chain(toast)),
        tablespace: row.spcname.clone(),
        replica_identity: match (row.relreplident.as_str(), &row.replident_index) {
            ("f", _) => ReplicaIdentity::Full,
            ("n", _) => ReplicaIdentity::Nothing,
            ("i", Some(index)) => ReplicaIdentity::UsingIndex(index.clone()),
            _ => ReplicaIdentity::Default,
        },
        row_security: RowSecurity { enabled: row.relrowsecurity, forced: row.relforcerowsecurity },
        comment: row.comment.clone(),
        ..Table::default()
    }
}

/// `pg_class.reloptions`, `pg_attribute.attoptions`: `key=value`, the value may hold `=`.
fn options(reloptions: impl IntoIterator<Item = String>) -> StorageParameters {
    reloptions
        .into_iter()
        .map(|option| match option.split_once('=') {
            Some((key, value)) => (key.to_owned(), value.to_owned()),
            None => (option, String::new()),
        })
        .collect()
}
