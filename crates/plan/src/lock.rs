//! The strongest locks that steps take on tables that others may be using.
//!
//! <https://www.postgresql.org/docs/current/explicit-locking.html> and the pages of the statements themselves.

mod inheritance;

pub(crate) use inheritance::possible_locks;

use std::fmt;

use relata_diff::Renamed;
use relata_schema::{
    ConstraintKind, Definition, DefinitionId, Details, ForeignKey, ObjectId, QualifiedName, Schema,
};

use crate::effect::Asked;
use crate::render::{publication, table};
use crate::{Action, Alteration, DomainAlteration, Segment, Step};

/// A table-level lock mode, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lock {
    ShareUpdateExclusive,
    Share,
    ShareRowExclusive,
    Exclusive,
    AccessExclusive,
}

impl fmt::Display for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Lock::ShareUpdateExclusive => "SHARE UPDATE EXCLUSIVE",
            Lock::Share => "SHARE",
            Lock::ShareRowExclusive => "SHARE ROW EXCLUSIVE",
            Lock::Exclusive => "EXCLUSIVE",
            Lock::AccessExclusive => "ACCESS EXCLUSIVE",
        })
    }
}

/// How long a statement may wait for its lock, during which all who come after it wait too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// It needs no lock on what others may be using.
    NeedsNone,
    Short,
    /// It keeps nobody waiting, and waits itself for transactions that began before it.
    Endless,
}

/// The patience of each step.
pub fn patience(segment: &Segment) -> Vec<Patience> {
    let created: Vec<ObjectId> = segment
        .steps
        .iter()
        .filter_map(|step| match &step.action {
            Action::CreateTable { name, .. }
            | Action::CreateDefinition { id: DefinitionId::ForeignTable(name), .. } => {
                Some(ObjectId::Table(name.clone()))
            }
            _ => None,
        })
        .collect();
    let patience = |step: &Step| match &step.action {
        _ if step.commits() && !matches!(step.action, Action::FillColumn { .. }) => Patience::Endless,
        Action::FillColumn { .. } | Action::DropLeftover(_) => Patience::Short,
        _ => {
            let locked = lock(step).into_iter().chain(other_side(step, &Schema::default()));
            let locked = locked.chain(published(step));
            match locked.into_iter().any(|(_, object)| !created.contains(&object)) {
                true => Patience::Short,
                false => Patience::NeedsNone,
            }
        }
    };
    segment.steps.iter().map(patience).collect()
}

/// The locks of one step.
pub(crate) fn locks_of(step: &Step, asked: &Asked<'_>) -> Vec<(Lock, ObjectId)> {
    let mut locks = other_side(step, asked.before);
    locks.extend(inheritance::partitions(&locks, asked.before));
    locks.extend(published(step));
    match &step.action {
        Action::AlterDomain { domain, alteration } if looks_at_values(alteration) => {
            locks.extend(asked.tables_of(domain).into_iter().map(|table| (Lock::Share, table)));
        }
        Action::DropIndex { name, concurrently } => {
            let lock = if *concurrently { Lock::ShareUpdateExclusive } else { Lock::AccessExclusive };
            locks.extend(asked.table_of_index(name).map(|table| (lock, table)));
        }
        Action::CreateDefinition { id: DefinitionId::Statistics(_), .. }
        | Action::DropDefinition { id: DefinitionId::Statistics(_), .. } => {
            locks.extend(asked.under(step).map(|on| (Lock::ShareUpdateExclusive, on)));
        }
        _ => locks.extend(lock(step)),
    }
    let mode = lock(step).map(|(mode, _)| mode);
    locks.extend(inheritance::others(step, asked.done, mode, asked.before));
    locks
}

/// Whether PostgreSQL looks at all values of the domain.
pub(crate) fn looks_at_values(alteration: &DomainAlteration) -> bool {
    match alteration {
        DomainAlteration::SetNotNull(_) | DomainAlteration::ValidateCheck(_) => true,
        DomainAlteration::AddCheck { check, .. } => !check.not_valid,
        DomainAlteration::SetDefault(_)
        | DomainAlteration::DropDefault
        | DomainAlteration::DropNotNull
        | DomainAlteration::DropCheck(_) => false,
    }
}

/// The tables that a publication is made of, or that come to it or leave it (`OpenTableList` in
/// `src/backend/commands/publicationcmds.c`).
fn published(step: &Step) -> Vec<(Lock, ObjectId)> {
    let of = |definition: &Definition| match &definition.details {
        Details::Publication(of) => of.tables.keys().cloned().map(ObjectId::Table).collect(),
        _ => Vec::new(),
    };
    let tables: Vec<ObjectId> = match &step.action {
        Action::CreateDefinition { to, .. } => of(to),
        Action::AlterDefinition { from, to, .. } if publication::changes_lists(from, to) => {
            [of(from), of(to)].concat()
        }
        _ => Vec::new(),
    };
    tables.into_iter().map(|table| (Lock::ShareUpdateExclusive, table)).collect()
}

/// Foreign keys have triggers on both of their tables, so what makes, drops or rebuilds one locks the other table too
/// (as `pg_locks` shows; the manual says it of ADD FOREIGN KEY only).
fn other_side(step: &Step, from: &Schema) -> Vec<(Lock, ObjectId)> {
    let foreign_keys = from.tables.iter().flat_map(|(table, of)| {
        of.constraints.iter().filter_map(move |(name, constraint)| match &constraint.kind {
            ConstraintKind::ForeignKey(key) => Some((table, name, key)),
            ConstraintKind::PrimaryKey(_)
            | ConstraintKind::Unique(_)
            | ConstraintKind::Check(_)
            | ConstraintKind::Exclusion(_) => None,
        })
    });
    let referenced_by = |is_meant: &dyn Fn(&QualifiedName, &str, &ForeignKey) -> bool| -> Vec<_> {
        let keys = foreign_keys.clone().filter(|(table, name, key)| is_meant(table, name, key));
        keys.flat_map(|(table, _, key)| [table, &key.references])
            .map(|table| (Lock::AccessExclusive, ObjectId::Table(table.clone())))
            .collect()
    };
    match &step.action {
        Action::DropTable(dropped) => referenced_by(&|table, _, _| table == dropped),
        Action::AlterTable { table: altered, alterations } => alterations
            .iter()
            .flat_map(|alteration| match alteration {
                Alteration::AddConstraint { constraint, .. } => match &constraint.kind {
                    ConstraintKind::ForeignKey(key) => {
                        vec![(Lock::ShareRowExclusive, ObjectId::Table(key.references.clone()))]
                    }
                    ConstraintKind::PrimaryKey(_)
                    | ConstraintKind::Unique(_)
                    | ConstraintKind::Check(_)
                    | ConstraintKind::Exclusion(_) => Vec::new(),
                },
                Alteration::DropConstraint(dropped) => {
                    referenced_by(&|table, name, _| table == altered && name == dropped)
                }
                Alteration::DropColumn(column) => {
                    referenced_by(&|table, _, key| table == altered && key.columns.contains(column))
                }
                Alteration::SetType { column, .. } => referenced_by(&|table, _, key| {
                    table == altered && key.columns.contains(column)
                        || key.references == *altered && key.referenced_columns.contains(column)
                }),
                _ => Vec::new(),
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// The lock on the step's own table; `None` where no existing table is locked against its users.
fn lock(step: &Step) -> Option<(Lock, ObjectId)> {
    let on = |lock, table: &QualifiedName| Some((lock, ObjectId::Table(table.clone())));
    match &step.action {
        Action::AlterTable { table, alterations } => {
            on(alterations.iter().map(alteration).max().unwrap_or(Lock::AccessExclusive), table)
        }
        Action::CreateIndex { table, concurrently: true, .. } => on(Lock::ShareUpdateExclusive, table),
        Action::CreateIndex { table, concurrently: false, .. } => on(Lock::Share, table),
        Action::DropIndex { name, concurrently: true } => {
            Some((Lock::ShareUpdateExclusive, ObjectId::Index(name.clone())))
        }
        Action::DropIndex { name, concurrently: false } => {
            Some((Lock::AccessExclusive, ObjectId::Index(name.clone())))
        }
        Action::AttachIndex { index, .. } => {
            Some((Lock::ShareUpdateExclusive, ObjectId::Index(index.clone())))
        }
        Action::DropTable(table) => on(Lock::AccessExclusive, table),
        Action::SetOwner { on: object, .. } => match object {
            ObjectId::Table(_)
            | ObjectId::Definition(
                DefinitionId::View(_) | DefinitionId::MaterializedView(_) | DefinitionId::ForeignTable(_),
            ) => Some((Lock::AccessExclusive, object.clone())),
            _ => None,
        },
        // What is on a table is found without keeping it.
        Action::SetComment { on: object, .. } => match object {
            ObjectId::Table(table) | ObjectId::Column { table, .. } => on(Lock::ShareUpdateExclusive, table),
            ObjectId::Index(_)
            | ObjectId::Definition(
                DefinitionId::View(_) | DefinitionId::MaterializedView(_) | DefinitionId::ForeignTable(_),
            ) => Some((Lock::ShareUpdateExclusive, object.clone())),
            ObjectId::Namespace(_)
            | ObjectId::Extension(_)
            | ObjectId::Enum(_)
            | ObjectId::Domain(_)
            | ObjectId::DomainCheck { .. }
            | ObjectId::Composite(_)
            | ObjectId::Attribute { .. }
            | ObjectId::Range(_)
            | ObjectId::Sequence(_)
            | ObjectId::Default { .. }
            | ObjectId::Constraint { .. }
            | ObjectId::Definition(_)
            | ObjectId::DefaultPrivileges(_) => None,
        },
        Action::Rename(renamed) => match renamed {
            Renamed::Table { from: table, .. }
            | Renamed::Column { table, .. }
            | Renamed::Constraint { table, .. } => on(Lock::AccessExclusive, table),
            Renamed::Index { table, from, .. } => {
                Some((Lock::ShareUpdateExclusive, ObjectId::Index(QualifiedName::new(&table.schema, from))))
            }
            Renamed::Definition {
                from:
                    id @ (DefinitionId::View(_)
                    | DefinitionId::MaterializedView(_)
                    | DefinitionId::ForeignTable(_)),
                ..
            } => Some((Lock::AccessExclusive, ObjectId::Definition(id.clone()))),
            Renamed::Definition { from: id, .. } => {
                id.table().map(|table| (Lock::AccessExclusive, ObjectId::Table(table.clone())))
            }
            Renamed::Enum { .. }
            | Renamed::Label { .. }
            | Renamed::Domain { .. }
            | Renamed::DomainCheck { .. }
            | Renamed::Composite { .. }
            | Renamed::Attribute { .. }
            | Renamed::Range { .. }
            | Renamed::Multirange { .. }
            | Renamed::Sequence { .. } => None,
        },
        Action::AlterDomain { domain, alteration } => {
            looks_at_values(alteration).then(|| (Lock::Share, ObjectId::Domain(domain.clone())))
        }
        Action::CreateDefinition { id: id @ DefinitionId::View(_), or_replace: true, .. } => {
            Some((Lock::AccessExclusive, ObjectId::Definition(id.clone())))
        }
        Action::CreateDefinition { id, .. } => definition(id, Lock::ShareRowExclusive),
        Action::SetEnabled { id, .. } => definition(id, Lock::ShareRowExclusive),
        Action::DropDefinition { id, .. } => match id {
            DefinitionId::View(_) | DefinitionId::MaterializedView(_) | DefinitionId::ForeignTable(_) => {
                Some((Lock::AccessExclusive, ObjectId::Definition(id.clone())))
            }
            _ => definition(id, Lock::AccessExclusive),
        },
        Action::AlterDefinition {
            id: id @ (DefinitionId::MaterializedView(_) | DefinitionId::ForeignTable(_)),
            from,
            to,
        } => {
            let settings = table::settings(from.columns(), to.columns());
            let settings = settings.iter().map(alteration).max().unwrap_or(Lock::AccessExclusive);
            // What is left of it is of its definition.
            let alone = from.without_settings().details == to.without_settings().details;
            let lock = if alone { settings } else { Lock::AccessExclusive };
            Some((lock, ObjectId::Definition(id.clone())))
        }
        Action::AlterDefinition { .. }
        | Action::SetStatisticsTarget { .. }
        | Action::KeepAccess(_)
        | Action::RestoreAccess(_)
        | Action::ClearAccess(_)
        | Action::SetPrivileges { .. } => None,
        // Of rows alone.
        Action::FillColumn { .. } => None,
        Action::DropLeftover(_) => None,
        Action::CreateNamespace(_)
        | Action::DropNamespace(_)
        | Action::CreateExtension { .. }
        | Action::DropExtension(_)
        | Action::UpdateExtension { .. }
        | Action::SetExtensionSchema { .. }
        | Action::CreateEnum { .. }
        | Action::DropEnum(_)
        | Action::AddLabel { .. }
        | Action::RefuseHeldLabels { .. }
        | Action::CreateDomain { .. }
        | Action::DropDomain(_)
        | Action::CreateComposite { .. }
        | Action::DropComposite(_)
        | Action::AlterComposite { .. }
        | Action::CreateRange { .. }
        | Action::DropRange { .. }
        | Action::CreateSequence { .. }
        | Action::DropSequence(_)
        | Action::AlterSequence { .. }
        | Action::SetSequenceUnlogged { .. }
        | Action::SetSequenceOwner { .. }
        | Action::KeepPlace(_)
        | Action::AdvanceSequence { .. }
        | Action::CreateTable { .. } => None,
    }
}

/// What is on a table locks it: a trigger as `of_trigger` says, a rule and a policy against everybody.
fn definition(id: &DefinitionId, of_trigger: Lock) -> Option<(Lock, ObjectId)> {
    let (table, lock) = match id {
        DefinitionId::Trigger { table, .. } => (table, of_trigger),
        DefinitionId::Rule { table, .. } | DefinitionId::Policy { table, .. } => {
            (table, Lock::AccessExclusive)
        }
        DefinitionId::Routine { .. }
        | DefinitionId::View(_)
        | DefinitionId::MaterializedView(_)
        | DefinitionId::Statistics(_)
        | DefinitionId::Collation(_)
        | DefinitionId::Publication(_)
        | DefinitionId::EventTrigger(_)
        | DefinitionId::ForeignDataWrapper(_)
        | DefinitionId::Server(_)
        | DefinitionId::UserMapping { .. }
        | DefinitionId::ForeignTable(_) => return None,
    };
    Some((lock, ObjectId::Table(table.clone())))
}

/// The table of locks on the manual's page of ALTER TABLE.
fn alteration(alteration: &Alteration) -> Lock {
    match alteration {
        Alteration::SetStatistics { .. }
        | Alteration::SetColumnOptions { .. }
        | Alteration::ValidateConstraint(_)
        | Alteration::SetOptions { .. }
        | Alteration::AttachPartition { .. }
        | Alteration::DetachPartition { concurrently: true, .. } => Lock::ShareUpdateExclusive,
        Alteration::AddConstraint { constraint, .. } => match &constraint.kind {
            ConstraintKind::ForeignKey(_) => Lock::ShareRowExclusive,
            ConstraintKind::PrimaryKey(_)
            | ConstraintKind::Unique(_)
            | ConstraintKind::Check(_)
            | ConstraintKind::Exclusion(_) => Lock::AccessExclusive,
        },
        Alteration::AddConstraintUsing { .. }
        | Alteration::AddColumn(_)
        | Alteration::DropColumn(_)
        | Alteration::DropColumnOnly(_)
        | Alteration::DetachPartition { concurrently: false, .. }
        | Alteration::Inherit(_)
        | Alteration::NoInherit(_)
        | Alteration::SetType { .. }
        | Alteration::SetDefault { .. }
        | Alteration::DropDefault(_)
        | Alteration::SetNotNull { .. }
        | Alteration::DropNotNull(_)
        | Alteration::SetExpression { .. }
        | Alteration::DropExpression(_)
        | Alteration::AddIdentity { .. }
        | Alteration::AlterIdentity { .. }
        | Alteration::DropIdentity(_)
        | Alteration::SetStorage { .. }
        | Alteration::SetCompression { .. }
        | Alteration::AlterConstraint { .. }
        | Alteration::DropConstraint(_)
        | Alteration::SetUnlogged(_)
        | Alteration::SetTablespace(_)
        | Alteration::SetRowSecurity { .. }
        | Alteration::SetReplicaIdentity(_) => Lock::AccessExclusive,
    }
}
