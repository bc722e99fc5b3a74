//! The way back from a file that has no transaction, which may have been cut off anywhere.

use std::collections::BTreeSet;

use relata_diff::Renamed;
use relata_schema::{QualifiedName, Schema};

use crate::{Action, Alteration, Leftover, Segment, Step};

/// The segments that undo `up`, made so that they work as well where it was cut off: what it makes on its way and lets go
/// of again may be there, and what it makes in the end may not. `after` is the state where it was not cut off.
pub fn undoing(undo: Vec<Segment>, up: &Segment, after: &Schema) -> Vec<Segment> {
    if up.transactional {
        return undo;
    }
    let mut leftovers: Vec<Leftover> = Vec::new();
    let mut keys: BTreeSet<(QualifiedName, String)> = BTreeSet::new();
    let mut attached: BTreeSet<&QualifiedName> = BTreeSet::new();
    for step in &up.steps {
        match &step.action {
            Action::Rename(Renamed::Index { table, from, .. }) => {
                leftovers.push(Leftover::Index(QualifiedName::new(&table.schema, from)));
            }
            Action::AlterTable { table, alterations } => {
                for alteration in alterations {
                    match alteration {
                        Alteration::AddConstraintUsing { name, index, .. } if name == index => {
                            keys.insert((table.clone(), name.clone()));
                        }
                        Alteration::AddConstraintUsing { index, .. } => {
                            leftovers.push(Leftover::Index(QualifiedName::new(&table.schema, index)));
                        }
                        Alteration::AddConstraint { name, .. } if !stays(table, name, after) => {
                            let (table, constraint) = (table.clone(), name.clone());
                            leftovers.push(Leftover::Constraint { table, constraint });
                        }
                        Alteration::AttachPartition { partition, .. } => _ = attached.insert(partition),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    let clear = |leftover| Step::new(Action::DropLeftover(leftover));
    let mut steps: Vec<Step> = leftovers.into_iter().map(clear).collect();
    let mut undo = undo;
    for segment in &mut undo {
        let mut indexes: Vec<Step> = Vec::new();
        for step in std::mem::take(&mut segment.steps) {
            if let Some((table, Alteration::DropConstraint(constraint))) = only(&step) {
                let (table, constraint) = (table.clone(), constraint.clone());
                if keys.contains(&(table.clone(), constraint.clone())) {
                    let index = QualifiedName::new(&table.schema, &constraint);
                    indexes.push(clear(Leftover::Index(index)));
                    segment.transactional = false;
                }
                segment.steps.push(clear(Leftover::Constraint { table, constraint }));
                continue;
            }
            segment.steps.append(&mut indexes);
            segment.steps.push(match only(&step) {
                Some((parent, Alteration::DetachPartition { partition, concurrently: false }))
                    if attached.contains(partition) =>
                {
                    let (parent, partition) = (parent.clone(), partition.clone());
                    clear(Leftover::Partition { parent, partition })
                }
                _ => step,
            });
        }
        segment.steps.append(&mut indexes);
    }
    if !steps.is_empty() {
        match undo.first_mut() {
            Some(first) if !first.transactional => {
                steps.append(&mut first.steps);
                first.steps = steps;
            }
            _ => undo.insert(0, Segment { transactional: false, steps }),
        }
    }
    undo
}

/// Also as a part of that of a table whose partition it is.
fn stays(table: &QualifiedName, constraint: &str, after: &Schema) -> bool {
    after.tables.get(table).is_some_and(|table| {
        let parent = table.partition_of.as_ref().map(|partition| &partition.parent);
        table.constraints.contains_key(constraint)
            || parent.is_some_and(|parent| stays(parent, constraint, after))
    })
}

/// The alteration of a table that is all that a step does.
fn only(step: &Step) -> Option<(&QualifiedName, &Alteration)> {
    let Action::AlterTable { table, alterations } = &step.action else { return None };
    let [alteration] = alterations.as_slice() else { return None };
    Some((table, alteration))
}
