//! Random pairs of schemas under the laws 1, 2, 3 and 7. Each failure names its seed, and is shrunk;
//! `RELATA_RANDOM_CASES=2000` runs more, `RELATA_RANDOM_SEED=17` that one alone.

use std::panic::catch_unwind;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use relata_schema::{ColumnValue, ConstraintKind, ObjectId, Origin, QualifiedName, Schema, Scope};
use relata_tests::{laws, server};
use relata_toml::{arbitrary, write};

use crate::RELATA;

/// Pairs at once: each waits for processes most of its time.
const AT_ONCE: usize = 3;

#[test]
fn random_pairs_hold_the_laws() {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().expect("a number"));
    if let Some(seed) = number("RELATA_RANDOM_SEED") {
        let failed = pair(seed);
        assert!(failed.is_none(), "{}", failed.unwrap_or_default());
        return;
    }
    let (next, failed) = (AtomicU64::new(0), Mutex::new(Vec::new()));
    let end = number("RELATA_RANDOM_CASES").unwrap_or(12);
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= end {
                        break;
                    }
                    if let Some(said) = pair(seed) {
                        eprintln!("{said}");
                        failed.lock().expect("nobody panics with it").push(seed);
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().expect("nobody panics with it");
    assert!(failed.is_empty(), "of {end} pairs, those of the seeds {failed:?} fail, as is said above");
}

/// What does not hold between the two schemas of a seed, if anything.
fn pair(seed: u64) -> Option<String> {
    let from = everywhere(arbitrary::schema(seed));
    // Half of the pairs have nothing to do with each other, half differ in a few places.
    let to = if seed.is_multiple_of(2) {
        everywhere(arbitrary::schema(seed + 1_000_000))
    } else {
        changed(&from, seed)
    };
    let to = declared(to, &from);
    let said = failure(&from, &to)?;
    let (from, to) = shrunk(from, to, &kind(&said));
    let smaller = failure(&from, &to).unwrap_or_else(|| said.clone());
    Some(format!(
        "RELATA_RANDOM_SEED={seed} shows it again: {said}\nshrunk: {smaller}\nfrom\n{}\nto\n{}",
        write(&from, None),
        write(&to, None)
    ))
}

fn failure(from: &Schema, to: &Schema) -> Option<String> {
    let (from, to) = (write(from, None), write(to, None));
    let panic = catch_unwind(|| laws::hold_between(RELATA, &from, &to)).err()?;
    Some(panic.downcast_ref::<String>().cloned().unwrap_or_else(|| "it panics without words".to_owned()))
}

/// What a failure has in common with the same one of a smaller pair: the words of its first line, without names.
fn kind(said: &str) -> String {
    let line =
        said.lines().find(|line| line.starts_with("error")).or(said.lines().next()).unwrap_or_default();
    let outside = line.split(['`', '"', '\'']).step_by(2);
    outside.collect::<String>().chars().filter(|c| !c.is_ascii_digit()).take(60).collect()
}

/// How many smaller pairs are tried.
const TRIES: usize = 60;

/// The pair without what it takes not to fail in this way.
fn shrunk(mut from: Schema, mut to: Schema, wanted: &str) -> (Schema, Schema) {
    let mut tries = 0;
    let mut parts = parts(&from);
    parts.extend(self::parts(&to).into_iter().filter(|part| !parts.contains(part)).collect::<Vec<_>>());
    for part in parts {
        let (smaller_from, smaller_to) = (without(&part, &from), without(&part, &to));
        if tries == TRIES || (&smaller_from, &smaller_to) == (&from, &to) {
            continue;
        }
        tries += 1;
        if failure(&smaller_from, &smaller_to).is_some_and(|said| kind(&said) == wanted) {
            (from, to) = (smaller_from, smaller_to);
        }
    }
    (from, to)
}

/// What can be taken out, large before small.
fn parts(schema: &Schema) -> Vec<ObjectId> {
    let mut parts: Vec<ObjectId> = schema.definitions.keys().cloned().map(ObjectId::Definition).collect();
    parts.extend(schema.tables.keys().cloned().map(ObjectId::Table));
    parts.extend(schema.enums.keys().cloned().map(ObjectId::Enum));
    parts.extend(schema.domains.keys().cloned().map(ObjectId::Domain));
    parts.extend(schema.sequences.keys().cloned().map(ObjectId::Sequence));
    for (name, table) in &schema.tables {
        parts.extend(table.constraints.keys().map(|constraint| ObjectId::constraint(name, constraint)));
        parts.extend(
            table.indexes.keys().map(|index| ObjectId::Index(QualifiedName::new(&name.schema, index))),
        );
        parts.extend(table.columns.iter().map(|column| ObjectId::column(name, &column.name)));
    }
    parts
}

fn without(part: &ObjectId, schema: &Schema) -> Schema {
    let mut schema = schema.clone();
    match part {
        ObjectId::Definition(id) => drop(schema.definitions.remove(id)),
        ObjectId::Table(name) => drop(schema.tables.remove(name)),
        ObjectId::Enum(name) => drop(schema.enums.remove(name)),
        ObjectId::Domain(name) => drop(schema.domains.remove(name)),
        ObjectId::Sequence(name) => drop(schema.sequences.remove(name)),
        ObjectId::Constraint { table, constraint } => {
            schema.tables.get_mut(table).map(|table| table.constraints.remove(constraint));
        }
        ObjectId::Index(index) => {
            for (_, table) in schema.tables.iter_mut().filter(|(name, _)| name.schema == index.schema) {
                table.indexes.remove(&index.name);
            }
        }
        ObjectId::Column { table, column } => {
            let table = schema.tables.get_mut(table);
            table.into_iter().for_each(|table| table.columns.retain(|other| other.name != *column));
        }
        _ => {}
    }
    schema
}

/// For whatever PostgreSQL is here, with everything owned.
fn everywhere(mut schema: Schema) -> Schema {
    schema.postgres = None;
    // Both own everything, or one would leave the other's schemas alone.
    schema.scope = Scope::All;
    // A `public` that comes back lacks the grants that initdb gave it, and grants are not modelled.
    schema.namespaces.entry("public".to_owned()).or_default();
    if server().major() < 15 {
        known_before_15(&mut schema);
    }
    schema
}

/// Without what relata explains there; `newer` looks at that.
fn known_before_15(schema: &mut Schema) {
    for sequence in schema.sequences.values_mut().filter(|sequence| sequence.owned_by.is_none()) {
        sequence.unlogged = false;
    }
    for table in schema.tables.values_mut() {
        table.indexes.values_mut().for_each(|index| index.nulls_not_distinct = false);
        for constraint in table.constraints.values_mut() {
            match &mut constraint.kind {
                ConstraintKind::Unique(key) => key.nulls_not_distinct = false,
                ConstraintKind::ForeignKey(key) => key.on_delete_columns.clear(),
                ConstraintKind::PrimaryKey(_) | ConstraintKind::Check(_) | ConstraintKind::Exclusion(_) => {}
            }
        }
    }
}

/// What stays as it was is said: the schema of an extension, which a file may leave open, and the columns that a table keeps
/// as its own when it comes to a parent, as relata warns.
fn declared(mut to: Schema, from: &Schema) -> Schema {
    for (name, extension) in to.extensions.iter_mut().filter(|(_, extension)| extension.schema.is_none()) {
        extension.schema = from.extensions.get(name).and_then(|was| was.schema.clone());
        if let Some(schema) = &extension.schema {
            to.namespaces.entry(schema.clone()).or_default();
        }
    }
    for (table, column) in relata_diff::kept_as_own(from, &to) {
        let columns = to.tables.get_mut(&table).map(|table| &mut table.columns);
        for column in columns.into_iter().flatten().filter(|of| of.name == column) {
            column.origin = Origin::Both;
        }
    }
    to
}

/// Small changes, each of which leaves a valid schema valid.
fn changed(from: &Schema, seed: u64) -> Schema {
    let mut to = from.clone();
    let mut state = seed;
    let mut one_in = |chances: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33).is_multiple_of(chances)
    };
    for one in to.enums.values_mut() {
        if one_in(2) {
            one.labels.insert(one.labels.len() / 2, relata_schema::Label::new("a new label"));
        }
        if one_in(3) {
            one.comment = Some("It's changed.".to_owned());
        }
    }
    // What parents and children have from each other would have to change together.
    let parents: Vec<QualifiedName> =
        to.tables.values().flat_map(relata_schema::Table::parents).cloned().collect();
    let is_alone = |name: &QualifiedName, table: &relata_schema::Table| {
        table.parents().next().is_none() && table.partition_by.is_none() && !parents.contains(name)
    };
    for (_, table) in to.tables.iter_mut().filter(|(name, table)| is_alone(name, table)) {
        let replica_identity_stands_on_none = one_in(2);
        table.indexes.retain(|_, index| index.unique || replica_identity_stands_on_none);
        table.constraints.retain(|_, constraint| match &constraint.kind {
            ConstraintKind::ForeignKey(_) => !one_in(2),
            ConstraintKind::Check(_) => !one_in(3),
            _ => true,
        });
        if one_in(2) {
            table.columns.push(relata_schema::Column::new("a new column", "numeric(10,2)"));
        }
        for column in &mut table.columns {
            if matches!(column.value, ColumnValue::Default(_)) && !column.type_name.0.is_empty() && one_in(4)
            {
                column.comment = Some("Once \"more\".".to_owned());
            }
        }
        table.comment = if one_in(2) { None } else { Some("A table.".to_owned()) };
    }
    to
}
