//! Carries a case from its old state to its new one, and holds the laws against what came of it.

use std::collections::BTreeMap;
use std::fs;

use relata_connect::DatabaseUrl;
use relata_diff::{Verb, diff};

use crate::database::{catalog, execute, locks_while, query};
use crate::{Case, Project, Refuse, assert_same, database, dump, server};

/// Law 1 to 4, 6, 7 and 8 for a case, and its golden file. `elsewhere` is another scratch server.
pub fn hold(case: &Case, program: &'static str, elsewhere: &DatabaseUrl) {
    if !case.suits_the_server() {
        return;
    }
    let project = Project::with_schema(program, &case.from);
    let live = database();
    let url = live.url().to_string();
    if !case.from.is_empty() {
        project.ok(&["generate", "before"]);
        project.ok(&["migrate", "--database-url", &url]);
    }
    if !case.rows.is_empty() {
        execute(&live.url(), &case.rows);
    }
    let before = project.migrations();
    let old = State::of(&live.url());
    project.write("schema.toml", &case.to);
    if let Some(refuse) = &case.refuse {
        return refused(&project, &live.url(), &old, refuse);
    }

    let generate = generate(&project, case);
    project.ok(&generate);
    let written = new_files(&before, &project);
    golden(case, &written);
    same_bytes_elsewhere(case, program, elsewhere, &before, &project.migrations(), &generate);

    locks(&live.url(), &written);
    project.ok(&["migrate", "--database-url", &url]);
    let fresh = database();
    project.ok(&["push", "--yes", "--database-url", &fresh.url().to_string()]);
    let (new, wanted) = (State::of(&live.url()), State::of(&fresh.url()));
    new.assert_is(&wanted, "law 1 and 2, the migrated database against one built from `to` alone");
    told(&old, &new);
    told(&new, &old);

    let again = project.ok(&["generate"]);
    assert!(new_files(&before, &project) == written, "law 3: generating again wrote something: {again}");

    round_trip(program, &fresh.url(), &wanted);

    for (sql, result) in &case.expect {
        assert_same(&format!("rows: {sql}"), result.trim(), &query(&live.url(), sql));
    }
    down_undoes_up(case, &project, &live.url(), &old, &new, &written);
}

/// What catalogs and `pg_dump` say of a database.
pub(crate) struct State {
    catalog: relata_schema::Schema,
    dump: String,
}

impl State {
    pub(crate) fn of(url: &DatabaseUrl) -> State {
        State { catalog: catalog(url), dump: dump(url) }
    }

    #[track_caller]
    pub(crate) fn assert_is(&self, expected: &State, law: &str) {
        let left = diff(&self.catalog, &expected.catalog);
        let list: Vec<String> = left.iter().map(|change| change.describe().to_string()).collect();
        assert!(left.is_empty(), "{law}: left to do:\n{}", list.join("\n"));
        assert_same(&format!("{law}: pg_dump"), &expected.dump, &self.dump);
    }
}

/// What changes is told by what changed: an alteration has details, and no two sides of one are the same text.
fn told(from: &State, to: &State) {
    for change in diff(&from.catalog, &to.catalog) {
        let it = change.describe();
        assert!(it.verb != Verb::Alter || !it.details.is_empty(), "nothing is told of {it}");
        for (old, new) in it.details.iter().filter_map(|detail| detail.split_once(" → ")) {
            assert!(
                old != new && !old.ends_with(&format!(" {new}")),
                "`{old}` and `{new}` are the same in {it}"
            );
        }
    }
}

/// The command that writes the migration; without its `--allow`, each loss is refused by name.
fn generate<'a>(project: &Project, case: &'a Case) -> Vec<&'a str> {
    let mut generate = vec!["generate", "step"];
    if !case.allow.is_empty() {
        let before = project.migrations();
        let refused = project.run(&generate).expect_status(1);
        for loss in &case.allow {
            assert!(refused.says(&format!("--allow {loss}")), "{loss} is not refused by {refused}");
        }
        assert_eq!(project.migrations(), before, "a refusal writes nothing");
        generate.extend(case.allow.iter().flat_map(|loss| ["--allow", loss.trim_matches('\'')]));
    }
    generate
}

fn refused(project: &Project, live: &DatabaseUrl, old: &State, refuse: &Refuse) {
    let url = live.to_string();
    let before = project.migrations();
    let migrate = ["migrate", "--database-url", &url];
    let ran = match refuse.by.as_str() {
        "generate" => {
            let ran = project.run(&["generate", "step"]);
            assert_eq!(project.migrations(), before, "a refusal writes nothing");
            ran
        }
        "migrate" => {
            project.ok(&["generate", "step", "--allow", "data-loss"]);
            project.run(&migrate)
        }
        other => panic!("`{other}` is not a verb that can refuse"),
    };
    let ran = ran.expect_status(2).expect_text(&refuse.says);
    if refuse.mend.is_empty() {
        State::of(live).assert_is(old, "what was refused leaves the database as it was");
        return;
    }
    execute(live, &refuse.mend);
    let again = project.run(&migrate);
    assert!(again.status == Some(0), "mended, it does not go on: {again}\nafter {ran}");
    let fresh = database();
    project.ok(&["push", "--yes", "--database-url", &fresh.url().to_string()]);
    State::of(live).assert_is(&State::of(&fresh.url()), "law 1 and 2, after going on");
}

/// What the step added to `migrations/`.
fn new_files(before: &BTreeMap<String, String>, project: &Project) -> BTreeMap<String, String> {
    let mut files = project.migrations();
    files.retain(|name, _| !before.contains_key(name) && name != "migrations.sum");
    files
}

/// The major whose spelling of stored SQL the golden files have.
const GOLDEN: u32 = 15;

fn golden(case: &Case, written: &BTreeMap<String, String>) {
    if server().major() != GOLDEN {
        return;
    }
    let (downs, ups): (Vec<_>, Vec<_>) = written.iter().partition(|(name, _)| name.ends_with(".down.sql"));
    let text: String = ups
        .iter()
        .chain(&downs)
        .map(|(name, text)| format!("-- ======== {name}\n{text}"))
        .collect::<Vec<_>>()
        .join("\n");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&case.golden, &text).unwrap_or_else(|error| panic!("{}: {error}", case.golden.display()));
    }
    let expected = fs::read_to_string(&case.golden).unwrap_or_default();
    assert_same("the SQL, UPDATE_EXPECT=1 blesses it", &expected, &text);
}

/// The locks in a header are those that the server shows while the file runs.
fn locks(live: &DatabaseUrl, written: &BTreeMap<String, String>) {
    let Some((name, text)) = written.iter().find(|(name, _)| !name.ends_with(".down.sql")) else { return };
    // What has no transaction has let go of its locks, and a domain's header does not say which tables it means.
    if text.contains("-- relata: no transaction") || text.contains(" on domain ") {
        return;
    }
    let line = text.lines().find_map(|line| line.strip_prefix("-- locks ")).unwrap_or_default();
    let mut told: Vec<&str> = line.split(", ").filter(|lock| lock.contains(" on table ")).collect();
    told.sort_unstable();
    let mut seen = locks_while(live, text);
    seen.sort_unstable();
    assert_eq!(told, seen, "the locks in the header of {name}, and those in pg_locks\n{text}");
}

/// Law 8: the same files by another scratch server, from another folder.
fn same_bytes_elsewhere(
    case: &Case,
    program: &'static str,
    elsewhere: &DatabaseUrl,
    before: &BTreeMap<String, String>,
    written: &BTreeMap<String, String>,
    generate: &[&str],
) {
    let mut project = Project::with_schema(program, &case.to);
    project.set("RELATA_SCRATCH_URL", elsewhere);
    for (name, text) in before {
        project.write(&format!("migrations/{name}"), text);
    }
    project.ok(generate);
    for (name, text) in project.migrations() {
        let first = written.get(&name).map_or("", String::as_str);
        assert_same(&format!("law 8: {name} of another run"), first, &text);
    }
}

/// Law 4: what `pull` writes of a database builds the same one.
fn round_trip(program: &'static str, from: &DatabaseUrl, wanted: &State) {
    let project = Project::new(program);
    project.ok(&["pull", "--schemas", "*", "--out", "schema.toml", "--database-url", &from.to_string()]);
    let built = database();
    let pushed = project.run(&["push", "--yes", "--database-url", &built.url().to_string()]);
    assert!(pushed.status == Some(0), "law 4: {pushed}\n{}", project.read("schema.toml"));
    State::of(&built.url()).assert_is(wanted, "law 4, pulled and built again");
}

/// Law 7: down files lead back, and up files forward again.
fn down_undoes_up(
    case: &Case,
    project: &Project,
    live: &DatabaseUrl,
    old: &State,
    new: &State,
    written: &BTreeMap<String, String>,
) {
    let url = live.to_string();
    let to = if case.from.is_empty() { "0" } else { "1" };
    let rollback = ["rollback", "--yes", "--allow", "data-loss", "--to", to, "--database-url", &url];
    if written.values().any(|text| text.contains("-- relata: irreversible: ")) {
        project.run(&rollback).expect_status(2).expect_text("cannot be rolled back");
        State::of(live).assert_is(new, "law 7: what cannot be undone is left alone");
        return;
    }
    if !case.before_down.is_empty() {
        execute(live, &case.before_down);
    }
    project.ok(&rollback);
    State::of(live).assert_is(old, "law 7, after rollback");
    project.ok(&["migrate", "--database-url", &url]);
    State::of(live).assert_is(new, "law 7, after migrating again");
}

/// Law 1, 2, 3 and 7 between two schemas; what is lost on the way is allowed.
pub fn hold_between(program: &'static str, from: &str, to: &str) {
    let project = Project::with_schema(program, from);
    let live = database();
    let url = live.url().to_string();
    project.ok(&["generate", "before", "--from", "migrations"]);
    let before = project.migrations();
    let count = before.keys().filter(|name| name.ends_with(".down.sql")).count().to_string();
    project.ok(&["migrate", "--database-url", &url]);
    let old = State::of(&live.url());
    project.write("schema.toml", to);
    let generated = project.ok(&["generate", "step", "--allow", "data-loss"]);
    let written = new_files(&before, &project);
    project.ok(&["migrate", "--database-url", &url]);
    let fresh = database();
    project.ok(&["push", "--yes", "--database-url", &fresh.url().to_string()]);
    let (new, wanted) = (State::of(&live.url()), State::of(&fresh.url()));
    new.assert_is(&wanted, &format!("law 1 and 2, after {generated}\nfrom\n{from}\nto\n{to}"));
    project.ok(&["generate"]);
    assert!(new_files(&before, &project) == written, "law 3: generating again wrote something");
    if written.values().any(|text| text.contains("-- relata: irreversible: ")) {
        return;
    }
    project.ok(&["rollback", "--yes", "--allow", "data-loss", "--to", &count, "--database-url", &url]);
    State::of(&live.url()).assert_is(&old, &format!("law 7, after rollback\nfrom\n{from}\nto\n{to}"));
}
