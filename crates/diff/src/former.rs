//! What became of each `renamed_from`: of no more use, or of none from the start.

use relata_schema::{DefinitionId, ObjectId, QualifiedName, Schema, Table};

use crate::definition;
use crate::rename::former;

/// A `renamed_from` that names nothing: the object is not there yet, and nothing is there that it could have been.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownFormer {
    /// The object that has it; an enum for its labels.
    pub object: ObjectId,
    /// Which label of the enum.
    pub label: Option<usize>,
    /// The names as they are written.
    pub renamed_from: Vec<String>,
    /// What is there and might have been meant, as `renamed_from` would spell it.
    pub known: Vec<String>,
}

/// The objects whose `renamed_from` is of no more use: they stand under their new name. A label stands for its enum.
pub fn spent(declared: &Schema, current: &Schema) -> Vec<ObjectId> {
    let mut spent: Vec<ObjectId> = formers(declared, current)
        .into_iter()
        .filter(|former| former.state == State::Arrived)
        .map(|former| former.object)
        .collect();
    spent.dedup();
    spent
}

/// Those that name nothing in `current`. In what is new as a whole there is nothing to look for.
pub fn unknown_formers(declared: &Schema, current: &Schema) -> Vec<UnknownFormer> {
    let unknown = |former: Former| match former.state {
        State::Unknown { known } => Some(UnknownFormer {
            object: former.object,
            label: former.label,
            renamed_from: former.renamed_from,
            known,
        }),
        State::Arrived | State::ToCome => None,
    };
    formers(declared, current).into_iter().filter_map(unknown).collect()
}

/// One `renamed_from` that is not empty.
struct Former {
    object: ObjectId,
    label: Option<usize>,
    renamed_from: Vec<String>,
    state: State,
}

#[derive(PartialEq)]
enum State {
    /// The object is there under its new name.
    Arrived,
    /// It is there under an old one.
    ToCome,
    /// Neither, but these are.
    Unknown { known: Vec<String> },
}

fn formers(declared: &Schema, current: &Schema) -> Vec<Former> {
    let mut found = Vec::new();
    let there =
        Names { declared: declared.tables.keys().collect(), current: current.tables.keys().collect() };
    for (name, table) in &declared.tables {
        let object = ObjectId::Table(name.clone());
        let old = there.look(name, &table.renamed_from, object, &mut found);
        if let Some(old) = old.and_then(|old| current.tables.get(&old)) {
            parts(name, table, old, &mut found);
        }
    }
    let there = Names { declared: declared.enums.keys().collect(), current: current.enums.keys().collect() };
    for (name, new) in &declared.enums {
        let object = ObjectId::Enum(name.clone());
        let old = there.look(name, &new.renamed_from, object.clone(), &mut found);
        let Some(old) = old.and_then(|old| current.enums.get(&old)) else { continue };
        let wanted: Vec<&str> = new.labels.iter().map(|label| label.name.as_str()).collect();
        let known: Vec<&str> = old.labels.iter().map(|label| label.name.as_str()).collect();
        for (nth, label) in new.labels.iter().enumerate() {
            let part = Part { object: object.clone(), label: Some(nth), name: &label.name };
            part.look(&label.renamed_from, &known, &wanted, &mut found);
        }
    }
    let there =
        Names { declared: declared.domains.keys().collect(), current: current.domains.keys().collect() };
    for (name, new) in &declared.domains {
        let object = ObjectId::Domain(name.clone());
        let old = there.look(name, &new.renamed_from, object, &mut found);
        let Some(old) = old.and_then(|old| current.domains.get(&old)) else { continue };
        let (known, wanted) = (keys(&old.checks), keys(&new.checks));
        for (check, of) in &new.checks {
            let part = Part { object: ObjectId::domain_check(name, check), label: None, name: check };
            part.look(&of.renamed_from, &known, &wanted, &mut found);
        }
    }
    let (declared_names, current_names) =
        (declared.composites.keys().collect(), current.composites.keys().collect());
    let there = Names { declared: declared_names, current: current_names };
    for (name, new) in &declared.composites {
        let object = ObjectId::Composite(name.clone());
        let old = there.look(name, &new.renamed_from, object, &mut found);
        let Some(old) = old.and_then(|old| current.composites.get(&old)) else { continue };
        let known: Vec<&str> = old.attributes.iter().map(|attribute| attribute.name.as_str()).collect();
        let wanted: Vec<&str> = new.attributes.iter().map(|attribute| attribute.name.as_str()).collect();
        for attribute in &new.attributes {
            let object = ObjectId::attribute(name, &attribute.name);
            let part = Part { object, label: None, name: &attribute.name };
            part.look(&attribute.renamed_from, &known, &wanted, &mut found);
        }
    }
    let there =
        Names { declared: declared.ranges.keys().collect(), current: current.ranges.keys().collect() };
    for (name, range) in &declared.ranges {
        there.look(name, &range.renamed_from, ObjectId::Range(name.clone()), &mut found);
    }
    let there =
        Names { declared: declared.sequences.keys().collect(), current: current.sequences.keys().collect() };
    for (name, sequence) in &declared.sequences {
        there.look(name, &sequence.renamed_from, ObjectId::Sequence(name.clone()), &mut found);
    }
    for (id, new) in &declared.definitions {
        if new.renamed_from.is_empty() || current.definitions.is_empty() {
            continue;
        }
        let left = current.definitions.keys().filter(|other| other.kind() == id.kind());
        let left: Vec<&DefinitionId> = left.filter(|other| !definition::is_there(other, declared)).collect();
        let state = if definition::is_there(id, current) {
            State::Arrived
        } else if new
            .renamed_from
            .iter()
            .any(|from| left.iter().any(|other| definition::was(id, from, other)))
        {
            State::ToCome
        } else {
            State::Unknown { known: left.iter().map(|other| other.own_name().to_owned()).collect() }
        };
        let object = ObjectId::Definition(id.clone());
        found.push(Former { object, label: None, renamed_from: new.renamed_from.clone(), state });
    }
    found
}

fn parts(table: &QualifiedName, new: &Table, old: &Table, found: &mut Vec<Former>) {
    let known: Vec<&str> = old.columns.iter().map(|column| column.name.as_str()).collect();
    let wanted: Vec<&str> = new.columns.iter().map(|column| column.name.as_str()).collect();
    for column in &new.columns {
        let part = Part { object: ObjectId::column(table, &column.name), label: None, name: &column.name };
        part.look(&column.renamed_from, &known, &wanted, found);
    }
    let (known, wanted) = (keys(&old.constraints), keys(&new.constraints));
    for (name, constraint) in &new.constraints {
        let part = Part { object: ObjectId::constraint(table, name), label: None, name };
        part.look(&constraint.renamed_from, &known, &wanted, found);
    }
    let (known, wanted) = (keys(&old.indexes), keys(&new.indexes));
    for (name, index) in &new.indexes {
        let object = ObjectId::Index(QualifiedName::new(&table.schema, name));
        let part = Part { object, label: None, name };
        part.look(&index.renamed_from, &known, &wanted, found);
    }
}

fn keys<T>(map: &std::collections::BTreeMap<String, T>) -> Vec<&str> {
    map.keys().map(String::as_str).collect()
}

/// The objects of one kind, on both sides.
struct Names<'a> {
    declared: Vec<&'a QualifiedName>,
    current: Vec<&'a QualifiedName>,
}

impl Names<'_> {
    /// Notes what became of a `renamed_from`; the answer is what the object is called now, if it is there.
    fn look(
        &self,
        name: &QualifiedName,
        renamed_from: &[String],
        object: ObjectId,
        found: &mut Vec<Former>,
    ) -> Option<QualifiedName> {
        let arrived = self.current.contains(&name);
        let old = former(name, renamed_from, |of| self.current.contains(&of), |_| false);
        let state = match (arrived, &old) {
            (true, _) => State::Arrived,
            (false, Some(_)) => State::ToCome,
            (false, None) => State::Unknown { known: self.left(name) },
        };
        // Of an empty database nothing can be asked.
        if !renamed_from.is_empty() && (arrived || !self.current.is_empty()) {
            found.push(Former { object, label: None, renamed_from: renamed_from.to_vec(), state });
        }
        if arrived { Some(name.clone()) } else { old }
    }

    /// What is there and not wanted any more.
    fn left(&self, beside: &QualifiedName) -> Vec<String> {
        let left = self.current.iter().filter(|name| !self.declared.contains(name));
        left.map(|name| match name.schema == beside.schema {
            true => name.name.clone(),
            false => format!("{}.{}", name.schema, name.name),
        })
        .collect()
    }
}

/// A part of an object that is there.
struct Part<'a> {
    object: ObjectId,
    label: Option<usize>,
    name: &'a str,
}

impl Part<'_> {
    fn look(self, renamed_from: &[String], known: &[&str], wanted: &[&str], found: &mut Vec<Former>) {
        if renamed_from.is_empty() {
            return;
        }
        let state = if known.contains(&self.name) {
            State::Arrived
        } else if renamed_from.iter().any(|from| known.contains(&from.as_str())) {
            State::ToCome
        } else {
            let left = known.iter().filter(|name| !wanted.contains(name));
            State::Unknown { known: left.map(|name| (*name).to_owned()).collect() }
        };
        let Part { object, label, .. } = self;
        found.push(Former { object, label, renamed_from: renamed_from.to_vec(), state });
    }
}
