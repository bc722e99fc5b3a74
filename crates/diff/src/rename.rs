//! Renames that a file declares with `renamed_from`.

use relata_schema::{DefinitionId, QualifiedName, Schema, Table};

use crate::{Renamed, definition};

/// The renames that `declared` asks for and that `current` still needs, in the order to carry them out.
///
/// A rename counts when the new name is not there yet, the newest former name that is there is not itself wanted,
/// and nobody else took it. Afterwards it is harmless.
pub fn renames(declared: &Schema, current: &Schema) -> Vec<Renamed> {
    let mut renames = Vec::new();
    for (to, table) in &declared.tables {
        let known = |name: &QualifiedName| current.tables.contains_key(name);
        let wanted = |name: &QualifiedName| declared.tables.contains_key(name);
        let from = former(to, &table.renamed_from, known, wanted);
        if let Some(from) = &from {
            renames.push(Renamed::Table { from: from.clone(), to: to.clone() });
        }
        if let Some(old) = current.tables.get(from.as_ref().unwrap_or(to)) {
            parts(to, table, old, &mut renames);
        }
    }
    for (to, new) in &declared.enums {
        let known = |name: &QualifiedName| current.enums.contains_key(name);
        let wanted = |name: &QualifiedName| declared.enums.contains_key(name);
        let from = former(to, &new.renamed_from, known, wanted);
        if let Some(from) = &from {
            renames.push(Renamed::Enum { from: from.clone(), to: to.clone() });
        }
        let Some(old) = current.enums.get(from.as_ref().unwrap_or(to)) else { continue };
        for label in &new.labels {
            let known = |name: &str| old.labels.iter().any(|label| label.name == name);
            let wanted = |name: &str| new.labels.iter().any(|label| label.name == name);
            if let Some(from) = former_part(&label.name, &label.renamed_from, known, wanted) {
                renames.push(Renamed::Label { r#enum: to.clone(), from, to: label.name.clone() });
            }
        }
    }
    for (to, new) in &declared.domains {
        let known = |name: &QualifiedName| current.domains.contains_key(name);
        let wanted = |name: &QualifiedName| declared.domains.contains_key(name);
        let from = former(to, &new.renamed_from, known, wanted);
        if let Some(from) = &from {
            renames.push(Renamed::Domain { from: from.clone(), to: to.clone() });
        }
        let Some(old) = current.domains.get(from.as_ref().unwrap_or(to)) else { continue };
        for (name, check) in &new.checks {
            let known = |name: &str| old.checks.contains_key(name);
            let wanted = |name: &str| new.checks.contains_key(name);
            if let Some(from) = former_part(name, &check.renamed_from, known, wanted) {
                renames.push(Renamed::DomainCheck { domain: to.clone(), from, to: name.clone() });
            }
        }
    }
    for (to, new) in &declared.composites {
        let known = |name: &QualifiedName| current.composites.contains_key(name);
        let wanted = |name: &QualifiedName| declared.composites.contains_key(name);
        let from = former(to, &new.renamed_from, known, wanted);
        if let Some(from) = &from {
            renames.push(Renamed::Composite { from: from.clone(), to: to.clone() });
        }
        let Some(old) = current.composites.get(from.as_ref().unwrap_or(to)) else { continue };
        for attribute in &new.attributes {
            let known = |name: &str| old.attribute(name).is_some();
            let wanted = |name: &str| new.attribute(name).is_some();
            if let Some(from) = former_part(&attribute.name, &attribute.renamed_from, known, wanted) {
                let (composite, to) = (to.clone(), attribute.name.clone());
                renames.push(Renamed::Attribute { composite, from, to });
            }
        }
    }
    for (to, range) in &declared.ranges {
        let known = |name: &QualifiedName| current.ranges.contains_key(name);
        let wanted = |name: &QualifiedName| declared.ranges.contains_key(name);
        let from = former(to, &range.renamed_from, known, wanted);
        if let Some(from) = &from {
            renames.push(Renamed::Range { from: from.clone(), to: to.clone() });
        }
        let Some(old) = current.ranges.get(from.as_ref().unwrap_or(to)) else { continue };
        if old.multirange != range.multirange {
            let (from, multirange) = (old.multirange.clone(), range.multirange.clone());
            renames.push(Renamed::Multirange { range: to.clone(), from, to: multirange });
        }
    }
    for (to, sequence) in &declared.sequences {
        let known = |name: &QualifiedName| current.sequences.contains_key(name);
        let wanted = |name: &QualifiedName| declared.sequences.contains_key(name);
        if let Some(from) = former(to, &sequence.renamed_from, known, wanted) {
            renames.push(Renamed::Sequence { from, to: to.clone() });
        }
    }
    for (to, definition) in &declared.definitions {
        if definition::is_there(to, current) {
            continue;
        }
        let was = |id: &&DefinitionId| {
            definition.renamed_from.iter().any(|former| definition::was(to, former, id))
                && !definition::is_there(id, declared)
        };
        for from in current.definitions.keys().filter(was) {
            let to = definition::under_name_of(from, to);
            renames.push(Renamed::Definition { from: from.clone(), to });
        }
    }
    renames
}

fn parts(table: &QualifiedName, new: &Table, old: &Table, renames: &mut Vec<Renamed>) {
    for column in &new.columns {
        let known = |name: &str| old.column(name).is_some();
        let wanted = |name: &str| new.column(name).is_some();
        if let Some(from) = former_part(&column.name, &column.renamed_from, known, wanted) {
            renames.push(Renamed::Column { table: table.clone(), from, to: column.name.clone() });
        }
    }
    for (name, constraint) in &new.constraints {
        let known = |name: &str| old.constraints.contains_key(name);
        let wanted = |name: &str| new.constraints.contains_key(name);
        if let Some(from) = former_part(name, &constraint.renamed_from, known, wanted) {
            renames.push(Renamed::Constraint { table: table.clone(), from, to: name.clone() });
        }
    }
    for (name, index) in &new.indexes {
        let known = |name: &str| old.indexes.contains_key(name);
        let wanted = |name: &str| new.indexes.contains_key(name);
        if let Some(from) = former_part(name, &index.renamed_from, known, wanted) {
            renames.push(Renamed::Index { table: table.clone(), from, to: name.clone() });
        }
    }
}

pub(crate) fn former(
    to: &QualifiedName,
    renamed_from: &[String],
    known: impl Fn(&QualifiedName) -> bool,
    wanted: impl Fn(&QualifiedName) -> bool,
) -> Option<QualifiedName> {
    let candidates = renamed_from.iter().map(|from| match from.split_once('.') {
        Some((schema, name)) if !known(&QualifiedName::new(&to.schema, from)) => {
            QualifiedName::new(schema, name)
        }
        _ => QualifiedName::new(&to.schema, from),
    });
    if known(to) {
        None
    } else {
        candidates.into_iter().find(|from| known(from)).filter(|from| !wanted(from))
    }
}

fn former_part(
    to: &str,
    renamed_from: &[String],
    known: impl Fn(&str) -> bool,
    wanted: impl Fn(&str) -> bool,
) -> Option<String> {
    if known(to) {
        None
    } else {
        renamed_from.iter().find(|from| known(from)).filter(|from| !wanted(from)).cloned()
    }
}
