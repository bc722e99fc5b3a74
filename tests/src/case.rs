//! A file of `cases/`: two schemas, what lies between them, and what is known of it.

use std::fs;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

use crate::database::query;
use crate::{database, server};

/// `cases/<noun>/<what>.toml`.
#[derive(Debug, Clone)]
pub struct Case {
    /// `<noun>/<what>`.
    pub name: String,
    /// The schema file before; empty for a database with nothing in it.
    pub from: String,
    /// The schema file after.
    pub to: String,
    /// SQL that fills the tables before.
    pub rows: String,
    /// Queries, and what they say afterwards.
    pub expect: Vec<(String, String)>,
    /// Losses to allow by name; `generate` must refuse exactly these without.
    pub allow: Vec<String>,
    /// The first major that knows what the case speaks of.
    pub postgres: u32,
    /// A query that finds something on the servers that can do it, such as those built with ICU.
    pub needs: String,
    /// What must fail instead.
    pub refuse: Option<Refuse>,
    /// SQL to run before the way back: what was let in meanwhile can stand in its way, as rows without a value do.
    pub before_down: String,
    /// The golden file with the SQL, up and down.
    pub golden: PathBuf,
}

/// A verb that must fail, and leave the database as it was.
#[derive(Debug, Clone)]
pub struct Refuse {
    /// `generate` or `migrate`.
    pub by: String,
    /// What it must say.
    pub says: String,
    /// Only for online forms, which go step by step: SQL after which `migrate` goes on from where it stopped.
    pub mend: String,
}

impl Case {
    /// All cases, by name.
    pub fn all() -> Vec<Case> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
        let mut cases = Vec::new();
        for noun in folder(&root).into_iter().filter(|path| path.is_dir() && !path.ends_with("errors")) {
            for path in
                folder(&noun).into_iter().filter(|path| path.extension().is_some_and(|it| it == "toml"))
            {
                cases.push(Case::read(&path));
            }
        }
        cases
    }

    /// Whether the server can do it; says so where not. What an older server says instead is in the scenarios `newer`.
    pub fn suits_the_server(&self) -> bool {
        let suits = server().major() >= self.postgres
            && (self.needs.is_empty() || !query(&database().url(), &self.needs).is_empty());
        if !suits {
            eprintln!("{}: skipped, this server cannot do it", self.name);
        }
        suits
    }

    fn read(path: &Path) -> Case {
        let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut table: Table = text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let noun = path.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy();
        let what = path.file_stem().unwrap_or_default().to_string_lossy();
        let mut text = |key: &str| match table.remove(key) {
            Some(value) => string(value),
            None => String::new(),
        };
        let (from, to, rows, before_down) = (text("from"), text("to"), text("rows"), text("before_down"));
        let needs = text("needs");
        let list = |value: Option<Value>| match value {
            Some(Value::Array(list)) => list,
            Some(other) => panic!("{}: {other:?} is no list", path.display()),
            None => Vec::new(),
        };
        let expect = list(table.remove("expect"))
            .into_iter()
            .map(|pair| match <[Value; 2]>::try_from(list(Some(pair))) {
                Ok([query, result]) => (string(query), string(result)),
                Err(other) => panic!("{}: {other:?} is not [query, result]", path.display()),
            })
            .collect();
        let allow = list(table.remove("allow")).into_iter().map(string).collect();
        let postgres = match table.remove("postgres") {
            Some(Value::Integer(major)) => u32::try_from(major).unwrap_or_else(|error| panic!("{error}")),
            Some(other) => panic!("{}: {other:?} is no major", path.display()),
            None => 0,
        };
        let refuse = table.remove("refuse").map(|value| match value {
            Value::Table(mut table) => {
                let mut part = |key: &str| table.remove(key).map(string).unwrap_or_default();
                Refuse { by: part("by"), says: part("says"), mend: part("mend") }
            }
            other => panic!("{}: {other:?} is not {{ by, says }}", path.display()),
        });
        assert!(table.is_empty(), "{}: unknown keys {:?}", path.display(), table.keys().collect::<Vec<_>>());
        let golden = path.with_extension("sql");
        Case {
            name: format!("{noun}/{what}"),
            from,
            to,
            rows,
            expect,
            allow,
            postgres,
            needs,
            refuse,
            before_down,
            golden,
        }
    }
}

fn folder(path: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}

fn string(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => panic!("{other:?} is no string"),
    }
}
