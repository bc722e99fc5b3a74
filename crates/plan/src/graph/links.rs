//! Children and parents: who leaves does so first, who comes does so last.

use std::collections::{BTreeMap, BTreeSet};

use relata_diff::Renamed;
use relata_schema::{Constraint, QualifiedName, Schema};

use crate::{Action, Alteration, Step};

/// A child leaves its parent before anything else happens to either of them, and comes to one after everything else has.
pub(super) fn order(steps: &[Step], from: &Schema, to: &Schema, before: &mut [BTreeSet<usize>]) {
    let links: Vec<Option<Link<'_>>> = steps.iter().map(link).collect();
    if links.iter().all(Option::is_none) {
        return;
    }
    let touched: Vec<Vec<&QualifiedName>> = steps.iter().map(|step| touched(step, from, to)).collect();
    for (place, this) in links.iter().enumerate() {
        let Some(this) = this else { continue };
        for (other, tables) in touched.iter().enumerate().filter(|(other, _)| *other != place) {
            if !tables.iter().any(|table| [this.parent, this.child].contains(table)) {
                continue;
            }
            match &links[other] {
                // Those that leave do so in any order, and so do those that come, but a parent's own children first.
                Some(that) if that.leaves && this.leaves => {}
                Some(that) if !that.leaves && !this.leaves && that.parent != this.child => {}
                _ if this.leaves => _ = before[other].insert(place),
                _ if is_of_incomplete(&steps[other], to) => _ = before[other].insert(place),
                _ => _ = before[place].insert(other),
            }
        }
    }
}

/// An index gets its parts before it becomes one: the last part makes it valid, and would lock the tables above otherwise.
pub(super) fn attach_from_below(steps: &[Step], before: &mut [BTreeSet<usize>]) {
    let mut parts: BTreeMap<&QualifiedName, Vec<usize>> = BTreeMap::new();
    for (place, step) in steps.iter().enumerate() {
        if let Action::AttachIndex { index, .. } = &step.action {
            parts.entry(index).or_default().push(place);
        }
    }
    for (place, step) in steps.iter().enumerate() {
        if let Action::AttachIndex { partition, .. } = &step.action {
            before[place].extend(parts.get(partition).into_iter().flatten());
        }
    }
}

/// Whether a step makes an index, or a key, that not every partition is to have its part of, or attaches such a part: a
/// partition that comes later would bring its own.
fn is_of_incomplete(step: &Step, to: &Schema) -> bool {
    match &step.action {
        Action::CreateIndex { index, only, .. } => *only && !index.valid,
        Action::AlterTable { alterations, .. } => alterations.iter().any(|alteration| match alteration {
            Alteration::AddConstraint { constraint, .. } => constraint.is_incomplete(),
            _ => false,
        }),
        Action::AttachIndex { index, .. } => {
            let mut tables = to.tables.iter().filter(|(table, _)| table.schema == index.schema);
            tables.any(|(_, table)| {
                let of_index = table.indexes.get(&index.name).is_some_and(|index| !index.valid);
                of_index || table.constraints.get(&index.name).is_some_and(Constraint::is_incomplete)
            })
        }
        _ => false,
    }
}

/// A child that leaves a parent, or comes to one.
struct Link<'a> {
    parent: &'a QualifiedName,
    child: &'a QualifiedName,
    leaves: bool,
}

fn link(step: &Step) -> Option<Link<'_>> {
    let Action::AlterTable { table, alterations } = &step.action else { return None };
    let (parent, child, leaves) = alterations.iter().find_map(|alteration| match alteration {
        Alteration::AttachPartition { partition, .. } => Some((table, partition, false)),
        Alteration::DetachPartition { partition, .. } => Some((table, partition, true)),
        Alteration::Inherit(parent) => Some((parent, table, false)),
        Alteration::NoInherit(parent) => Some((parent, table, true)),
        _ => None,
    })?;
    Some(Link { parent, child, leaves })
}

/// The tables that a step does something to.
fn touched<'a>(step: &'a Step, from: &'a Schema, to: &'a Schema) -> Vec<&'a QualifiedName> {
    match &step.action {
        Action::AlterTable { table, .. } => match link(step) {
            Some(link) => vec![link.parent, link.child],
            None => vec![table],
        },
        Action::CreateTable { name: table, .. }
        | Action::DropTable(table)
        | Action::CreateIndex { table, .. } => vec![table],
        Action::DropIndex { name, .. } => from.table_of_index(name).into_iter().collect(),
        Action::AttachIndex { index, partition } => {
            [index, partition].into_iter().filter_map(|index| to.table_of_index(index)).collect()
        }
        Action::CreateDefinition { id, .. }
        | Action::DropDefinition { id, .. }
        | Action::SetEnabled { id, .. } => id.table().into_iter().collect(),
        Action::Rename(
            Renamed::Column { table, .. } | Renamed::Constraint { table, .. } | Renamed::Index { table, .. },
        ) => vec![table],
        _ => Vec::new(),
    }
}
