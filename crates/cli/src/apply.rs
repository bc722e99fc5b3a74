//! Runs the segments of a plan on a database.

use postgres::Client;
use relata_plan::{
    Action, Alteration, AttributeAlteration, DomainAlteration, Leftover, Segment, Step, render,
};
use relata_schema::{ObjectId, QualifiedName};

use crate::interrupt;

/// A statement that the server refused.
#[derive(Debug)]
pub(crate) struct Failure {
    /// Missing where the whole of a transaction failed, at COMMIT.
    pub(crate) step: Option<Step>,
    pub(crate) statement: String,
    pub(crate) source: postgres::Error,
}

/// Runs one segment: in one transaction, or each step in its own.
pub(crate) fn segment(client: &mut Client, segment: &Segment) -> Result<(), Box<Failure>> {
    if segment.transactional {
        return transaction(client, &segment.steps);
    }
    for step in &segment.steps {
        for statement in render(step) {
            client.batch_execute(&statement).map_err(|source| failed(step, statement, source))?;
        }
    }
    Ok(())
}

/// All steps in one message. Where that fails nothing has happened, and a second go, statement by statement,
/// finds the one that the server refuses.
fn transaction(client: &mut Client, steps: &[Step]) -> Result<(), Box<Failure>> {
    let mut text = String::from("BEGIN;\n");
    for statement in steps.iter().flat_map(render) {
        text.push_str(&statement);
        text.push_str(";\n");
    }
    text.push_str("COMMIT");
    let Err(error) = client.batch_execute(&text) else { return Ok(()) };
    let all = |source| Box::new(Failure { step: None, statement: "COMMIT".to_owned(), source });
    if error.as_db_error().is_none() || interrupt::requested() {
        return Err(all(error));
    }
    client.batch_execute("ROLLBACK").map_err(all)?;
    let mut transaction = client.transaction().map_err(all)?;
    for step in steps {
        for statement in render(step) {
            transaction.batch_execute(&statement).map_err(|source| failed(step, statement, source))?;
        }
    }
    // It went through this time, so it was something of the moment, as a deadlock is; or COMMIT itself refuses.
    transaction.commit().map_err(all)
}

fn failed(step: &Step, statement: String, source: postgres::Error) -> Box<Failure> {
    Box::new(Failure { step: Some(step.clone()), statement, source })
}

/// The objects that a step is about.
pub(crate) fn objects(step: &Step) -> Vec<ObjectId> {
    match &step.action {
        Action::AlterTable { table, alterations } => {
            alterations.iter().map(|alteration| altered(alteration, table)).collect()
        }
        _ => vec![object(step)],
    }
}

fn altered(alteration: &Alteration, table: &QualifiedName) -> ObjectId {
    match alteration {
        Alteration::AddConstraint { name, .. }
        | Alteration::AddConstraintUsing { name, .. }
        | Alteration::AlterConstraint { name, .. }
        | Alteration::ValidateConstraint(name)
        | Alteration::DropConstraint(name) => ObjectId::constraint(table, name),
        Alteration::AddColumn(column) => ObjectId::column(table, &column.name),
        Alteration::DropColumn(column)
        | Alteration::DropColumnOnly(column)
        | Alteration::SetType { column, .. }
        | Alteration::SetDefault { column, .. }
        | Alteration::DropDefault(column)
        | Alteration::SetNotNull { column, .. }
        | Alteration::DropNotNull(column)
        | Alteration::SetExpression { column, .. }
        | Alteration::DropExpression(column)
        | Alteration::AddIdentity { column, .. }
        | Alteration::AlterIdentity { column, .. }
        | Alteration::DropIdentity(column)
        | Alteration::SetStorage { column, .. }
        | Alteration::SetCompression { column, .. }
        | Alteration::SetStatistics { column, .. }
        | Alteration::SetColumnOptions { column, .. } => ObjectId::column(table, column),
        Alteration::SetUnlogged(_)
        | Alteration::SetRowSecurity { .. }
        | Alteration::SetOptions { .. }
        | Alteration::SetTablespace(_)
        | Alteration::Inherit(_)
        | Alteration::NoInherit(_)
        | Alteration::SetReplicaIdentity(_) => ObjectId::Table(table.clone()),
        Alteration::AttachPartition { partition, .. } | Alteration::DetachPartition { partition, .. } => {
            ObjectId::Table(partition.clone())
        }
    }
}

/// The object that a step is about, or the first of them.
pub(crate) fn object(step: &Step) -> ObjectId {
    match &step.action {
        Action::AlterTable { table, alterations } => match alterations.first() {
            Some(alteration) => altered(alteration, table),
            None => ObjectId::Table(table.clone()),
        },
        Action::KeepAccess(kept) => of_first(kept.iter().map(|kept| &kept.on)),
        Action::RestoreAccess(objects) => of_first(objects.iter()),
        Action::ClearAccess(on)
        | Action::SetPrivileges { on, .. }
        | Action::SetOwner { on, .. }
        | Action::SetComment { on, .. } => on.clone(),
        Action::CreateNamespace(name) | Action::DropNamespace(name) => ObjectId::Namespace(name.clone()),
        Action::CreateExtension { name, .. }
        | Action::DropExtension(name)
        | Action::UpdateExtension { name, .. }
        | Action::SetExtensionSchema { name, .. } => ObjectId::Extension(name.clone()),
        Action::CreateEnum { name, .. }
        | Action::DropEnum(name)
        | Action::AddLabel { r#enum: name, .. }
        | Action::RefuseHeldLabels { r#enum: name, .. } => ObjectId::Enum(name.clone()),
        Action::CreateDomain { name, .. } | Action::DropDomain(name) => ObjectId::Domain(name.clone()),
        Action::AlterDomain { domain, alteration } => match alteration {
            DomainAlteration::AddCheck { name, .. }
            | DomainAlteration::DropCheck(name)
            | DomainAlteration::ValidateCheck(name) => ObjectId::domain_check(domain, name),
            DomainAlteration::SetDefault(_)
            | DomainAlteration::DropDefault
            | DomainAlteration::SetNotNull(_)
            | DomainAlteration::DropNotNull => ObjectId::Domain(domain.clone()),
        },
        Action::CreateComposite { name, .. } | Action::DropComposite(name) => {
            ObjectId::Composite(name.clone())
        }
        Action::AlterComposite { composite, alteration } => match alteration {
            AttributeAlteration::Add(attribute) | AttributeAlteration::SetType(attribute) => {
                ObjectId::attribute(composite, &attribute.name)
            }
            AttributeAlteration::Drop(name) => ObjectId::attribute(composite, name),
        },
        Action::CreateRange { name, .. } | Action::DropRange { name, .. } => ObjectId::Range(name.clone()),
        Action::CreateSequence { name, .. }
        | Action::DropSequence(name)
        | Action::AlterSequence { name, .. }
        | Action::SetSequenceUnlogged { name, .. }
        | Action::SetSequenceOwner { name, .. } => ObjectId::Sequence(name.clone()),
        Action::KeepPlace(name) => ObjectId::Sequence(name.clone()),
        Action::AdvanceSequence { table, column, .. } | Action::FillColumn { table, column } => {
            ObjectId::column(table, column)
        }
        Action::DropLeftover(leftover) => match leftover {
            Leftover::Constraint { table, constraint } => ObjectId::constraint(table, constraint),
            Leftover::Index(name) => ObjectId::Index(name.clone()),
            Leftover::Partition { partition, .. } => ObjectId::Table(partition.clone()),
        },
        Action::CreateTable { name, .. } | Action::DropTable(name) => ObjectId::Table(name.clone()),
        Action::CreateIndex { table, name, .. } => ObjectId::Index(QualifiedName::new(&table.schema, name)),
        Action::DropIndex { name, .. } | Action::AttachIndex { partition: name, .. } => {
            ObjectId::Index(name.clone())
        }
        Action::CreateDefinition { id, .. }
        | Action::DropDefinition { id, .. }
        | Action::AlterDefinition { id, .. }
        | Action::SetEnabled { id, .. }
        | Action::SetStatisticsTarget { id, .. } => ObjectId::Definition(id.clone()),
        Action::Rename(renamed) => relata_diff::Change::Rename(renamed.clone()).object(),
    }
}

impl Failure {
    /// The object in words, for messages: `column users.email`.
    pub(crate) fn object(&self) -> String {
        match &self.step {
            Some(step) => {
                let object = object(step);
                format!("{} {object}", object.kind().word())
            }
            None => "the transaction".to_owned(),
        }
    }
}

/// A step that is about several is told by the first.
fn of_first<'a>(mut objects: impl Iterator<Item = &'a ObjectId>) -> ObjectId {
    objects.next().cloned().unwrap_or(ObjectId::Namespace(String::new()))
}
