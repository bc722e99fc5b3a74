//! Who may do what with an object (`aclitem`, GRANT).

use std::collections::{BTreeMap, BTreeSet};

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

/// What a new object lets others do (<https://www.postgresql.org/docs/current/ddl-priv.html>, "Default PUBLIC Privileges").
pub fn by_default(id: &ObjectId) -> Privileges {
    match id {
        ObjectId::Definition(DefinitionId::Routine { .. }) => {
            Privileges::from([Privilege::new("public", "EXECUTE")])
        }
        ObjectId::Enum(_) | ObjectId::Domain(_) | ObjectId::Composite(_) | ObjectId::Range(_) => {
            Privileges::from([Privilege::new("public", "USAGE")])
        }
        _ => Privileges::new(),
    }
}

impl Schema {
    /// What others may do with an object.
    pub fn privileges_of(&self, id: &ObjectId) -> Privileges {
        self.privileges.get(id).cloned().unwrap_or_else(|| by_default(id))
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
