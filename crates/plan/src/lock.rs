//! The strongest locks that steps take on tables that others may be using.
//!
//! <https://www.postgresql.org/docs/current/explicit-locking.html> and the pages of the statements themselves.

use std::collections::BTreeMap;
use std::fmt;

use relata_diff::Renamed;
use relata_schema::{ConstraintKind, DefinitionId, ForeignKey, ObjectId, QualifiedName, Schema};

use crate::{Action, Alteration, DomainAlteration, Segment, Step};

/// A table-level lock mode, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lock {
    ShareUpdateExclusive,
    Share,
    ShareRowExclusive,
    AccessExclusive,
}

impl fmt::Display for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Lock::ShareUpdateExclusive => "SHARE UPDATE EXCLUSIVE",
            Lock::Share => "SHARE",
            Lock::ShareRowExclusive => "SHARE ROW EXCLUSIVE",
            Lock::AccessExclusive => "ACCESS EXCLUSIVE",
        })
    }
}

/// The strongest lock on each table, index, or domain whose columns' tables it is on. `from` is the schema before, which
/// says what refers to what. A table that is renamed is told by its old name.
pub fn locks(segment: &Segment, from: &Schema) -> BTreeMap<ObjectId, Lock> {
    let mut locks = BTreeMap::new();
    let mut formers: BTreeMap<ObjectId, ObjectId> = BTreeMap::new();
    for step in &segment.steps {
        for (mode, object) in lock(step).into_iter().chain(other_side(step, from)) {
            let object = view(formers.get(&object).cloned().unwrap_or(object), from);
            let entry = locks.entry(object).or_insert(mode);
            *entry = mode.max(*entry);
        }
        if let Action::Rename(Renamed::Table { from, to }) = &step.action {
            let (from, to) = (ObjectId::Table(from.clone()), ObjectId::Table(to.clone()));
            let former = formers.remove(&from).unwrap_or(from);
            formers.insert(to, former);
        }
    }
    locks
}

/// A view under its own kind, where a statement speaks of it as of a table.
fn view(object: ObjectId, from: &Schema) -> ObjectId {
    let ObjectId::Table(name) = &object else { return object };
    [DefinitionId::View(name.clone()), DefinitionId::MaterializedView(name.clone())]
        .into_iter()
        .find(|id| from.definitions.contains_key(id))
        .map_or(object, ObjectId::Definition)
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
        Action::DropTable(table) => on(Lock::AccessExclusive, table),
        Action::SetComment { on: object, .. } => {
            object.table().map(|table| (Lock::ShareUpdateExclusive, ObjectId::Table(table.clone())))
        }
        Action::Rename(renamed) => match renamed {
            Renamed::Table { from: table, .. }
            | Renamed::Column { table, .. }
            | Renamed::Constraint { table, .. } => on(Lock::AccessExclusive, table),
            Renamed::Index { table, from, .. } => {
                Some((Lock::ShareUpdateExclusive, ObjectId::Index(QualifiedName::new(&table.schema, from))))
            }
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
            let looks = match alteration {
                DomainAlteration::SetNotNull | DomainAlteration::ValidateCheck(_) => true,
                DomainAlteration::AddCheck { check, .. } => !check.not_valid,
                DomainAlteration::SetDefault(_)
                | DomainAlteration::DropDefault
                | DomainAlteration::DropNotNull
                | DomainAlteration::DropCheck(_) => false,
            };
            looks.then(|| (Lock::Share, ObjectId::Domain(domain.clone())))
        }
        Action::CreateDefinition { id, .. } => definition(id, Lock::ShareRowExclusive),
        Action::SetEnabled { id, .. } => definition(id, Lock::ShareRowExclusive),
        Action::DropDefinition { id, .. } => match id {
            DefinitionId::View(_) | DefinitionId::MaterializedView(_) => {
                Some((Lock::AccessExclusive, ObjectId::Definition(id.clone())))
            }
            _ => definition(id, Lock::AccessExclusive),
        },
        Action::SetStatisticsTarget { .. }
        | Action::KeepAccess(_)
        | Action::RestoreAccess(_)
        | Action::SetPrivileges { .. } => None,
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
        | DefinitionId::Collation(_) => return None,
    };
    Some((lock, ObjectId::Table(table.clone())))
}

/// The table of locks on the manual's page of ALTER TABLE.
fn alteration(alteration: &Alteration) -> Lock {
    match alteration {
        Alteration::SetStatistics { .. }
        | Alteration::SetColumnOptions { .. }
        | Alteration::ValidateConstraint(_)
        | Alteration::SetOptions { .. } => Lock::ShareUpdateExclusive,
        Alteration::AddConstraint { constraint, .. } => match &constraint.kind {
            ConstraintKind::ForeignKey(_) => Lock::ShareRowExclusive,
            ConstraintKind::PrimaryKey(_)
            | ConstraintKind::Unique(_)
            | ConstraintKind::Check(_)
            | ConstraintKind::Exclusion(_) => Lock::AccessExclusive,
        },
        Alteration::AddColumn(_)
        | Alteration::DropColumn(_)
        | Alteration::SetType { .. }
        | Alteration::SetDefault { .. }
        | Alteration::DropDefault(_)
        | Alteration::SetNotNull(_)
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
