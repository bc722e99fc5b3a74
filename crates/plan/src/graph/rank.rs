//! The order of statements by their kind.

use relata_schema::{ConstraintKind, DefinitionId, Enabled, ObjectId};

use crate::{Action, Alteration, DomainAlteration, Step};

/// Event triggers act on what comes after them.
const LAST: u8 = 32;

/// The order among steps that nothing else orders: what refuses first, then what makes room, then what builds.
pub(super) fn rank(step: &Step) -> u8 {
    if let Action::FillColumn { .. } = step.action {
        return 29;
    }
    // Those that wait without an end are side by side.
    if step.runs_alone() {
        return if step.commits() { 30 } else { 31 };
    }
    match &step.action {
        Action::RefuseHeldLabels { .. } | Action::KeepAccess(_) => 0,
        Action::CreateNamespace(_) => 1,
        Action::CreateExtension { .. }
        | Action::UpdateExtension { .. }
        | Action::SetExtensionSchema { .. } => 2,
        Action::AddLabel { .. } => 3,
        Action::Rename(_) => 4,
        Action::AlterTable { alterations, .. } => alterations.iter().map(alteration_rank).max().unwrap_or(14),
        Action::SetSequenceOwner { to: None, .. } => 5,
        Action::DropIndex { .. } => 6,
        // With no file's end between it and the sequence that takes its place.
        Action::KeepPlace(_) => 7,
        Action::DropDefinition { id, .. } => match id {
            DefinitionId::EventTrigger(_) => 0,
            DefinitionId::Server(_) => 22,
            DefinitionId::Routine { .. }
            | DefinitionId::Collation(_)
            | DefinitionId::ForeignDataWrapper(_) => 23,
            _ => 6,
        },
        Action::DropTable(_) => 8,
        Action::DropSequence(_) => 9,
        Action::CreateEnum { .. } => 10,
        Action::CreateSequence { .. } => 11,
        Action::AlterSequence { .. } | Action::SetSequenceUnlogged { .. } => 11,
        Action::CreateDomain { .. } | Action::CreateComposite { .. } | Action::CreateRange { .. } => 12,
        Action::AlterComposite { .. } => 12,
        Action::AlterDomain { alteration, .. } => domain_alteration_rank(alteration),
        Action::CreateTable { .. } => 13,
        Action::CreateDefinition { id, .. } => match id {
            DefinitionId::Collation(_) => 10,
            DefinitionId::Routine { .. } => 12,
            DefinitionId::ForeignTable(_) => 13,
            DefinitionId::View(_) | DefinitionId::MaterializedView(_) | DefinitionId::Statistics(_) => 19,
            DefinitionId::Trigger { .. }
            | DefinitionId::Rule { .. }
            | DefinitionId::Policy { .. }
            | DefinitionId::Publication(_) => 21,
            DefinitionId::ForeignDataWrapper(_) | DefinitionId::Server(_) => 12,
            DefinitionId::UserMapping { .. } => 13,
            DefinitionId::EventTrigger(_) => LAST,
        },
        Action::AlterDefinition { id: DefinitionId::ForeignTable(_), .. } => 14,
        Action::AlterDefinition { .. } => 21,
        Action::SetEnabled { id: DefinitionId::EventTrigger(_), to } => match to {
            Enabled::Disabled => 0,
            Enabled::Origin | Enabled::Replica | Enabled::Always => LAST,
        },
        Action::SetEnabled { .. } | Action::SetStatisticsTarget { .. } => 21,
        Action::SetSequenceOwner { .. } => 15,
        Action::AdvanceSequence { .. } => 16,
        // Partitions that come to the table would get theirs of it.
        Action::CreateIndex { index, only: true, .. } if !index.valid => 20,
        Action::CreateIndex { .. } => 18,
        Action::AttachIndex { .. } => 31,
        Action::ClearAccess(_) => 21,
        // What the others make, they make without them.
        Action::SetPrivileges { on: ObjectId::DefaultPrivileges(_), .. } => 28,
        Action::RestoreAccess(_) | Action::SetPrivileges { .. } | Action::SetComment { .. } => 22,
        Action::FillColumn { .. } | Action::DropLeftover(_) => 29,
        Action::DropDomain(_) | Action::DropComposite(_) | Action::DropRange { .. } => 23,
        Action::DropEnum(_) => 24,
        Action::DropExtension(_) => 25,
        Action::DropNamespace(_) => 26,
        // What stands together is of one owner until then.
        Action::SetOwner { .. } => 27,
    }
}

fn domain_alteration_rank(alteration: &DomainAlteration) -> u8 {
    match alteration {
        DomainAlteration::DropCheck(_) => 6,
        // Before there are columns with arrays of it, whose values PostgreSQL would not look at.
        DomainAlteration::SetDefault(_)
        | DomainAlteration::DropDefault
        | DomainAlteration::SetNotNull(_)
        | DomainAlteration::DropNotNull
        | DomainAlteration::AddCheck { .. }
        | DomainAlteration::ValidateCheck(_) => 12,
    }
}

fn alteration_rank(alteration: &Alteration) -> u8 {
    match alteration {
        Alteration::DropConstraint(_) => 6,
        Alteration::DetachPartition { .. } | Alteration::NoInherit(_) => 5,
        Alteration::DropColumn(_) | Alteration::DropColumnOnly(_) => 7,
        Alteration::AddColumn(_) => 14,
        Alteration::SetType { .. }
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
        | Alteration::SetStatistics { .. }
        | Alteration::SetColumnOptions { .. } => 15,
        Alteration::AddConstraint { constraint, .. } => match &constraint.kind {
            ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) if key.incomplete => 20,
            ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_) => 17,
            ConstraintKind::Check(_) | ConstraintKind::Exclusion(_) => 18,
            ConstraintKind::ForeignKey(_) => 20,
        },
        Alteration::AddConstraintUsing { .. } => 17,
        Alteration::AttachPartition { .. } | Alteration::Inherit(_) => 19,
        Alteration::AlterConstraint { .. } => 20,
        Alteration::SetUnlogged(_)
        | Alteration::SetOptions { .. }
        | Alteration::SetTablespace(_)
        | Alteration::SetRowSecurity { .. }
        | Alteration::SetReplicaIdentity(_) => 21,
        Alteration::ValidateConstraint(_) => 30,
    }
}
