//! Random schemas for property tests: valid, repeatable by their seed, and as odd as PostgreSQL allows.

mod composite;
mod definition;
mod domain;
mod inheritance;
mod names;
mod table;

use std::collections::BTreeSet;

use relata_schema::{
    Enum, Extension, IntegerType, Label, Namespace, QualifiedName, Schema, Scope, Sequence, SequenceOptions,
};

use names::Names;

/// A schema that PostgreSQL would accept. The same seed gives the same schema.
pub fn schema(seed: u64) -> Schema {
    let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5DEE_CE66);
    let mut schema = Schema::default();
    let namespaces = match random.below(4) {
        0 => vec!["public".to_owned(), "billing".to_owned()],
        1 => vec!["public".to_owned(), "Odd \"one\"".to_owned()],
        2 => vec!["auth".to_owned()],
        _ => vec!["public".to_owned()],
    };
    schema.scope = if random.one_in(6) {
        Scope::All
    } else {
        Scope::Listed(namespaces.iter().cloned().collect::<BTreeSet<_>>())
    };
    schema.postgres = random.maybe(3, |random| 14 + random.below(5) as u32);
    for name in &namespaces {
        let comment = random.maybe(4, names::comment);
        schema.namespaces.insert(name.clone(), Namespace { comment });
    }
    if random.one_in(3) {
        let schema_name = random.maybe(3, |_| namespaces[0].clone());
        schema
            .extensions
            .insert("pg_trgm".to_owned(), Extension { schema: schema_name, version: Some("1.6".to_owned()) });
    }
    let mut names = Names::default();
    for namespace in &namespaces {
        for _ in 0..random.below(3) {
            let name = QualifiedName::new(namespace, names.relation(&mut random, namespace));
            schema.enums.insert(name, one_enum(&mut random));
        }
    }
    for namespace in &namespaces {
        for _ in 0..random.below(3) {
            domain::add(&mut random, &mut names, &mut schema, namespace);
        }
    }
    for namespace in &namespaces {
        for _ in 0..random.below(3) {
            composite::add(&mut random, &mut names, &mut schema, namespace);
        }
    }
    for namespace in &namespaces {
        for _ in 0..random.below(4) {
            table::add(&mut random, &mut names, &mut schema, namespace);
        }
    }
    table::foreign_keys(&mut random, &mut schema);
    for namespace in &namespaces {
        if random.one_in(3) {
            inheritance::partitioned(&mut random, &mut names, &mut schema, namespace);
        }
        if random.one_in(4) {
            inheritance::inheriting(&mut random, &mut names, &mut schema, namespace);
        }
    }
    for namespace in &namespaces {
        for _ in 0..random.below(2) {
            let name = QualifiedName::new(namespace, names.relation(&mut random, namespace));
            let sequence = one_sequence(&mut random);
            schema.sequences.insert(name, sequence);
        }
    }
    for namespace in &namespaces {
        for _ in 0..random.below(3) {
            definition::add(&mut random, &mut names, &mut schema, namespace);
        }
    }
    schema
}

/// SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit.max(1) as u64).unwrap_or(0)
    }

    fn one_in(&mut self, chances: usize) -> bool {
        self.below(chances) == 0
    }

    fn pick<'a, T: ?Sized>(&mut self, choices: &[&'a T]) -> &'a T {
        choices[self.below(choices.len())]
    }

    fn maybe<T>(&mut self, chances: usize, make: impl FnOnce(&mut Random) -> T) -> Option<T> {
        if self.one_in(chances) { Some(make(self)) } else { None }
    }
}

fn one_enum(random: &mut Random) -> Enum {
    let mut labels: Vec<Label> = Vec::new();
    for _ in 0..random.below(5) {
        let name = names::word(random);
        if labels.iter().all(|label| label.name != name) {
            labels.push(Label::new(name));
        }
    }
    Enum { labels, comment: random.maybe(4, names::comment), ..Enum::default() }
}

fn one_sequence(random: &mut Random) -> Sequence {
    Sequence {
        options: sequence_options(random, None),
        owned_by: None,
        unlogged: false,
        comment: random.maybe(4, names::comment),
        renamed_from: Vec::new(),
    }
}

fn sequence_options(random: &mut Random, data_type: Option<IntegerType>) -> SequenceOptions {
    let data_type = data_type.unwrap_or_else(|| {
        *random.pick(&[&IntegerType::SmallInt, &IntegerType::Integer, &IntegerType::BigInt])
    });
    let increment = [1, 1, 5, -1][random.below(4)];
    let mut options = SequenceOptions::new(data_type, increment);
    if random.one_in(3) {
        options.start = if increment < 0 { -10 } else { 100 };
    }
    if random.one_in(4) {
        options.cache = 20;
    }
    options.cycle = random.one_in(5);
    if random.one_in(5) {
        options.max_value = 1000;
        if increment < 0 {
            options.start = -1;
        }
    }
    options
}
