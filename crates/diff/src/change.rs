//! The vocabulary of differences.

use relata_schema::{
    Attribute, Column, Composite, Constraint, Definition, DefinitionId, Domain, DomainCheck, Enum, Extension,
    Index, ObjectId, Partition, Privileges, QualifiedName, Range, ReplicaIdentity, RowSecurity, Sequence,
    StorageParameters, Table,
};

/// One difference between two schemas, with what each side has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    CreateNamespace {
        name: String,
    },
    DropNamespace {
        name: String,
    },
    CreateExtension {
        name: String,
        extension: Extension,
    },
    DropExtension {
        name: String,
    },
    ModifyExtension {
        name: String,
        from: Extension,
        to: Extension,
    },
    CreateEnum {
        name: QualifiedName,
        to: Enum,
    },
    DropEnum {
        name: QualifiedName,
        from: Enum,
    },
    /// Labels were added, and those that were there keep their order.
    AddLabels {
        name: QualifiedName,
        from: Enum,
        to: Enum,
    },
    /// Labels were removed or changed their order: PostgreSQL can do neither in place.
    ReplaceEnum {
        name: QualifiedName,
        from: Enum,
        to: Enum,
    },
    CreateDomain {
        name: QualifiedName,
        to: Domain,
    },
    DropDomain {
        name: QualifiedName,
        from: Domain,
    },
    /// Another default, or NOT NULL; checks are changes of their own.
    ModifyDomain {
        name: QualifiedName,
        from: Domain,
        to: Domain,
    },
    /// Another base type or collation: PostgreSQL can change neither in place.
    ReplaceDomain {
        name: QualifiedName,
        from: Domain,
        to: Domain,
    },
    AddDomainCheck {
        domain: QualifiedName,
        name: String,
        to: DomainCheck,
    },
    DropDomainCheck {
        domain: QualifiedName,
        name: String,
        from: DomainCheck,
    },
    ModifyDomainCheck {
        domain: QualifiedName,
        name: String,
        from: DomainCheck,
        to: DomainCheck,
    },
    CreateComposite {
        name: QualifiedName,
        to: Composite,
    },
    DropComposite {
        name: QualifiedName,
        from: Composite,
    },
    AddAttribute {
        composite: QualifiedName,
        to: Attribute,
    },
    DropAttribute {
        composite: QualifiedName,
        from: Attribute,
    },
    /// Another type or collation.
    ModifyAttribute {
        composite: QualifiedName,
        from: Attribute,
        to: Attribute,
    },
    /// The order that attributes have where they come and go in place is not the one that is wanted.
    OrderAttributes {
        composite: QualifiedName,
        from: Composite,
        to: Composite,
    },
    CreateRange {
        name: QualifiedName,
        to: Range,
    },
    DropRange {
        name: QualifiedName,
        from: Range,
    },
    /// PostgreSQL can change none in place.
    ReplaceRange {
        name: QualifiedName,
        from: Range,
        to: Range,
    },
    CreateSequence {
        name: QualifiedName,
        to: Sequence,
    },
    DropSequence {
        name: QualifiedName,
        from: Sequence,
    },
    ModifySequence {
        name: QualifiedName,
        from: Sequence,
        to: Sequence,
    },
    CreateTable {
        name: QualifiedName,
        to: Table,
    },
    DropTable {
        name: QualifiedName,
        from: Table,
    },
    /// It leaves the one and becomes a partition of the other, or of the same one anew.
    SetPartition {
        table: QualifiedName,
        from: Option<Partition>,
        to: Option<Partition>,
    },
    /// The parents that it leaves, and those that it gets after the ones that stay.
    SetInherits {
        table: QualifiedName,
        from: Vec<QualifiedName>,
        to: Vec<QualifiedName>,
    },
    /// A partition's index becomes a part of its parent's.
    AttachIndex {
        table: QualifiedName,
        name: String,
        to: String,
    },
    SetUnlogged {
        table: QualifiedName,
        to: bool,
    },
    SetTableOptions {
        table: QualifiedName,
        from: StorageParameters,
        to: StorageParameters,
    },
    SetTablespace {
        table: QualifiedName,
        to: Option<String>,
    },
    SetReplicaIdentity {
        table: QualifiedName,
        to: ReplicaIdentity,
    },
    SetRowSecurity {
        table: QualifiedName,
        from: RowSecurity,
        to: RowSecurity,
    },
    AddColumn {
        table: QualifiedName,
        to: Column,
    },
    DropColumn {
        table: QualifiedName,
        from: Column,
    },
    ModifyColumn {
        table: QualifiedName,
        from: Column,
        to: Column,
    },
    AddConstraint {
        table: QualifiedName,
        name: String,
        to: Constraint,
    },
    DropConstraint {
        table: QualifiedName,
        name: String,
        from: Constraint,
    },
    ModifyConstraint {
        table: QualifiedName,
        name: String,
        from: Constraint,
        to: Constraint,
    },
    AddIndex {
        table: QualifiedName,
        name: String,
        to: Index,
    },
    DropIndex {
        table: QualifiedName,
        name: String,
        from: Index,
    },
    ModifyIndex {
        table: QualifiedName,
        name: String,
        from: Index,
        to: Index,
    },
    CreateDefinition {
        id: DefinitionId,
        to: Definition,
    },
    DropDefinition {
        id: DefinitionId,
        from: Definition,
    },
    /// Comments and indexes are changes of their own.
    ModifyDefinition {
        id: DefinitionId,
        from: Definition,
        to: Definition,
    },
    Rename(Renamed),
    /// Of others than the owner.
    SetPrivileges {
        on: ObjectId,
        from: Privileges,
        to: Privileges,
    },
    SetOwner {
        on: ObjectId,
        /// `None` is whoever runs the plan.
        from: Option<String>,
        to: Option<String>,
    },
    SetComment {
        on: ObjectId,
        to: Option<String>,
    },
}

/// An object that keeps what it is and changes its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Renamed {
    Enum {
        from: QualifiedName,
        to: QualifiedName,
    },
    Label {
        r#enum: QualifiedName,
        from: String,
        to: String,
    },
    Domain {
        from: QualifiedName,
        to: QualifiedName,
    },
    DomainCheck {
        domain: QualifiedName,
        from: String,
        to: String,
    },
    Composite {
        from: QualifiedName,
        to: QualifiedName,
    },
    Attribute {
        composite: QualifiedName,
        from: String,
        to: String,
    },
    Range {
        from: QualifiedName,
        to: QualifiedName,
    },
    /// The multirange type of a range.
    Multirange {
        range: QualifiedName,
        from: QualifiedName,
        to: QualifiedName,
    },
    Sequence {
        from: QualifiedName,
        to: QualifiedName,
    },
    /// Also a move to another schema.
    Table {
        from: QualifiedName,
        to: QualifiedName,
    },
    Column {
        table: QualifiedName,
        from: String,
        to: String,
    },
    Constraint {
        table: QualifiedName,
        from: String,
        to: String,
    },
    Index {
        table: QualifiedName,
        from: String,
        to: String,
    },
    Definition {
        from: DefinitionId,
        to: DefinitionId,
    },
}

impl Change {
    pub(crate) fn comment(on: ObjectId, to: &Option<String>) -> Self {
        Change::SetComment { on, to: to.clone() }
    }
}
