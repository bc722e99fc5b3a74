//! Identities of objects, for dependencies, order and messages.

use std::fmt;

use crate::{DefaultPrivileges, DefinitionId, QualifiedName};

/// One object of a database, by name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectId {
    Namespace(String),
    Extension(String),
    Enum(QualifiedName),
    Domain(QualifiedName),
    DomainCheck {
        domain: QualifiedName,
        check: String,
    },
    Composite(QualifiedName),
    /// An attribute of a composite type.
    Attribute {
        composite: QualifiedName,
        attribute: String,
    },
    Range(QualifiedName),
    Sequence(QualifiedName),
    Table(QualifiedName),
    Column {
        table: QualifiedName,
        column: String,
    },
    /// A column's default or generation expression (`pg_attrdef`).
    Default {
        table: QualifiedName,
        column: String,
    },
    Constraint {
        table: QualifiedName,
        constraint: String,
    },
    Index(QualifiedName),
    /// A view, routine, trigger, publication, or what else is said by its statement.
    Definition(DefinitionId),
    DefaultPrivileges(DefaultPrivileges),
}

/// The kind of an [`ObjectId`], in PostgreSQL's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectKind {
    Namespace,
    Extension,
    Enum,
    Domain,
    DomainCheck,
    Composite,
    Attribute,
    Range,
    Sequence,
    Table,
    Column,
    Default,
    Constraint,
    Index,
    Routine,
    View,
    MaterializedView,
    Statistics,
    Collation,
    Trigger,
    Rule,
    Policy,
    Publication,
    EventTrigger,
    ForeignDataWrapper,
    Server,
    UserMapping,
    ForeignTable,
    DefaultPrivileges,
}

impl ObjectKind {
    /// The word for messages: `schema`, `table` …
    pub fn word(self) -> &'static str {
        match self {
            ObjectKind::Namespace => "schema",
            ObjectKind::Extension => "extension",
            ObjectKind::Enum => "enum",
            ObjectKind::Domain => "domain",
            ObjectKind::DomainCheck => "domain constraint",
            ObjectKind::Composite => "composite type",
            ObjectKind::Attribute => "attribute",
            ObjectKind::Range => "range type",
            ObjectKind::Sequence => "sequence",
            ObjectKind::Table => "table",
            ObjectKind::Column => "column",
            ObjectKind::Default => "default",
            ObjectKind::Constraint => "constraint",
            ObjectKind::Index => "index",
            ObjectKind::Routine => "function",
            ObjectKind::View => "view",
            ObjectKind::MaterializedView => "materialized view",
            ObjectKind::Statistics => "statistics",
            ObjectKind::Collation => "collation",
            ObjectKind::Trigger => "trigger",
            ObjectKind::Rule => "rule",
            ObjectKind::Policy => "policy",
            ObjectKind::Publication => "publication",
            ObjectKind::EventTrigger => "event trigger",
            ObjectKind::ForeignDataWrapper => "foreign-data wrapper",
            ObjectKind::Server => "server",
            ObjectKind::UserMapping => "user mapping",
            ObjectKind::ForeignTable => "foreign table",
            ObjectKind::DefaultPrivileges => "default privileges",
        }
    }
}

impl ObjectId {
    pub fn kind(&self) -> ObjectKind {
        match self {
            ObjectId::Namespace(_) => ObjectKind::Namespace,
            ObjectId::Extension(_) => ObjectKind::Extension,
            ObjectId::Enum(_) => ObjectKind::Enum,
            ObjectId::Domain(_) => ObjectKind::Domain,
            ObjectId::DomainCheck { .. } => ObjectKind::DomainCheck,
            ObjectId::Composite(_) => ObjectKind::Composite,
            ObjectId::Attribute { .. } => ObjectKind::Attribute,
            ObjectId::Range(_) => ObjectKind::Range,
            ObjectId::Sequence(_) => ObjectKind::Sequence,
            ObjectId::Table(_) => ObjectKind::Table,
            ObjectId::Column { .. } => ObjectKind::Column,
            ObjectId::Default { .. } => ObjectKind::Default,
            ObjectId::Constraint { .. } => ObjectKind::Constraint,
            ObjectId::Index(_) => ObjectKind::Index,
            ObjectId::Definition(id) => id.kind(),
            ObjectId::DefaultPrivileges(_) => ObjectKind::DefaultPrivileges,
        }
    }

    /// The table that the object is or belongs to.
    pub fn table(&self) -> Option<&QualifiedName> {
        match self {
            ObjectId::Table(table)
            | ObjectId::Column { table, .. }
            | ObjectId::Default { table, .. }
            | ObjectId::Constraint { table, .. } => Some(table),
            ObjectId::Definition(id) => id.table(),
            ObjectId::Namespace(_)
            | ObjectId::Extension(_)
            | ObjectId::Enum(_)
            | ObjectId::Domain(_)
            | ObjectId::DomainCheck { .. }
            | ObjectId::Composite(_)
            | ObjectId::Attribute { .. }
            | ObjectId::Range(_)
            | ObjectId::Sequence(_)
            | ObjectId::Index(_)
            | ObjectId::DefaultPrivileges(_) => None,
        }
    }

    pub fn column(table: &QualifiedName, column: &str) -> Self {
        ObjectId::Column { table: table.clone(), column: column.to_owned() }
    }

    pub fn default(table: &QualifiedName, column: &str) -> Self {
        ObjectId::Default { table: table.clone(), column: column.to_owned() }
    }

    pub fn constraint(table: &QualifiedName, constraint: &str) -> Self {
        ObjectId::Constraint { table: table.clone(), constraint: constraint.to_owned() }
    }

    pub fn attribute(composite: &QualifiedName, attribute: &str) -> Self {
        ObjectId::Attribute { composite: composite.clone(), attribute: attribute.to_owned() }
    }

    pub fn domain_check(domain: &QualifiedName, check: &str) -> Self {
        ObjectId::DomainCheck { domain: domain.clone(), check: check.to_owned() }
    }
}

/// The name alone: `users`, `users.email`, `billing.invoices`.
impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ObjectId::Namespace(name) | ObjectId::Extension(name) => f.write_str(name),
            ObjectId::Enum(name)
            | ObjectId::Domain(name)
            | ObjectId::Composite(name)
            | ObjectId::Range(name)
            | ObjectId::Sequence(name)
            | ObjectId::Table(name)
            | ObjectId::Index(name) => name.fmt(f),
            ObjectId::Definition(id) => id.fmt(f),
            ObjectId::DefaultPrivileges(id) => id.fmt(f),
            ObjectId::DomainCheck { domain: table, check: part }
            | ObjectId::Attribute { composite: table, attribute: part }
            | ObjectId::Column { table, column: part }
            | ObjectId::Default { table, column: part }
            | ObjectId::Constraint { table, constraint: part } => write!(f, "{table}.{part}"),
        }
    }
}
