//! Random domains.

use relata_schema::{Domain, DomainCheck, QualifiedName, Schema, Sql};
use relata_sql::qualified;

use super::Random;
use super::names::{self, Names};

/// Base types with defaults and checks that they can have, as PostgreSQL spells them.
const BASES: &[(&str, &str, &str)] = &[
    ("text", "'it''s'::text", "VALUE <> ''::text"),
    ("character varying(20)", "'a'::character varying", "(VALUE)::text ~ '^a'::text"),
    ("integer", "'-1'::integer", "(VALUE > '-5'::integer) AND (VALUE < 99)"),
    ("numeric(10,2)", "0.10", "VALUE >= 0::numeric"),
    ("text[]", "'{}'::text[]", "array_length(VALUE, 1) < 9"),
    ("timestamp with time zone", "now()", "VALUE > '2000-01-01 00:00:00+00'::timestamp with time zone"),
];

pub(super) fn add(random: &mut Random, names: &mut Names, schema: &mut Schema, namespace: &str) {
    let name = QualifiedName::new(namespace, names.relation(random, namespace));
    let (base, default, check) = BASES[random.below(BASES.len())];
    let mut domain = Domain::new(base);
    let enums: Vec<&QualifiedName> = schema.enums.keys().collect();
    let domains: Vec<&QualifiedName> = schema.domains.keys().collect();
    if !domains.is_empty() && random.one_in(4) {
        let under = random.pick(&domains);
        domain.base.0 = qualified(&under.schema, &under.name);
    } else if !enums.is_empty() && random.one_in(4) {
        let under = random.pick(&enums);
        domain.base.0 = qualified(&under.schema, &under.name) + random.pick(&["", "[]"]);
    } else {
        domain.default = random.maybe(3, |_| Sql(default.to_owned()));
        for _ in 0..random.below(3) {
            let mut one = DomainCheck::new(Sql(check.to_owned()));
            one.comment = random.maybe(5, names::comment);
            one.not_valid = random.one_in(6);
            let by_default = relata_schema::default_name::check(&name.name, None);
            let own = if random.one_in(2) { by_default } else { names::word(random) };
            domain.checks.insert(own, one);
        }
        if base == "text" && random.one_in(3) {
            domain.collation = Some(QualifiedName::new("pg_catalog", "C"));
        }
    }
    domain.not_null = random.one_in(4);
    domain.comment = random.maybe(4, names::comment);
    schema.domains.insert(name, domain);
}
