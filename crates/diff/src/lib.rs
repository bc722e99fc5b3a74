//! Two [`Schema`]s to the list of [`Change`]s between them.
//!
//! [`diff`] compares what two servers' catalogs said, so texts are compared as they are: PostgreSQL has already
//! normalised both. It cannot fail and it does not order. Renames that a file declares come first and apart
//! ([`renames`]): they are carried out on a copy and the copy is read again, so that PostgreSQL itself rewrites
//! every expression that mentions the old name, and [`diff`] never sees one.

mod change;
mod column;
mod composite;
mod constraint;
mod definition;
mod describe;
mod domain;
mod enums;
mod extension;
mod former;
mod index;
mod inheritance;
mod pair;
mod privileges;
mod range;
mod rename;
mod sequence;
mod table;

use relata_schema::{ObjectId, Schema, Scope};

pub use change::{Change, Renamed};
pub use describe::{Description, Verb};
pub use former::{UnknownFormer, spent, unknown_formers};
pub use inheritance::{kept_as_own, stays_in_children};
pub use rename::renames;

/// All changes that lead from one schema to the other, in scope of `to`, in no order that matters.
pub fn diff(from: &Schema, to: &Schema) -> Vec<Change> {
    let mut changes = Vec::new();
    namespaces(from, to, &mut changes);
    extension::extensions(from, to, &mut changes);
    enums::enums(from, to, &mut changes);
    domain::domains(from, to, &mut changes);
    composite::composites(from, to, &mut changes);
    range::ranges(from, to, &mut changes);
    sequence::sequences(from, to, &mut changes);
    table::tables(from, to, &mut changes);
    definition::definitions(from, to, &mut changes);
    privileges::privileges(from, to, &mut changes);
    privileges::owners(from, to, &mut changes);
    changes
}

fn namespaces(from: &Schema, to: &Schema, changes: &mut Vec<Change>) {
    for (name, namespace) in &to.namespaces {
        let old = from.namespaces.get(name);
        if old.is_none() {
            changes.push(Change::CreateNamespace { name: name.clone() });
        }
        let comment = old.and_then(|old| old.comment.as_ref());
        if comment != namespace.comment.as_ref() {
            changes.push(Change::comment(ObjectId::Namespace(name.clone()), &namespace.comment));
        }
    }
    for name in from.namespaces.keys().filter(|name| !to.namespaces.contains_key(*name)) {
        if to.scope == Scope::All {
            changes.push(Change::DropNamespace { name: name.clone() });
        }
    }
}
