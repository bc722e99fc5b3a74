//! What is built from something near is what is built from empty.

use std::path::{Path, PathBuf};

use relata_introspect::{Spelling, introspect};
use relata_scratch::Options;

use super::super::{Seen, from_empty, realize};
use super::*;
use crate::source::{self, Source};

/// Both ways, from the same file: by way of what `from` makes, where that can be, and from empty.
fn ways(server: &Server, from: &str, to: &str) -> Option<(Schema, Schema)> {
    let [from, to] = [from, to].map(|text| relata_toml::parse("schema.toml", text).ok().map(source::of));
    let (from, to) = (from.filter(is_sound)?, to.filter(is_sound)?);
    let (base, base_recipe) = built(server, &from)?;
    let (whole, _) = built(server, &to)?;
    let path = search_path(&to.document.schema);
    let read = |transaction: &mut Transaction<'_>| Seen::read(transaction, &to.document, &path);
    let (whole, _) = whole.undone(read).expect("a database to read");
    let declared = to.document.schema.clone();
    let recipe = Recipe::of(&declared, &path);
    if recipe.rest != base_recipe.rest {
        return None;
    }
    let noted = Noted { others: 0, name: base.name().to_owned(), recipe: base_recipe, sum: String::new() };
    let near = Near { base, noted, declared, recipe };
    let (near, _) = near.seen(server, read).expect("a server that answers")?;
    Some((near, whole))
}

fn is_sound(source: &Source) -> bool {
    !source.has_faults()
}

fn built(server: &Server, source: &Source) -> Option<(Cached, Recipe)> {
    let declared = &source.document.schema;
    let path = search_path(declared);
    let recipe = Recipe::of(declared, &path);
    let database = match server.find_cached(&recipe.key()).expect("a server that answers") {
        Some(database) => database,
        None => from_empty(server, source, &recipe.key(), &path).ok()?,
    };
    Some((database, recipe))
}

/// Nothing is told of what is the same.
fn same(near: &Schema, whole: &Schema, of: &str) {
    // The bound of a hash partition names its parent by number.
    let number = regex::Regex::new("'[0-9]+'::oid").expect("a pattern");
    let text = |schema: &Schema| number.replace_all(&format!("{schema:#?}"), "").into_owned();
    let (near, whole) = (text(near), text(whole));
    let lines = near.lines().zip(whole.lines());
    let other: Vec<_> = lines.filter(|(near, whole)| near != whole).take(3).collect();
    assert!(near == whole, "{of}: near and whole differ in {other:?}");
}

fn server() -> Server {
    Server::open(&Options::default()).expect("a scratch server")
}

#[test]
fn of_every_case() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases");
    let mut cases: Vec<PathBuf> = entries(&folder).iter().flat_map(|kind| entries(kind)).collect();
    cases.retain(|path| path.extension().is_some_and(|it| it == "toml"));
    // Each in one direction, half of them in either.
    let compared: usize = std::thread::scope(|scope| {
        let halves = [true, false].map(|forward| {
            let cases = cases.iter().skip(usize::from(forward)).step_by(2);
            scope.spawn(move || cases.filter(|case| is_the_same_both_ways(case, forward)).count())
        });
        halves.into_iter().map(|half| half.join().expect("the same both ways")).sum()
    });
    assert!(compared * 2 > cases.len(), "only {compared} of {} were built both ways", cases.len());
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut entries: Vec<PathBuf> = entries.collect();
    entries.sort();
    entries
}

/// Whether there were two ways at all.
fn is_the_same_both_ways(case: &Path, forward: bool) -> bool {
    let text = std::fs::read_to_string(case).expect("a case");
    // Those of errors are no pairs of schemas.
    let Ok(table) = text.parse::<toml::Table>() else { return false };
    let of = |key: &str| table.get(key).and_then(|it| it.as_str()).unwrap_or_default();
    let (from, to) = if forward { (of("from"), of("to")) } else { (of("to"), of("from")) };
    let Some((near, whole)) = ways(&server(), from, to) else { return false };
    same(&near, &whole, &case.display().to_string());
    true
}

/// Both ways are gone where the second can be told from the first; else there is the way from empty alone.
#[test]
fn new_names() {
    let server = server();
    let table = "[tables.t.columns]\nn = { type = \"bigint?\", default = \"f(1)\" }\n[functions]\n";
    let (bigint, integer) = (
        "(n bigint) returns bigint language sql return n",
        "(n integer) returns bigint language sql return 0",
    );
    let one = format!("{table}f = \"{bigint}\"\n");
    // The default is another function's then, so the table goes with the function.
    let two = format!("{table}f = [\"{bigint}\", \"{integer}\"]\n");
    let (near, whole) = ways(&server, &one, &two).expect("what goes with a function");
    same(&near, &whole, "a second function of a name");
    let none = |from: &str, to: &str| {
        assert!([from, to].iter().all(|text| ways(&server, text, text).is_some()), "{from}\n{to}");
        assert!(ways(&server, from, to).is_none(), "{from}\n{to}");
    };
    none(&one, &format!("{one}lower = \"{integer}\"\n"));

    // The view would find another table.
    let view = "[database]\nschemas = [\"public\", \"billing\"]\n[views]\nv = \"select n from t\"\n\
                [schemas.billing.tables.t.columns]\nn = \"bigint?\"\n";
    none(view, &format!("{view}[tables.t.columns]\nn = \"integer?\"\n"));
    let (near, whole) =
        ways(&server, view, &format!("{view}[tables.u.columns]\nn = \"integer?\"\n")).expect("a new name");
    same(&near, &whole, "a new table");
}

/// A live database that is as the near one was noted to be needs no other look at that one; any other does.
#[test]
fn what_was_built_is_known_by_its_sum() {
    let server = server();
    let columns: String = (0..8).map(|n| format!("[tables.known_{n}.columns]\nn = \"bigint\"\n")).collect();
    let source = |text: &str| source::of(relata_toml::parse("schema.toml", text).expect("a file"));
    let first = realize(&server, &source(&columns)).expect("a state");
    let edited = source(&format!("{columns}m = \"text?\"\n"));
    let declared = &edited.document.schema;
    let recipe = Recipe::of(declared, &search_path(declared));
    let near = Near::find(&server, declared, &recipe).expect("an answer").expect("the first");
    let mut client = first.database(&server).expect("the database").connect().expect("a connection");
    let live = introspect(&mut client, &declared.scope, Spelling::Exact).expect("the catalogs");
    assert!(near.is_based_on(&live));
    let mut commented = live.clone();
    let table = commented.tables.get_mut(&QualifiedName::new("public", "known_0")).expect("a table");
    table.comment = Some("seen".to_owned());
    assert!(!near.is_based_on(&commented));
}
