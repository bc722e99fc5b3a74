//! The locks that a statement takes on partitions, children and parents beside those on its own table.

use relata_diff::Renamed;
use relata_schema::{Constraint, ConstraintKind, ForeignKey, ObjectId, QualifiedName, Schema, Table};

use super::Lock;
use crate::step::alterations;
use crate::{Action, Alteration, PossibleLock, Step};

pub(super) fn others(step: &Step, done: &[Step], mode: Option<Lock>, from: &Schema) -> Vec<(Lock, ObjectId)> {
    let on = |lock, table: &QualifiedName| (lock, ObjectId::Table(table.clone()));
    let below = |table: &QualifiedName, lock| -> Vec<(Lock, ObjectId)> {
        from.descendants(table).into_iter().map(|child| on(lock, child)).collect()
    };
    match &step.action {
        Action::AlterTable { table, alterations } => alterations
            .iter()
            .flat_map(|alteration| match alteration {
                Alteration::AttachPartition { partition, bound } => {
                    let mut locks = vec![on(Lock::AccessExclusive, partition)];
                    if !bound.0.eq_ignore_ascii_case("default") {
                        locks.extend(
                            from.default_partition(table).map(|default| on(Lock::AccessExclusive, default)),
                        );
                    }
                    locks
                }
                Alteration::DetachPartition { partition, .. } => {
                    let others = from.default_partition(table).into_iter().chain([partition]);
                    others.map(|table| on(Lock::AccessExclusive, table)).collect()
                }
                Alteration::Inherit(parent) => vec![on(Lock::ShareUpdateExclusive, parent)],
                Alteration::NoInherit(_) => Vec::new(),
                // Its children have it for themselves from then on; theirs have it as before.
                Alteration::DropColumnOnly(_) => {
                    from.children(table).map(|(child, _)| on(Lock::AccessExclusive, child)).collect()
                }
                Alteration::AddConstraint {
                    constraint: Constraint { kind: ConstraintKind::ForeignKey(key), .. },
                    ..
                } if merges(table, key, done, from) => {
                    let children = mode.map_or_else(Vec::new, |mode| below(table, mode));
                    children.into_iter().chain([on(Lock::AccessExclusive, &key.references)]).collect()
                }
                alteration if reaches(alteration, table, from) => {
                    mode.map_or_else(Vec::new, |mode| below(table, mode))
                }
                _ => Vec::new(),
            })
            .collect(),
        Action::CreateIndex { table, only: false, .. } if is_partitioned(table, from) => {
            below(table, Lock::Share)
        }
        Action::CreateDefinition { id, .. }
            if id.table().is_some_and(|table| is_partitioned(table, from)) =>
        {
            let table = id.table().into_iter();
            table.flat_map(|table| below(table, mode.unwrap_or(Lock::ShareRowExclusive))).collect()
        }
        Action::Rename(Renamed::Column { table, .. } | Renamed::Constraint { table, .. }) => {
            below(table, Lock::AccessExclusive)
        }
        // What comes to a parent, or goes from it, changes what its default partition may hold.
        Action::CreateTable { table, .. } => {
            let parents = table.parents().filter(|parent| from.tables.contains_key(parent));
            let of_partition = table.partition_of.is_some();
            let lock = if of_partition { Lock::AccessExclusive } else { Lock::ShareUpdateExclusive };
            let parents: Vec<&QualifiedName> = parents.collect();
            let defaults = parents.iter().filter(|_| of_partition);
            let defaults = defaults.filter_map(|parent| from.default_partition(parent));
            defaults.chain(parents.iter().copied()).map(|table| on(lock, table)).collect()
        }
        Action::DropIndex { name, concurrently: false } => {
            let table = from.table_of_index(name).filter(|table| is_partitioned(table, from)).into_iter();
            table.flat_map(|table| below(table, Lock::AccessExclusive)).collect()
        }
        Action::DropTable(table) if !is_detached(table, done) => {
            let partition = from.tables.get(table).and_then(|table| table.partition_of.as_ref());
            partition
                .into_iter()
                .flat_map(|partition| {
                    from.default_partition(&partition.parent).into_iter().chain([&partition.parent])
                })
                .map(|table| on(Lock::AccessExclusive, table))
                .collect()
        }
        _ => Vec::new(),
    }
}

/// Partitions are locked with the table that a foreign key is on or refers to: it has triggers on them too.
pub(super) fn partitions(locks: &[(Lock, ObjectId)], from: &Schema) -> Vec<(Lock, ObjectId)> {
    let partitioned = locks.iter().filter_map(|(lock, object)| match object {
        ObjectId::Table(table) if is_partitioned(table, from) => Some((*lock, table)),
        _ => None,
    });
    let below = |(lock, table)| from.descendants(table).into_iter().map(move |child| (lock, child));
    partitioned.flat_map(below).map(|(lock, child)| (lock, ObjectId::Table(child.clone()))).collect()
}

/// The locks that a statement may take on other tables than it speaks of: those of a partitioned table's foreign keys, which
/// come and go with each partition, and those above an index, which its last part makes valid.
pub(crate) fn possible_locks(step: &Step, done: &[Step], from: &Schema) -> Vec<(PossibleLock, ObjectId)> {
    let mut tables: Vec<&QualifiedName> = Vec::new();
    match &step.action {
        Action::AttachIndex { index, .. } => {
            let table = from.table_of_index(index).filter(|table| is_part(index, table, done, from));
            tables.extend(table.into_iter().flat_map(|table| ancestors(table, from)));
        }
        Action::CreateTable { table, .. } if table.partition_of.is_some() => {
            tables.extend(table.parents().flat_map(|parent| bound_by_keys(parent, from)));
        }
        Action::DropTable(table) => tables.extend(bound_by_keys(table, from)),
        Action::AlterTable { table, alterations } => {
            for alteration in alterations {
                match alteration {
                    Alteration::AttachPartition { partition, .. }
                    | Alteration::DetachPartition { partition, .. } => {
                        tables.extend(bound_by_keys(table, from));
                        tables.extend(bound_by_keys(partition, from));
                    }
                    Alteration::AddConstraint { constraint, .. } => match &constraint.kind {
                        ConstraintKind::ForeignKey(key) if is_partitioned(&key.references, from) => {
                            tables.extend(family(&key.references, from));
                            tables.extend(bound_by_keys(table, from));
                        }
                        _ => tables.extend(bound_by_keys(table, from)),
                    },
                    Alteration::DropConstraint(_)
                    | Alteration::DropColumn(_)
                    | Alteration::SetType { .. } => tables.extend(bound_by_keys(table, from)),
                    _ => {}
                }
            }
        }
        _ => {}
    }
    let since = alterations(done).filter_map(|(parent, alteration)| match alteration {
        Alteration::AttachPartition { partition, .. } => Some((parent, partition)),
        _ => None,
    });
    for (parent, partition) in since {
        if tables.contains(&parent) {
            tables.extend(family(partition, from));
        }
    }
    // `validatePartitionedIndex` of `src/backend/commands/tablecmds.c` lets go of what is above the index, up to 15.19.
    let brief = matches!(step.action, Action::AttachIndex { .. });
    let possible = PossibleLock { lock: Lock::AccessExclusive, brief };
    tables.into_iter().map(|table| (possible, ObjectId::Table(table.clone()))).collect()
}

/// Whether the index of this table is attached to one of the table's parent.
fn is_part(index: &QualifiedName, table: &QualifiedName, done: &[Step], from: &Schema) -> bool {
    let comes =
        |step: &Step| matches!(&step.action, Action::AttachIndex { partition, .. } if partition == index);
    let was = from.tables.get(table).is_some_and(|table| table.attached_to(&index.name).is_some());
    was || done.iter().any(comes)
}

/// Partitioned tables and partitions that foreign keys bind to a table or its partitions, and it and these themselves; none
/// where all is without partitions.
fn bound_by_keys<'a>(table: &QualifiedName, from: &'a Schema) -> Vec<&'a QualifiedName> {
    let own = family(table, from);
    let mut found = own.clone();
    for (name, of) in &from.tables {
        let keys = of.constraints.values().filter_map(|constraint| match &constraint.kind {
            ConstraintKind::ForeignKey(key) => Some(key),
            ConstraintKind::PrimaryKey(_)
            | ConstraintKind::Unique(_)
            | ConstraintKind::Check(_)
            | ConstraintKind::Exclusion(_) => None,
        });
        for key in keys {
            let other = match (own.contains(&name), own.contains(&&key.references)) {
                (true, _) => &key.references,
                (false, true) => name,
                (false, false) => continue,
            };
            found.extend(family(other, from));
        }
    }
    let has_partitions = |name: &&QualifiedName| is_partitioned(name, from);
    if found.iter().any(has_partitions) { found } else { Vec::new() }
}

/// A table with all above and below it.
fn family<'a>(table: &QualifiedName, from: &'a Schema) -> Vec<&'a QualifiedName> {
    let own = from.tables.get_key_value(table).map(|(name, _)| name);
    ancestors(table, from).into_iter().chain(own).chain(from.descendants(table)).collect()
}

fn ancestors<'a>(table: &QualifiedName, from: &'a Schema) -> Vec<&'a QualifiedName> {
    let parents = from.tables.get(table).into_iter().flat_map(Table::parents);
    parents.flat_map(|parent| ancestors(parent, from).into_iter().chain([parent])).collect()
}

/// Whether an earlier step took it from its parent.
fn is_detached(wanted: &QualifiedName, done: &[Step]) -> bool {
    alterations(done).any(|(_, alteration)| {
        matches!(alteration, Alteration::DetachPartition { partition, .. } if partition == wanted)
    })
}

/// Whether partitions of the table have got this foreign key already, which PostgreSQL then makes a part of the table's: it
/// drops a trigger of theirs on the table that they refer to.
fn merges(table: &QualifiedName, key: &ForeignKey, done: &[Step], from: &Schema) -> bool {
    let refers = |constraint: &Constraint| match &constraint.kind {
        ConstraintKind::ForeignKey(other) => other.references == key.references,
        ConstraintKind::PrimaryKey(_)
        | ConstraintKind::Unique(_)
        | ConstraintKind::Check(_)
        | ConstraintKind::Exclusion(_) => false,
    };
    let below = from.descendants(table);
    let has = |child: &&QualifiedName| {
        from.tables.get(*child).is_some_and(|child| child.constraints.values().any(refers))
    };
    below.iter().any(has)
        || alterations(done).any(|(of, alteration)| {
            matches!(alteration, Alteration::AddConstraint { constraint, .. }
                if below.contains(&of) && refers(constraint))
        })
}

fn is_partitioned(table: &QualifiedName, from: &Schema) -> bool {
    from.tables.get(table).is_some_and(|table| table.partition_by.is_some())
}

/// Whether ALTER TABLE does it to the table's children too.
fn reaches(alteration: &Alteration, table: &QualifiedName, from: &Schema) -> bool {
    match alteration {
        Alteration::SetUnlogged(_)
        | Alteration::SetOptions { .. }
        | Alteration::SetColumnOptions { .. }
        | Alteration::SetTablespace(_)
        | Alteration::SetReplicaIdentity(_)
        | Alteration::SetRowSecurity { .. }
        | Alteration::AddIdentity { .. }
        | Alteration::AlterIdentity { .. }
        | Alteration::DropIdentity(_)
        | Alteration::SetCompression { .. } => false,
        Alteration::AddConstraint { constraint, .. } => match &constraint.kind {
            ConstraintKind::Check(check) => !check.no_inherit,
            ConstraintKind::PrimaryKey(_)
            | ConstraintKind::Unique(_)
            | ConstraintKind::ForeignKey(_)
            | ConstraintKind::Exclusion(_) => is_partitioned(table, from),
        },
        Alteration::DropConstraint(name) | Alteration::ValidateConstraint(name) => {
            let constraint = from.tables.get(table).and_then(|table| table.constraints.get(name));
            is_partitioned(table, from)
                || constraint.is_none_or(|constraint| matches!(constraint.kind, ConstraintKind::Check(_)))
        }
        _ => true,
    }
}
