//! CREATE TABLE and ALTER TABLE.

use relata_schema::{
    Column, ConstraintKind, Identity, Origin, QualifiedName, ReplicaIdentity, RowSecurity, SequenceOptions,
    Storage, StorageParameters, Table, ViewColumn,
};
use relata_sql::ident;

use crate::Alteration;
use crate::render::{column, constraint, qualified, sequence, storage_parameters};

/// The table, and what CREATE TABLE cannot say of its columns.
pub(crate) fn create(name: &QualifiedName, table: &Table) -> Vec<String> {
    let is_own = |origin: Origin| origin != Origin::Inherited;
    let columns = table.columns.iter().filter(|column| is_own(column.origin));
    let columns = columns.map(|column| column::definition(name, column));
    // Primary key first, as people write it.
    let primary = |kind: &ConstraintKind| matches!(kind, ConstraintKind::PrimaryKey(_));
    let mut constraints: Vec<_> =
        table.constraints.iter().filter(|(_, constraint)| is_own(constraint.origin)).collect();
    constraints.sort_by_key(|(_, constraint)| !primary(&constraint.kind));
    let constraints =
        constraints.into_iter().map(|(name, constraint)| constraint::definition(name, constraint, false));
    let parts: Vec<String> = columns.chain(constraints).map(|part| format!("    {part}")).collect();
    let parts = if parts.is_empty() { String::new() } else { format!("\n{}\n", parts.join(",\n")) };
    let unlogged = if table.unlogged { "UNLOGGED " } else { "" };
    let mut text = format!("CREATE {unlogged}TABLE {}", qualified(name));
    match &table.partition_of {
        Some(partition) => {
            text.push_str(&format!(" PARTITION OF {}", qualified(&partition.parent)));
            if !parts.is_empty() {
                text.push_str(&format!(" ({parts})"));
            }
            text.push_str(&format!(" {}", partition.bound));
        }
        None => text.push_str(&format!(" ({parts})")),
    }
    if !table.inherits.is_empty() {
        let parents: Vec<String> = table.inherits.iter().map(qualified).collect();
        text.push_str(&format!(" INHERITS ({})", parents.join(", ")));
    }
    if let Some(key) = &table.partition_by {
        text.push_str(&format!(" PARTITION BY {key}"));
    }
    if !table.with.is_empty() {
        text.push_str(&format!(" WITH ({})", storage_parameters::list(&table.with)));
    }
    if let Some(tablespace) = &table.tablespace {
        text.push_str(&format!(" TABLESPACE {}", ident(tablespace)));
    }
    let own = table.columns.iter().filter(|column| is_own(column.origin));
    let later: Vec<Alteration> = own.flat_map(later).collect();
    if later.is_empty() { vec![text] } else { vec![text, alter(name, &later)] }
}

/// The properties of columns that CREATE TABLE and ADD COLUMN cannot say.
fn later(column: &Column) -> Vec<Alteration> {
    let name = || column.name.clone();
    let mut later = Vec::new();
    if column.storage.is_some() {
        let type_name = column.type_name.0.clone();
        later.push(Alteration::SetStorage { column: name(), type_name, to: column.storage });
    }
    if column.statistics.is_some() {
        later.push(Alteration::SetStatistics { column: name(), to: column.statistics });
    }
    if !column.options.is_empty() {
        let from = StorageParameters::default();
        later.push(Alteration::SetColumnOptions { column: name(), from, to: column.options.clone() });
    }
    later
}

/// ALTER COLUMN for what differs in how columns are stored and analysed; new ones have nothing so far.
pub(crate) fn settings(from: &[ViewColumn], to: &[ViewColumn]) -> Vec<Alteration> {
    let mut alterations = Vec::new();
    for column in to {
        let old = from.iter().find(|old| old.name == column.name);
        let old = old.map(|old| old.settings.clone()).unwrap_or_default();
        let (name, new) = (|| column.name.clone(), &column.settings);
        if old.storage != new.storage {
            let type_name = column.type_name.0.clone();
            alterations.push(Alteration::SetStorage { column: name(), type_name, to: new.storage });
        }
        if old.compression != new.compression {
            alterations.push(Alteration::SetCompression { column: name(), to: new.compression.clone() });
        }
        if old.statistics != new.statistics {
            alterations.push(Alteration::SetStatistics { column: name(), to: new.statistics });
        }
        if old.options != new.options {
            let to = new.options.clone();
            alterations.push(Alteration::SetColumnOptions { column: name(), from: old.options, to });
        }
    }
    alterations
}

/// The actions of ALTER for [`settings`], none of which spells the table.
pub(crate) fn set(settings: &[Alteration]) -> Vec<String> {
    let (nowhere, mut parts) = (QualifiedName::new("", ""), Vec::new());
    settings.iter().for_each(|setting| alteration(&nowhere, setting, &mut parts));
    parts
}

pub(crate) fn alter(table: &QualifiedName, alterations: &[Alteration]) -> String {
    let mut parts = Vec::new();
    for alteration in alterations {
        self::alteration(table, alteration, &mut parts);
    }
    let separator = if parts.len() > 1 { "\n    " } else { " " };
    let is_only = |alteration: &Alteration| match alteration {
        Alteration::DropColumnOnly(_) => true,
        Alteration::AddConstraint { constraint, .. } => constraint.is_incomplete(),
        _ => false,
    };
    let only = alterations.iter().any(is_only);
    let only = if only { "ONLY " } else { "" };
    format!("ALTER TABLE {only}{}{separator}{}", qualified(table), parts.join(",\n    "))
}

fn alteration(table: &QualifiedName, alteration: &Alteration, parts: &mut Vec<String>) {
    let of = |column: &String| format!("ALTER COLUMN {}", ident(column));
    let part = match alteration {
        Alteration::AddColumn(column) => {
            parts.push(format!("ADD COLUMN {}", column::definition(table, column)));
            for alteration in later(column) {
                self::alteration(table, &alteration, parts);
            }
            return;
        }
        Alteration::DropColumn(column) | Alteration::DropColumnOnly(column) => {
            format!("DROP COLUMN {}", ident(column))
        }
        Alteration::SetType { column, to, using } => {
            let collate =
                to.collation.as_ref().map(|name| format!(" COLLATE {}", column::collation_name(name)));
            let using = using.as_ref().map(|using| format!(" USING {using}")).unwrap_or_default();
            format!("{} TYPE {}{}{using}", of(column), to.type_name, collate.unwrap_or_default())
        }
        Alteration::SetDefault { column, to } => format!("{} SET DEFAULT {to}", of(column)),
        Alteration::DropDefault(column) => format!("{} DROP DEFAULT", of(column)),
        Alteration::SetNotNull { column, name: None } => format!("{} SET NOT NULL", of(column)),
        Alteration::SetNotNull { column, name: Some(name) } => {
            format!("ADD CONSTRAINT {} NOT NULL {}", ident(name), ident(column))
        }
        Alteration::DropNotNull(column) => format!("{} DROP NOT NULL", of(column)),
        Alteration::SetExpression { column, to } => format!("{} SET EXPRESSION AS ({})", of(column), to.expr),
        Alteration::DropExpression(column) => format!("{} DROP EXPRESSION", of(column)),
        Alteration::AddIdentity { column, to } => {
            format!("{} ADD {}", of(column), column::identity(table, column, to))
        }
        Alteration::AlterIdentity { column, from, to } => format!("{}{}", of(column), identity(from, to)),
        Alteration::DropIdentity(column) => format!("{} DROP IDENTITY", of(column)),
        Alteration::SetStorage { column, type_name, to } => {
            let to = to.unwrap_or_else(|| default_storage(type_name));
            format!("{} SET STORAGE {}", of(column), to.name().to_uppercase())
        }
        Alteration::SetCompression { column, to } => {
            format!("{} SET COMPRESSION {}", of(column), to.as_deref().map_or("DEFAULT".to_owned(), ident))
        }
        Alteration::SetStatistics { column, to } => {
            format!("{} SET STATISTICS {}", of(column), to.unwrap_or(-1))
        }
        Alteration::SetColumnOptions { column, from, to } => {
            parts.extend(options(from, to).iter().map(|option| format!("{} {option}", of(column))));
            return;
        }
        Alteration::AddConstraint { name, constraint, not_valid } => {
            format!("ADD {}", constraint::definition(name, constraint, *not_valid))
        }
        Alteration::AddConstraintUsing { name, constraint, index } => {
            format!("ADD {}", constraint::using_index(name, constraint, index))
        }
        Alteration::AlterConstraint { name, constraint } => constraint::alter(name, constraint),
        Alteration::ValidateConstraint(name) => format!("VALIDATE CONSTRAINT {}", ident(name)),
        Alteration::DropConstraint(name) => format!("DROP CONSTRAINT {}", ident(name)),
        Alteration::SetUnlogged(unlogged) => format!("SET {}", if *unlogged { "UNLOGGED" } else { "LOGGED" }),
        Alteration::SetOptions { from, to } => {
            parts.extend(options(from, to));
            return;
        }
        Alteration::SetRowSecurity { from, to } => return row_security(*from, *to, parts),
        Alteration::SetTablespace(tablespace) => {
            format!("SET TABLESPACE {}", ident(tablespace.as_deref().unwrap_or("pg_default")))
        }
        Alteration::AttachPartition { partition, bound } => {
            format!("ATTACH PARTITION {} {bound}", qualified(partition))
        }
        Alteration::DetachPartition { partition, concurrently } => {
            let concurrently = if *concurrently { " CONCURRENTLY" } else { "" };
            format!("DETACH PARTITION {}{concurrently}", qualified(partition))
        }
        Alteration::Inherit(parent) => format!("INHERIT {}", qualified(parent)),
        Alteration::NoInherit(parent) => format!("NO INHERIT {}", qualified(parent)),
        Alteration::SetReplicaIdentity(to) => match to {
            ReplicaIdentity::Default => "REPLICA IDENTITY DEFAULT".to_owned(),
            ReplicaIdentity::Full => "REPLICA IDENTITY FULL".to_owned(),
            ReplicaIdentity::Nothing => "REPLICA IDENTITY NOTHING".to_owned(),
            ReplicaIdentity::UsingIndex(index) => format!("REPLICA IDENTITY USING INDEX {}", ident(index)),
        },
    };
    parts.push(part);
}

fn row_security(from: RowSecurity, to: RowSecurity, parts: &mut Vec<String>) {
    if from.enabled != to.enabled {
        parts.push(format!("{} ROW LEVEL SECURITY", if to.enabled { "ENABLE" } else { "DISABLE" }));
    }
    if from.forced != to.forced {
        parts.push(format!("{}FORCE ROW LEVEL SECURITY", if to.forced { "" } else { "NO " }));
    }
}

/// `SET (…)` and `RESET (…)`.
fn options(from: &StorageParameters, to: &StorageParameters) -> Vec<String> {
    let mut parts = Vec::new();
    let set: StorageParameters = to
        .iter()
        .filter(|(name, value)| from.get(name) != Some(*value))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    if !set.is_empty() {
        parts.push(format!("SET ({})", storage_parameters::list(&set)));
    }
    let reset: Vec<String> = from
        .iter()
        .filter(|(name, _)| to.get(name).is_none())
        .map(|(name, _)| storage_parameters::name(name))
        .collect();
    if !reset.is_empty() {
        parts.push(format!("RESET ({})", reset.join(", ")));
    }
    parts
}

/// `SET GENERATED … SET INCREMENT BY …`, each with a space before it.
fn identity(from: &Identity, to: &Identity) -> String {
    let mut text = String::new();
    if from.always != to.always {
        text.push_str(if to.always { " SET GENERATED ALWAYS" } else { " SET GENERATED BY DEFAULT" });
    }
    // The type of an identity's sequence follows its column.
    let from = SequenceOptions { data_type: to.options.data_type, ..from.options.clone() };
    for option in sequence::changed_options(&from, &to.options) {
        let set = if option == "RESTART" { "" } else { " SET" };
        text.push_str(&format!("{set} {option}"));
    }
    text
}

/// `pg_type.typstorage` of the types that are not extended (SET STORAGE DEFAULT is of PostgreSQL 16).
fn default_storage(type_name: &str) -> Storage {
    let base = type_name.split('(').next().unwrap_or(type_name);
    match base {
        "numeric" | "inet" | "cidr" => Storage::Main,
        _ => Storage::Extended,
    }
}
