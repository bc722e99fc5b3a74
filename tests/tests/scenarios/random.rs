//! Random pairs of schemas under the laws 1, 2, 3 and 7. Each failure names its seed; `RELATA_RANDOM_CASES=200` runs
//! more, `RELATA_RANDOM_SEED=17` that one alone.

use relata_schema::{ColumnValue, Schema, Scope};
use relata_tests::laws;
use relata_toml::{arbitrary, write};

use crate::RELATA;

#[test]
fn random_pairs_hold_the_laws() {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().expect("a number"));
    if let Some(seed) = number("RELATA_RANDOM_SEED") {
        return pair(seed);
    }
    for seed in 0..number("RELATA_RANDOM_CASES").unwrap_or(12) {
        pair(seed);
    }
}

fn pair(seed: u64) {
    let _told = Told(seed);
    let from = everywhere(arbitrary::schema(seed));
    // Half of the pairs have nothing to do with each other, half differ in a few places.
    let to = if seed.is_multiple_of(2) {
        everywhere(arbitrary::schema(seed + 1_000_000))
    } else {
        changed(&from, seed)
    };
    laws::hold_between(RELATA, &write(&from, None), &write(&to, None));
}

/// Says which seed it was when a law does not hold.
struct Told(u64);

impl Drop for Told {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("RELATA_RANDOM_SEED={} shows it again", self.0);
        }
    }
}

/// For whatever PostgreSQL is here, with everything owned.
fn everywhere(mut schema: Schema) -> Schema {
    schema.postgres = None;
    // Both own everything, or one would leave the other's schemas alone.
    schema.scope = Scope::All;
    // A `public` that comes back lacks the grants that initdb gave it, and grants are not modelled.
    schema.namespaces.entry("public".to_owned()).or_default();
    schema
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
    for table in to.tables.values_mut() {
        let replica_identity_stands_on_none = one_in(2);
        table.indexes.retain(|_, index| index.unique || replica_identity_stands_on_none);
        table.constraints.retain(|_, constraint| match &constraint.kind {
            relata_schema::ConstraintKind::ForeignKey(_) => !one_in(2),
            relata_schema::ConstraintKind::Check(_) => !one_in(3),
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
