//! Two databases, object by object, as `pg_dump` has them.

use std::collections::BTreeSet;
use std::fmt;

use relata_connect::DatabaseUrl;
use relata_tests::dumped_objects;

/// How a database built from what was pulled stands beside the one that was pulled.
pub(crate) struct Outcome {
    objects: usize,
    equal: usize,
    left_alone: usize,
    /// Neither the same nor named as left alone.
    pub(crate) different: Vec<String>,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Outcome { objects, equal, left_alone, different } = self;
        write!(f, "{objects:>8} {equal:>8} {left_alone:>10} {:>10}", different.len())
    }
}

/// `told` is what `pull` said: each object that is not managed, by name.
pub(crate) fn compare(source: &DatabaseUrl, rebuilt: &DatabaseUrl, told: &str) -> Outcome {
    let (source, rebuilt) = (dumped_objects(source), dumped_objects(rebuilt));
    let kept: BTreeSet<&String> = rebuilt.iter().collect();
    let alone: BTreeSet<&str> = told
        .lines()
        .filter_map(|line| line.split_once("left alone: "))
        .map(|(_, what)| last_name(what.split(", which ").next().unwrap_or(what)))
        .collect();
    let mut outcome = Outcome { objects: source.len(), equal: 0, left_alone: 0, different: Vec::new() };
    for object in &source {
        let header = object.lines().next().unwrap_or_default();
        if kept.contains(object) {
            outcome.equal += 1;
        } else if names(header).any(|name| alone.contains(name)) {
            outcome.left_alone += 1;
        } else {
            outcome.different.push(header.to_owned());
        }
    }
    let known: BTreeSet<&String> = source.iter().collect();
    let made_up = rebuilt.iter().filter(|object| !known.contains(object));
    let headers: BTreeSet<&str> = source.iter().filter_map(|object| object.lines().next()).collect();
    outcome.different.extend(
        made_up
            .filter_map(|object| object.lines().next())
            .filter(|header| !headers.contains(header))
            .map(|header| format!("{header} (only in what was built)")),
    );
    outcome
}

/// The object's own name in `function public.f(integer, text)`, `operator family public.o USING btree`, `access method m` or
/// `trigger t on public.x`, without arguments and schema.
fn last_name(what: &str) -> &str {
    // A cast has none.
    if what.starts_with("cast ") {
        return "CAST";
    }
    let words: Vec<&str> = what.split('(').next().unwrap_or(what).split_whitespace().collect();
    let before_on = words.iter().position(|word| *word == "on").and_then(|on| words.get(on.wrapping_sub(1)));
    let word = before_on.or_else(|| words.iter().find(|word| word.contains('.'))).or(words.last());
    word.and_then(|word| word.rsplit('.').next()).unwrap_or(what).trim_matches('"')
}

/// The names in `-- Name: COLUMN t.c; Type: COMMENT; …`, and the role whose default privileges it tells.
fn names(header: &str) -> impl Iterator<Item = &str> {
    let name = header.strip_prefix("-- Name: ").unwrap_or(header);
    let role = header.split_once("; Type: DEFAULT ACL; ").and_then(|(_, rest)| rest.split_once("Owner: "));
    let name = name.split("; Type: ").next().unwrap_or(name);
    let name = name.split('(').next().unwrap_or(name);
    name.split([' ', '.']).chain(role.map(|(_, role)| role)).map(|name| name.trim_matches('"'))
}
