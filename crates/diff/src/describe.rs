//! Says in words what a change is about.

use std::fmt;

use relata_schema::{
    Attribute, Column, ColumnValue, Composite, Definition, Details, Domain, Generated, ObjectId, Partition,
    QualifiedName, Range, RowSecurity, Sequence, SequenceOptions, StorageParameters,
};

use crate::{Change, Renamed};

/// What a change does to its object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verb {
    Create,
    Drop,
    Alter,
    Rename,
    Comment,
}

/// A change in words: `alter column users.name: type text → character varying(100)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    pub verb: Verb,
    /// PostgreSQL's word: `table`, `column` …
    pub kind: &'static str,
    pub object: String,
    pub details: Vec<String>,
}

impl Verb {
    pub fn word(self) -> &'static str {
        match self {
            Verb::Create => "create",
            Verb::Drop => "drop",
            Verb::Alter => "alter",
            Verb::Rename => "rename",
            Verb::Comment => "comment on",
        }
    }
}

impl fmt::Display for Description {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verb = match (self.verb, self.kind) {
            (Verb::Create, "column" | "constraint" | "domain constraint" | "attribute") => "add",
            (verb, _) => verb.word(),
        };
        write!(f, "{verb} {} {}", self.kind, self.object)?;
        if self.details.is_empty() { Ok(()) } else { write!(f, ": {}", self.details.join(", ")) }
    }
}

impl Change {
    /// The object as it is called afterwards, or was called if it goes.
    pub fn object(&self) -> ObjectId {
        match self {
            Change::CreateNamespace { name } | Change::DropNamespace { name } => {
                ObjectId::Namespace(name.clone())
            }
            Change::CreateExtension { name, .. }
            | Change::DropExtension { name }
            | Change::ModifyExtension { name, .. } => ObjectId::Extension(name.clone()),
            Change::CreateEnum { name, .. }
            | Change::DropEnum { name, .. }
            | Change::AddLabels { name, .. }
            | Change::ReplaceEnum { name, .. } => ObjectId::Enum(name.clone()),
            Change::CreateDomain { name, .. }
            | Change::DropDomain { name, .. }
            | Change::ModifyDomain { name, .. }
            | Change::ReplaceDomain { name, .. } => ObjectId::Domain(name.clone()),
            Change::AddDomainCheck { domain, name, .. }
            | Change::DropDomainCheck { domain, name, .. }
            | Change::ModifyDomainCheck { domain, name, .. } => ObjectId::domain_check(domain, name),
            Change::CreateComposite { name, .. } | Change::DropComposite { name, .. } => {
                ObjectId::Composite(name.clone())
            }
            Change::OrderAttributes { composite, .. } => ObjectId::Composite(composite.clone()),
            Change::AddAttribute { composite, to: attribute }
            | Change::DropAttribute { composite, from: attribute }
            | Change::ModifyAttribute { composite, to: attribute, .. } => {
                ObjectId::attribute(composite, &attribute.name)
            }
            Change::CreateRange { name, .. }
            | Change::DropRange { name, .. }
            | Change::ReplaceRange { name, .. } => ObjectId::Range(name.clone()),
            Change::CreateSequence { name, .. }
            | Change::DropSequence { name, .. }
            | Change::ModifySequence { name, .. } => ObjectId::Sequence(name.clone()),
            Change::CreateTable { name, .. } | Change::DropTable { name, .. } => {
                ObjectId::Table(name.clone())
            }
            Change::SetPartition { table, .. }
            | Change::SetInherits { table, .. }
            | Change::SetUnlogged { table, .. }
            | Change::SetTableOptions { table, .. }
            | Change::SetTablespace { table, .. }
            | Change::SetRowSecurity { table, .. }
            | Change::SetReplicaIdentity { table, .. } => ObjectId::Table(table.clone()),
            Change::AddColumn { table, to: column }
            | Change::DropColumn { table, from: column }
            | Change::ModifyColumn { table, to: column, .. } => ObjectId::column(table, &column.name),
            Change::AddConstraint { table, name, .. }
            | Change::DropConstraint { table, name, .. }
            | Change::ModifyConstraint { table, name, .. } => ObjectId::constraint(table, name),
            Change::AddIndex { table, name, .. }
            | Change::DropIndex { table, name, .. }
            | Change::AttachIndex { table, name, .. }
            | Change::ModifyIndex { table, name, .. } => {
                ObjectId::Index(QualifiedName::new(&table.schema, name))
            }
            Change::CreateDefinition { id, .. }
            | Change::DropDefinition { id, .. }
            | Change::ModifyDefinition { id, .. } => ObjectId::Definition(id.clone()),
            Change::Rename(renamed) => renamed.object(),
            Change::SetPrivileges { on, .. }
            | Change::SetOwner { on, .. }
            | Change::SetComment { on, .. } => on.clone(),
        }
    }

    pub fn describe(&self) -> Description {
        let (verb, details) = match self {
            Change::CreateNamespace { .. }
            | Change::CreateExtension { .. }
            | Change::CreateEnum { .. }
            | Change::CreateDomain { .. }
            | Change::AddDomainCheck { .. }
            | Change::CreateComposite { .. }
            | Change::AddAttribute { .. }
            | Change::CreateRange { .. }
            | Change::CreateSequence { .. }
            | Change::CreateTable { .. }
            | Change::AddColumn { .. }
            | Change::AddConstraint { .. }
            | Change::AddIndex { .. }
            | Change::CreateDefinition { .. } => (Verb::Create, Vec::new()),
            Change::DropNamespace { .. }
            | Change::DropExtension { .. }
            | Change::DropEnum { .. }
            | Change::DropDomain { .. }
            | Change::DropDomainCheck { .. }
            | Change::DropComposite { .. }
            | Change::DropAttribute { .. }
            | Change::DropRange { .. }
            | Change::DropSequence { .. }
            | Change::DropTable { .. }
            | Change::DropColumn { .. }
            | Change::DropConstraint { .. }
            | Change::DropIndex { .. }
            | Change::DropDefinition { .. } => (Verb::Drop, Vec::new()),
            Change::ModifyExtension { from, to, .. } => (
                Verb::Alter,
                vec![format!(
                    "{} {} → {} {}",
                    from.schema.as_deref().unwrap_or_default(),
                    from.version.as_deref().unwrap_or_default(),
                    to.schema.as_deref().unwrap_or_default(),
                    to.version.as_deref().unwrap_or_default()
                )],
            ),
            Change::AddLabels { from, to, .. } | Change::ReplaceEnum { from, to, .. } => {
                let labels = |labels: &[relata_schema::Label]| {
                    labels.iter().map(|label| label.name.as_str()).collect::<Vec<_>>().join(", ")
                };
                (Verb::Alter, vec![format!("({}) → ({})", labels(&from.labels), labels(&to.labels))])
            }
            Change::ModifyDomain { from, to, .. } | Change::ReplaceDomain { from, to, .. } => {
                (Verb::Alter, domain(from, to))
            }
            Change::ModifyAttribute { from, to, .. } => (Verb::Alter, attribute(from, to)),
            Change::OrderAttributes { from, to, .. } => {
                let names = |of: &Composite| {
                    of.attributes.iter().map(|of| of.name.as_str()).collect::<Vec<_>>().join(", ")
                };
                (Verb::Alter, vec![format!("attributes ({}) → ({})", names(from), names(to))])
            }
            Change::ReplaceRange { from, to, .. } => (Verb::Alter, range(from, to)),
            Change::ModifySequence { from, to, .. } => (Verb::Alter, sequence(from, to)),
            Change::SetPartition { from, to, .. } => {
                (Verb::Alter, vec![partition(from.as_ref(), to.as_ref())])
            }
            Change::SetInherits { from, to, .. } => (Verb::Alter, inherits(from, to)),
            Change::AttachIndex { to, .. } => (Verb::Alter, vec![format!("attached to {to}")]),
            Change::SetUnlogged { to, .. } => {
                (Verb::Alter, vec![if *to { "unlogged".to_owned() } else { "logged".to_owned() }])
            }
            Change::SetTableOptions { from, to, .. } => {
                (Verb::Alter, vec![format!("storage parameters {} → {}", parameters(from), parameters(to))])
            }
            Change::SetTablespace { to, .. } => {
                (Verb::Alter, vec![format!("tablespace {}", to.as_deref().unwrap_or("of the database"))])
            }
            Change::SetReplicaIdentity { .. } => (Verb::Alter, vec!["replica identity".to_owned()]),
            Change::ModifyColumn { from, to, .. } => (Verb::Alter, column(from, to)),
            Change::SetRowSecurity { from, to, .. } => (Verb::Alter, row_security(*from, *to)),
            Change::ModifyDefinition { from, to, .. } => (Verb::Alter, definition(from, to)),
            Change::ModifyConstraint { .. }
            | Change::ModifyIndex { .. }
            | Change::ModifyDomainCheck { .. } => (Verb::Alter, vec!["definition".to_owned()]),
            Change::Rename(renamed) => (Verb::Rename, vec![renamed.former()]),
            Change::SetPrivileges { .. } => (Verb::Alter, vec!["privileges".to_owned()]),
            Change::SetOwner { from, to, .. } => {
                let name = |role: &Option<String>| role.clone().unwrap_or("who runs this".to_owned());
                (Verb::Alter, vec![format!("owner {} → {}", name(from), name(to))])
            }
            Change::SetComment { .. } => (Verb::Comment, Vec::new()),
        };
        Description { verb, kind: self.object().kind().word(), object: self.object().to_string(), details }
    }
}

impl Renamed {
    fn object(&self) -> ObjectId {
        match self {
            Renamed::Enum { to, .. } => ObjectId::Enum(to.clone()),
            Renamed::Label { r#enum, .. } => ObjectId::Enum(r#enum.clone()),
            Renamed::Domain { to, .. } => ObjectId::Domain(to.clone()),
            Renamed::DomainCheck { domain, to, .. } => ObjectId::domain_check(domain, to),
            Renamed::Composite { to, .. } => ObjectId::Composite(to.clone()),
            Renamed::Attribute { composite, to, .. } => ObjectId::attribute(composite, to),
            Renamed::Range { to, .. } => ObjectId::Range(to.clone()),
            Renamed::Multirange { range, .. } => ObjectId::Range(range.clone()),
            Renamed::Sequence { to, .. } => ObjectId::Sequence(to.clone()),
            Renamed::Table { to, .. } => ObjectId::Table(to.clone()),
            Renamed::Column { table, to, .. } => ObjectId::column(table, to),
            Renamed::Constraint { table, to, .. } => ObjectId::constraint(table, to),
            Renamed::Index { table, to, .. } => ObjectId::Index(QualifiedName::new(&table.schema, to)),
            Renamed::Definition { to, .. } => ObjectId::Definition(to.clone()),
        }
    }

    fn former(&self) -> String {
        match self {
            Renamed::Enum { from, .. }
            | Renamed::Domain { from, .. }
            | Renamed::Composite { from, .. }
            | Renamed::Range { from, .. }
            | Renamed::Sequence { from, .. }
            | Renamed::Table { from, .. } => format!("was {from}"),
            Renamed::Label { from, to, .. } => format!("label {from} is now {to}"),
            Renamed::Multirange { from, to, .. } => format!("multirange {from} is now {to}"),
            Renamed::Definition { from, .. } => format!("was {from}"),
            Renamed::DomainCheck { from, .. }
            | Renamed::Attribute { from, .. }
            | Renamed::Column { from, .. }
            | Renamed::Constraint { from, .. }
            | Renamed::Index { from, .. } => format!("was {from}"),
        }
    }

    /// The same rename the other way round.
    pub fn reversed(&self) -> Renamed {
        match self.clone() {
            Renamed::Enum { from, to } => Renamed::Enum { from: to, to: from },
            Renamed::Label { r#enum, from, to } => Renamed::Label { r#enum, from: to, to: from },
            Renamed::Domain { from, to } => Renamed::Domain { from: to, to: from },
            Renamed::DomainCheck { domain, from, to } => Renamed::DomainCheck { domain, from: to, to: from },
            Renamed::Composite { from, to } => Renamed::Composite { from: to, to: from },
            Renamed::Attribute { composite, from, to } => {
                Renamed::Attribute { composite, from: to, to: from }
            }
            Renamed::Range { from, to } => Renamed::Range { from: to, to: from },
            Renamed::Multirange { range, from, to } => Renamed::Multirange { range, from: to, to: from },
            Renamed::Sequence { from, to } => Renamed::Sequence { from: to, to: from },
            Renamed::Table { from, to } => Renamed::Table { from: to, to: from },
            Renamed::Column { table, from, to } => Renamed::Column { table, from: to, to: from },
            Renamed::Constraint { table, from, to } => Renamed::Constraint { table, from: to, to: from },
            Renamed::Index { table, from, to } => Renamed::Index { table, from: to, to: from },
            Renamed::Definition { from, to } => Renamed::Definition { from: to, to: from },
        }
    }
}

fn column(from: &Column, to: &Column) -> Vec<String> {
    let mut details = Vec::new();
    if from.type_name != to.type_name {
        details.push(format!("type {} → {}", from.type_name, to.type_name));
    }
    if from.not_null != to.not_null {
        details.push(if to.not_null { "not null".to_owned() } else { "may be null".to_owned() });
    } else if from.not_null_name != to.not_null_name {
        details.push("name of its NOT NULL constraint".to_owned());
    }
    match (&from.value, &to.value) {
        (from, to) if from == to => {}
        (ColumnValue::Identity(old), ColumnValue::Identity(new)) => {
            if old.always != new.always {
                details.push(format!("{} → {}", value(&from.value), value(&to.value)));
            }
            if old.sequence_name != new.sequence_name {
                details.push(format!("sequence {} → {}", old.sequence_name, new.sequence_name));
            }
            options(&old.options, &new.options, &mut details);
            if old.unlogged != new.unlogged {
                details.push(if new.unlogged { "unlogged sequence" } else { "logged sequence" }.to_owned());
            }
        }
        (ColumnValue::Generated(old), ColumnValue::Generated(new)) if old.expr == new.expr => {
            let kind = |generated: &Generated| if generated.stored { "stored" } else { "virtual" };
            details.push(format!("{} → {}", kind(old), kind(new)));
        }
        (from, to) => details.push(format!("{} → {}", value(from), value(to))),
    }
    if from.collation != to.collation {
        details.push("collation".to_owned());
    }
    if from.storage != to.storage || from.compression != to.compression || from.statistics != to.statistics {
        details.push("storage".to_owned());
    }
    if from.options != to.options {
        details.push(format!("options {} → {}", parameters(&from.options), parameters(&to.options)));
    }
    details
}

fn sequence(from: &Sequence, to: &Sequence) -> Vec<String> {
    let mut details = Vec::new();
    options(&from.options, &to.options, &mut details);
    if from.owned_by != to.owned_by {
        let owner = |of: &Sequence| match &of.owned_by {
            Some((table, column)) => format!("owned by {table}.{column}"),
            None => "owned by none".to_owned(),
        };
        details.push(format!("{} → {}", owner(from), owner(to)));
    }
    if from.unlogged != to.unlogged {
        details.push(if to.unlogged { "unlogged".to_owned() } else { "logged".to_owned() });
    }
    details
}

/// The options that changed, in the words of CREATE SEQUENCE.
fn options(from: &SequenceOptions, to: &SequenceOptions, details: &mut Vec<String>) {
    if from.data_type != to.data_type {
        details.push(format!("sequence type {} → {}", from.data_type.name(), to.data_type.name()));
    }
    for (word, old, new) in [
        ("start", from.start, to.start),
        ("increment", from.increment, to.increment),
        ("minvalue", from.min_value, to.min_value),
        ("maxvalue", from.max_value, to.max_value),
        ("cache", from.cache, to.cache),
    ] {
        if old != new {
            details.push(format!("{word} {old} → {new}"));
        }
    }
    if from.cycle != to.cycle {
        details.push(if to.cycle { "cycle".to_owned() } else { "no cycle".to_owned() });
    }
}

fn partition(from: Option<&Partition>, to: Option<&Partition>) -> String {
    let is = |partition: &Partition| format!("{} {}", partition.parent, partition.bound);
    match (from, to) {
        (Some(from), Some(to)) if is(from) != is(to) => format!("partition of {} → {}", is(from), is(to)),
        (_, Some(to)) => format!("becomes a partition of {}", is(to)),
        (Some(from), None) => format!("is no partition of {} any more", from.parent),
        (None, None) => String::new(),
    }
}

fn inherits(from: &[QualifiedName], to: &[QualifiedName]) -> Vec<String> {
    let list = |names: Vec<&QualifiedName>| {
        names.into_iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    };
    let gone: Vec<_> = from.iter().filter(|parent| !to.contains(parent)).collect();
    let mut details = Vec::new();
    if !gone.is_empty() {
        details.push(format!("inherits no more from {}", list(gone)));
    }
    if !to.is_empty() {
        details.push(format!("inherits from {}", list(to.iter().collect())));
    }
    details
}

fn parameters(parameters: &StorageParameters) -> String {
    let each = parameters.iter().map(|(name, value)| format!("{name}={value}"));
    format!("({})", each.collect::<Vec<_>>().join(", "))
}

fn domain(from: &Domain, to: &Domain) -> Vec<String> {
    let mut details = Vec::new();
    if from.base != to.base {
        details.push(format!("type {} → {}", from.base, to.base));
    }
    if from.collation != to.collation {
        details.push("collation".to_owned());
    }
    if from.not_null != to.not_null {
        details.push(if to.not_null { "not null".to_owned() } else { "may be null".to_owned() });
    }
    if from.default != to.default {
        let default = |domain: &Domain| {
            domain.default.as_ref().map_or("no default".to_owned(), |expr| format!("default {expr}"))
        };
        details.push(format!("{} → {}", default(from), default(to)));
    }
    details
}

fn attribute(from: &Attribute, to: &Attribute) -> Vec<String> {
    let mut details = Vec::new();
    if from.type_name != to.type_name {
        details.push(format!("type {} → {}", from.type_name, to.type_name));
    }
    if from.collation != to.collation {
        details.push("collation".to_owned());
    }
    details
}

fn range(from: &Range, to: &Range) -> Vec<String> {
    let mut details = Vec::new();
    if from.subtype != to.subtype {
        details.push(format!("subtype {} → {}", from.subtype, to.subtype));
    }
    for (word, differs) in [
        ("operator class", from.opclass != to.opclass),
        ("collation", from.collation != to.collation),
        ("subtype_diff", from.subtype_diff != to.subtype_diff),
    ] {
        if differs {
            details.push(word.to_owned());
        }
    }
    details
}

fn row_security(from: RowSecurity, to: RowSecurity) -> Vec<String> {
    let on = |of: bool| if of { "on" } else { "off" };
    let mut details = Vec::new();
    if from.enabled != to.enabled {
        details.push(format!("row level security {}", on(to.enabled)));
    }
    if from.forced != to.forced {
        details.push(format!("row level security for the owner {}", on(to.forced)));
    }
    details
}

fn definition(from: &Definition, to: &Definition) -> Vec<String> {
    let enabled = |definition: &Definition| match &definition.details {
        Details::Trigger { enabled, .. }
        | Details::Rule { enabled }
        | Details::EventTrigger { enabled, .. } => Some(*enabled),
        Details::Routine(_)
        | Details::View(_)
        | Details::MaterializedView(_)
        | Details::Statistics { .. }
        | Details::Collation
        | Details::Policy
        | Details::Publication(_)
        | Details::ForeignDataWrapper(_)
        | Details::Server(_)
        | Details::UserMapping { .. }
        | Details::ForeignTable(_) => None,
    };
    match (enabled(from), enabled(to)) {
        (Some(old), Some(new)) if old != new && from.sql == to.sql => {
            vec![format!("{} → {}", old.word(), new.word())]
        }
        _ => vec!["definition".to_owned()],
    }
}

fn value(value: &ColumnValue) -> String {
    match value {
        ColumnValue::Given => "no default".to_owned(),
        ColumnValue::Default(expr) => format!("default {expr}"),
        ColumnValue::Generated(generated) => format!("generated as ({})", generated.expr),
        ColumnValue::Identity(identity) if identity.always => "identity always".to_owned(),
        ColumnValue::Identity(_) => "identity by default".to_owned(),
    }
}
