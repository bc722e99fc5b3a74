//! COMMENT ON, and OWNER TO.

use relata_schema::ObjectId;
use relata_sql::{ident, literal};

use crate::render::{definition, qualified};

pub(crate) fn comment(on: &ObjectId, to: Option<&str>) -> String {
    format!("COMMENT ON {} IS {}", object(on), to.map_or("NULL".to_owned(), literal))
}

pub(crate) fn owner(on: &ObjectId, to: Option<&str>) -> String {
    format!("ALTER {} OWNER TO {}", object(on), to.map_or("CURRENT_USER".to_owned(), ident))
}

fn object(on: &ObjectId) -> String {
    match on {
        ObjectId::Namespace(name) => format!("SCHEMA {}", ident(name)),
        ObjectId::Extension(name) => format!("EXTENSION {}", ident(name)),
        ObjectId::Enum(name) | ObjectId::Composite(name) | ObjectId::Range(name) => {
            format!("TYPE {}", qualified(name))
        }
        ObjectId::Attribute { composite, attribute } => {
            format!("COLUMN {}.{}", qualified(composite), ident(attribute))
        }
        ObjectId::Domain(name) => format!("DOMAIN {}", qualified(name)),
        ObjectId::DomainCheck { domain, check } => {
            format!("CONSTRAINT {} ON DOMAIN {}", ident(check), qualified(domain))
        }
        ObjectId::Sequence(name) => format!("SEQUENCE {}", qualified(name)),
        ObjectId::Table(name) => format!("TABLE {}", qualified(name)),
        ObjectId::Column { table, column } | ObjectId::Default { table, column } => {
            format!("COLUMN {}.{}", qualified(table), ident(column))
        }
        ObjectId::Constraint { table, constraint } => {
            format!("CONSTRAINT {} ON {}", ident(constraint), qualified(table))
        }
        ObjectId::Definition(id) => definition::commented(id),
        ObjectId::Index(name) => format!("INDEX {}", qualified(name)),
        // They have none.
        ObjectId::DefaultPrivileges(of) => of.to_string(),
    }
}
