//! Who may do what with an object (`aclitem`, GRANT).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::{DefinitionId, ObjectId, Schema};

/// What others than the owner may do with an object. The owner's own privileges are not told.
pub type Privileges = BTreeSet<Privilege>;

/// One privilege of one role.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Privilege {
    /// A role, or `public` for everybody.
    pub grantee: String,
    /// PostgreSQL's word: `SELECT`, `USAGE` …
    pub name: String,
    /// The column that it is restricted to.
    pub column: Option<String>,
    /// WITH GRANT OPTION.
    pub grantable: bool,
    pub place: Place,
}

/// Where a privilege stands among those of its object, which is in the order of GRANTs. It is never a difference.
#[derive(Debug, Clone, Copy)]
pub struct Place(pub usize);

impl PartialEq for Place {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Place {}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Place {
    fn cmp(&self, _: &Self) -> std::cmp::Ordering {
        std::cmp::Ordering::Equal
    }
}

impl std::hash::Hash for Place {
    fn hash<H: std::hash::Hasher>(&self, _: &mut H) {}
}

impl Privilege {
    pub fn new(grantee: impl Into<String>, name: impl Into<String>) -> Self {
        Privilege {
            grantee: grantee.into(),
            name: name.into(),
            column: None,
            grantable: false,
            place: Place(0),
        }
    }
}

/// What a role lets others do with what it will make (`pg_default_acl`, ALTER DEFAULT PRIVILEGES).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DefaultPrivileges {
    /// Who makes the objects.
    pub role: String,
    /// Where, to what it lets others do anywhere; `None` is anywhere.
    pub schema: Option<String>,
    pub on: NewObjects,
}

/// The objects that default privileges are on (`pg_default_acl.defaclobjtype`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NewObjects {
    /// Views and materialized views too.
    Tables,
    Sequences,
    /// Procedures and aggregates too.
    Functions,
    Types,
    Schemas,
}

impl NewObjects {
    pub const ALL: [NewObjects; 5] = [
        NewObjects::Tables,
        NewObjects::Sequences,
        NewObjects::Functions,
        NewObjects::Types,
        NewObjects::Schemas,
    ];

    /// ALTER DEFAULT PRIVILEGES' word, in lower case.
    pub fn word(self) -> &'static str {
        match self {
            NewObjects::Tables => "tables",
            NewObjects::Sequences => "sequences",
            NewObjects::Functions => "functions",
            NewObjects::Types => "types",
            NewObjects::Schemas => "schemas",
        }
    }

    /// What a new object is among, and the schema that it is in.
    fn of(id: &ObjectId) -> Option<(NewObjects, Option<&str>)> {
        match id {
            ObjectId::Table(name)
            | ObjectId::Definition(
                DefinitionId::View(name)
                | DefinitionId::MaterializedView(name)
                | DefinitionId::ForeignTable(name),
            ) => Some((NewObjects::Tables, Some(&name.schema))),
            ObjectId::Sequence(name) => Some((NewObjects::Sequences, Some(&name.schema))),
            ObjectId::Definition(DefinitionId::Routine { name, .. }) => {
                Some((NewObjects::Functions, Some(&name.schema)))
            }
            ObjectId::Enum(name)
            | ObjectId::Domain(name)
            | ObjectId::Composite(name)
            | ObjectId::Range(name) => Some((NewObjects::Types, Some(&name.schema))),
            ObjectId::Namespace(_) => Some((NewObjects::Schemas, None)),
            _ => None,
        }
    }
}

impl fmt::Display for DefaultPrivileges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}", self.on.word(), self.role)?;
        match &self.schema {
            Some(schema) => write!(f, " in {schema}"),
            None => Ok(()),
        }
    }
}

/// What a new object lets others do where nobody has default privileges (<https://www.postgresql.org/docs/current/ddl-priv.html>, "Default PUBLIC Privileges").
pub fn by_default(id: &ObjectId) -> Privileges {
    match id {
        ObjectId::Definition(DefinitionId::Routine { .. }) => {
            Privileges::from([Privilege::new("public", "EXECUTE")])
        }
        ObjectId::DefaultPrivileges(DefaultPrivileges { schema: None, on, .. }) => match on {
            NewObjects::Functions => Privileges::from([Privilege::new("public", "EXECUTE")]),
            NewObjects::Types => Privileges::from([Privilege::new("public", "USAGE")]),
            NewObjects::Tables | NewObjects::Sequences | NewObjects::Schemas => Privileges::new(),
        },
        ObjectId::Enum(_) | ObjectId::Domain(_) | ObjectId::Composite(_) | ObjectId::Range(_) => {
            Privileges::from([Privilege::new("public", "USAGE")])
        }
        _ => Privileges::new(),
    }
}

impl Schema {
    /// Takes over whose privileges and owners are managed.
    pub fn manage_as(&mut self, other: &Schema) {
        self.spoken_of.clone_from(&other.spoken_of);
        self.owned.clone_from(&other.owned);
    }

    /// What others may do with an object.
    pub fn privileges_of(&self, id: &ObjectId) -> Privileges {
        self.privileges.get(id).cloned().unwrap_or_else(|| by_default(id))
    }

    /// Whether somebody has default privileges for new objects like this one.
    pub fn has_default_privileges(&self, id: &ObjectId) -> bool {
        let Some((on, schema)) = NewObjects::of(id) else { return false };
        self.privileges.keys().any(|id| match id {
            ObjectId::DefaultPrivileges(of) => {
                of.on == on && (of.schema.is_none() || of.schema.as_deref() == schema)
            }
            _ => false,
        })
    }

    /// Whether the object is there, for those that can have privileges.
    pub fn has(&self, id: &ObjectId) -> bool {
        match id {
            ObjectId::Table(name) => self.tables.contains_key(name),
            ObjectId::Sequence(name) => self.sequences.contains_key(name),
            ObjectId::Namespace(name) => self.namespaces.contains_key(name),
            ObjectId::Definition(id) => self.definitions.contains_key(id),
            ObjectId::Enum(name) => self.enums.contains_key(name),
            ObjectId::Domain(name) => self.domains.contains_key(name),
            ObjectId::Composite(name) => self.composites.contains_key(name),
            ObjectId::Range(name) => self.ranges.contains_key(name),
            ObjectId::DefaultPrivileges(of) => {
                of.schema.as_ref().is_none_or(|schema| self.namespaces.contains_key(schema))
            }
            ObjectId::Extension(_)
            | ObjectId::DomainCheck { .. }
            | ObjectId::Attribute { .. }
            | ObjectId::Column { .. }
            | ObjectId::Default { .. }
            | ObjectId::Constraint { .. }
            | ObjectId::Index(_) => false,
        }
    }
}

/// By object: of a file those that it speaks of, of a database those that are not as by default.
pub type PrivilegesByObject = BTreeMap<ObjectId, Privileges>;
