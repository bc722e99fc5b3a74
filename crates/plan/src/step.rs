//! One statement, or a few that belong together, as data.

use relata_diff::Renamed;
use relata_schema::{
    Attribute, Column, Composite, Constraint, Definition, DefinitionId, Domain, DomainCheck, Enabled, Enum,
    Extension, Generated, Identity, Index, ObjectId, Privileges, QualifiedName, Range, ReplicaIdentity,
    RowSecurity, Sequence, SequenceOptions, Sql, Storage, StorageParameters, Table,
};

/// What to do, and what must be done before and after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub action: Action,
    /// Objects that are there, or are as they should be, only after this step.
    pub produces: Vec<ObjectId>,
    /// Objects that are gone, or no longer as they were, after this step.
    pub destroys: Vec<ObjectId>,
    /// Objects whose steps must be done before this one.
    pub after: Vec<ObjectId>,
    /// In a transaction of its own: it takes long, or it belongs to one that does.
    pub alone: bool,
}

/// The statements that relata knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    CreateNamespace(String),
    DropNamespace(String),
    CreateExtension {
        name: String,
        extension: Extension,
    },
    DropExtension(String),
    UpdateExtension {
        name: String,
        version: String,
    },
    SetExtensionSchema {
        name: String,
        schema: String,
    },
    CreateEnum {
        name: QualifiedName,
        to: Enum,
    },
    DropEnum(QualifiedName),
    AddLabel {
        r#enum: QualifiedName,
        label: String,
        place: Place,
    },
    /// Fails, and says so, where rows hold one of the labels.
    RefuseHeldLabels {
        r#enum: QualifiedName,
        labels: Vec<String>,
        columns: Vec<HeldIn>,
    },
    /// With the checks that are left in `to`.
    CreateDomain {
        name: QualifiedName,
        to: Domain,
    },
    DropDomain(QualifiedName),
    AlterDomain {
        domain: QualifiedName,
        alteration: DomainAlteration,
    },
    CreateComposite {
        name: QualifiedName,
        to: Composite,
    },
    DropComposite(QualifiedName),
    AlterComposite {
        composite: QualifiedName,
        alteration: AttributeAlteration,
    },
    CreateRange {
        name: QualifiedName,
        to: Range,
    },
    /// With its multirange type.
    DropRange {
        name: QualifiedName,
        multirange: QualifiedName,
    },
    CreateSequence {
        name: QualifiedName,
        to: Sequence,
    },
    DropSequence(QualifiedName),
    AlterSequence {
        name: QualifiedName,
        from: SequenceOptions,
        to: SequenceOptions,
    },
    SetSequenceUnlogged {
        name: QualifiedName,
        to: bool,
    },
    SetSequenceOwner {
        name: QualifiedName,
        to: Option<(QualifiedName, String)>,
    },
    /// Notes for this session how far a sequence has come, before it goes.
    KeepPlace(QualifiedName),
    /// Takes the sequence that a column owns to where the one `kept` has come, else past the last value in the table.
    AdvanceSequence {
        table: QualifiedName,
        column: String,
        descending: bool,
        kept: Option<QualifiedName>,
    },
    /// With its columns and the constraints that are left in `table`.
    CreateTable {
        name: QualifiedName,
        table: Table,
    },
    DropTable(QualifiedName),
    AlterTable {
        table: QualifiedName,
        alterations: Vec<Alteration>,
    },
    /// Gives rows that have nothing in a column its default, some at a time, each time in a transaction of its own.
    FillColumn {
        table: QualifiedName,
        column: String,
    },
    /// Of a constraint or an index that an online form leaves where it is cut off.
    DropLeftover(Leftover),
    CreateIndex {
        table: QualifiedName,
        name: String,
        index: Index,
        concurrently: bool,
        /// Of a partitioned table, without its partitions: theirs are attached to it later.
        only: bool,
    },
    /// ALTER INDEX … ATTACH PARTITION.
    AttachIndex {
        index: QualifiedName,
        partition: QualifiedName,
    },
    DropIndex {
        name: QualifiedName,
        concurrently: bool,
    },
    /// With CREATE OR REPLACE, the object keeps what depends on it.
    CreateDefinition {
        id: DefinitionId,
        to: Definition,
        or_replace: bool,
    },
    DropDefinition {
        id: DefinitionId,
        from: Definition,
    },
    /// In place, by what ALTER of its kind can do.
    AlterDefinition {
        id: DefinitionId,
        from: Definition,
        to: Definition,
    },
    /// When a trigger or rule fires.
    SetEnabled {
        id: DefinitionId,
        to: Enabled,
    },
    SetStatisticsTarget {
        id: DefinitionId,
        to: Option<i32>,
    },
    Rename(Renamed),
    /// Notes for this session who owns objects that go for a moment, and what others may do with them.
    KeepAccess(Vec<Kept>),
    /// Gives the objects back what was noted.
    RestoreAccess(Vec<ObjectId>),
    /// Takes from others what default privileges gave them on an object that was just made.
    ClearAccess(ObjectId),
    SetPrivileges {
        on: ObjectId,
        from: Privileges,
        to: Privileges,
    },
    SetOwner {
        on: ObjectId,
        /// `None` is whoever runs it.
        to: Option<String>,
    },
    SetComment {
        on: ObjectId,
        to: Option<String>,
    },
}

/// An object that goes and comes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    pub on: ObjectId,
    /// Whether privileges are noted as well as the owner: not where a file says what they are.
    pub privileges: bool,
}

/// What a file that was cut off may have come to, or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leftover {
    Constraint {
        table: QualifiedName,
        constraint: String,
    },
    Index(QualifiedName),
    /// A table that was attached.
    Partition {
        parent: QualifiedName,
        partition: QualifiedName,
    },
}

/// Where a new label goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    Before(String),
    After(String),
    Last,
}

/// A column that can hold an enum's label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldIn {
    pub table: QualifiedName,
    pub column: String,
    pub array: bool,
}

/// The action of ALTER DOMAIN, which has one each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DomainAlteration {
    SetDefault(Sql),
    DropDefault,
    /// With a name for the constraint, where PostgreSQL would choose another.
    SetNotNull(Option<String>),
    DropNotNull,
    AddCheck {
        name: String,
        check: DomainCheck,
    },
    DropCheck(String),
    ValidateCheck(String),
}

/// An action of ALTER TYPE on a composite type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttributeAlteration {
    Add(Attribute),
    Drop(String),
    SetType(Attribute),
}

/// One action of ALTER TABLE.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Alteration {
    AddColumn(Column),
    DropColumn(String),
    /// It stays in the tables that inherit it.
    DropColumnOnly(String),
    SetType {
        column: String,
        to: Column,
        using: Option<Sql>,
    },
    SetDefault {
        column: String,
        to: Sql,
    },
    DropDefault(String),
    SetNotNull {
        column: String,
        /// Where the constraint is not to have the name that PostgreSQL would choose.
        name: Option<String>,
    },
    DropNotNull(String),
    SetExpression {
        column: String,
        to: Generated,
    },
    DropExpression(String),
    AddIdentity {
        column: String,
        to: Identity,
    },
    AlterIdentity {
        column: String,
        from: Identity,
        to: Identity,
    },
    DropIdentity(String),
    SetStorage {
        column: String,
        type_name: String,
        to: Option<Storage>,
    },
    SetCompression {
        column: String,
        to: Option<String>,
    },
    SetStatistics {
        column: String,
        to: Option<i32>,
    },
    SetColumnOptions {
        column: String,
        from: StorageParameters,
        to: StorageParameters,
    },
    AddConstraint {
        name: String,
        constraint: Constraint,
        not_valid: bool,
    },
    AddConstraintUsing {
        name: String,
        constraint: Constraint,
        index: String,
    },
    AlterConstraint {
        name: String,
        constraint: Constraint,
    },
    ValidateConstraint(String),
    DropConstraint(String),
    SetUnlogged(bool),
    SetOptions {
        from: StorageParameters,
        to: StorageParameters,
    },
    SetTablespace(Option<String>),
    SetReplicaIdentity(ReplicaIdentity),
    SetRowSecurity {
        from: RowSecurity,
        to: RowSecurity,
    },
    AttachPartition {
        partition: QualifiedName,
        bound: Sql,
    },
    DetachPartition {
        partition: QualifiedName,
        concurrently: bool,
    },
    Inherit(QualifiedName),
    NoInherit(QualifiedName),
}

/// Each alteration that steps make, with its table.
pub(crate) fn alterations(steps: &[Step]) -> impl DoubleEndedIterator<Item = (&QualifiedName, &Alteration)> {
    let of_tables = steps.iter().filter_map(|step| match &step.action {
        Action::AlterTable { table, alterations } => Some((table, alterations)),
        _ => None,
    });
    of_tables.flat_map(|(table, alterations)| alterations.iter().map(move |alteration| (table, alteration)))
}

impl Step {
    pub(crate) fn new(action: Action) -> Self {
        Step { action, produces: Vec::new(), destroys: Vec::new(), after: Vec::new(), alone: false }
    }

    pub(crate) fn alter(table: &QualifiedName, alteration: Alteration) -> Self {
        Step::new(Action::AlterTable { table: table.clone(), alterations: vec![alteration] })
    }

    pub(crate) fn produces(mut self, objects: impl IntoIterator<Item = ObjectId>) -> Self {
        self.produces.extend(objects);
        self
    }

    pub(crate) fn destroys(mut self, objects: impl IntoIterator<Item = ObjectId>) -> Self {
        self.destroys.extend(objects);
        self
    }

    pub(crate) fn after(mut self, objects: impl IntoIterator<Item = ObjectId>) -> Self {
        self.after.extend(objects);
        self
    }

    pub(crate) fn alone(self) -> Self {
        Step { alone: true, ..self }
    }

    /// Whether PostgreSQL, or kindness to a busy table, wants this step in a transaction of its own.
    pub fn runs_alone(&self) -> bool {
        self.alone || self.commits()
    }

    /// Whether the statement ends transactions itself, so that it cannot be part of one.
    pub fn commits(&self) -> bool {
        match &self.action {
            Action::CreateIndex { concurrently, .. } | Action::DropIndex { concurrently, .. } => {
                *concurrently
            }
            Action::FillColumn { .. } => true,
            Action::DropLeftover(leftover) => match leftover {
                Leftover::Index(_) => true,
                Leftover::Constraint { .. } | Leftover::Partition { .. } => false,
            },
            Action::AlterTable { alterations, .. } => alterations.iter().any(|alteration| {
                matches!(alteration, Alteration::DetachPartition { concurrently: true, .. })
            }),
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
            | Action::AlterDomain { .. }
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
            | Action::CreateTable { .. }
            | Action::DropTable(_)
            | Action::AttachIndex { .. }
            | Action::CreateDefinition { .. }
            | Action::DropDefinition { .. }
            | Action::AlterDefinition { .. }
            | Action::SetEnabled { .. }
            | Action::SetStatisticsTarget { .. }
            | Action::Rename(_)
            | Action::KeepAccess(_)
            | Action::RestoreAccess(_)
            | Action::ClearAccess(_)
            | Action::SetPrivileges { .. }
            | Action::SetOwner { .. }
            | Action::SetComment { .. } => false,
        }
    }
}
