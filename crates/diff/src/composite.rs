//! Composite types and their attributes.

use relata_schema::{Attribute, Composite, ObjectId, QualifiedName, Schema};

use crate::Change;

pub(crate) fn composites(from: &Schema, to: &Schema, changes: &mut Vec<Change>) {
    for (name, new) in &to.composites {
        let old = from.composites.get(name);
        match old {
            Some(old) => attributes(name, old, new, changes),
            None => changes.push(Change::CreateComposite { name: name.clone(), to: new.clone() }),
        }
        comments(name, old, new, changes);
    }
    for (name, old) in from.composites.iter().filter(|(name, _)| !to.composites.contains_key(*name)) {
        changes.push(Change::DropComposite { name: name.clone(), from: old.clone() });
    }
}

fn attributes(name: &QualifiedName, old: &Composite, new: &Composite, changes: &mut Vec<Change>) {
    let composite = || name.clone();
    for to in &new.attributes {
        match old.attribute(&to.name) {
            None => changes.push(Change::AddAttribute { composite: composite(), to: to.clone() }),
            Some(from) if (&from.type_name, &from.collation) != (&to.type_name, &to.collation) => {
                let (from, to) = (from.clone(), to.clone());
                changes.push(Change::ModifyAttribute { composite: composite(), from, to });
            }
            Some(_) => {}
        }
    }
    for from in old.attributes.iter().filter(|from| new.attribute(&from.name).is_none()) {
        changes.push(Change::DropAttribute { composite: composite(), from: from.clone() });
    }
    // New ones come last.
    let kept = old.attributes.iter().filter(|old| new.attribute(&old.name).is_some());
    let added = new.attributes.iter().filter(|new| old.attribute(&new.name).is_none());
    let in_place = kept.chain(added).map(|attribute| &attribute.name);
    if !in_place.eq(new.attributes.iter().map(|attribute| &attribute.name)) {
        let (from, to) = (old.clone(), new.clone());
        changes.push(Change::OrderAttributes { composite: composite(), from, to });
    }
}

fn comments(name: &QualifiedName, old: Option<&Composite>, new: &Composite, changes: &mut Vec<Change>) {
    if old.and_then(|old| old.comment.as_ref()) != new.comment.as_ref() {
        changes.push(Change::comment(ObjectId::Composite(name.clone()), &new.comment));
    }
    for attribute in &new.attributes {
        let old: Option<&Attribute> = old.and_then(|old| old.attribute(&attribute.name));
        if old.and_then(|old| old.comment.as_ref()) != attribute.comment.as_ref() {
            changes.push(Change::comment(ObjectId::attribute(name, &attribute.name), &attribute.comment));
        }
    }
}
