//! Measures how long `cargo check` of a crate with 200 tables of 20 columns takes, beside Diesel, in one run.
//!
//! `cargo xtask bench compile` runs this. Each subject is a crate of its own whose dependencies are built; timed are its
//! own check from nothing, and the check after one line of its `main.rs` was changed. Subjects take turns. Then it tells
//! what a program's release binary weighs, and how many crates it has.

mod diesel;
mod relata;
mod subject;
mod tables;
mod weight;

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};

use subject::{Subject, Took};

/// Longer than this, a check is given up.
const LIMIT: Duration = Duration::from_secs(900);

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let quick = args.iter().any(|arg| arg == "--quick");
    let only = args.iter().find(|arg| !arg.starts_with("--"));
    let rounds = if quick { 1 } else { 3 };
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| here.join("target"), PathBuf::from);
    let folder = target.join("subjects");

    let mut names = Vec::new();
    let mut subjects = Vec::new();
    let mut weights = None;
    for (name, package, make) in SUBJECTS {
        if only.is_none_or(|only| name.contains(only)) {
            eprintln!("building what \"{name}\" depends on");
            subjects.push(make(here, folder.join(package))?);
            names.push(*name);
        }
    }
    if only.is_none_or(|only| "weight".contains(only)) {
        weights = Some(weight::report(here, &folder)?);
    }
    let mut times = vec![Times::default(); names.len()];
    for round in 0..rounds {
        for (at, subject) in subjects.iter_mut().enumerate() {
            eprintln!("round {} of {rounds}: {}", round + 1, names[at]);
            let Some(cold) = subject.cold(LIMIT)? else {
                times[at].given_up = true;
                continue;
            };
            times[at].cold.push(cold);
            times[at].edited.extend(subject.edited(LIMIT)?);
        }
    }
    if !names.is_empty() {
        print!("{}", report(&names, &times));
    }
    if let Some(weights) = weights {
        print!("\n{weights}");
    }
    Ok(())
}

type Make = fn(&Path, PathBuf) -> Result<Subject>;

/// What is told of a subject, its package, and how it is made.
const SUBJECTS: &[(&str, &str, Make)] = &[
    ("relata: `schema!`", "relata-tables", |here, folder| relata(here, folder, &[])),
    ("Diesel: `table!`", "diesel-tables", |here, folder| diesel(here, folder, &[])),
    ("Diesel: `table!`, no two tables in one query", "diesel-alone", |here, folder| {
        diesel_of(here, folder, diesel::tables(), &[])
    }),
    ("Diesel: `table!` and structs", "diesel-structs", |here, folder| {
        diesel(here, folder, &[("structs", diesel::structs())])
    }),
    ("relata: `schema!` and 300 joins", "relata-joins", |here, folder| {
        relata(here, folder, &[("joins", relata::joins("crate::tables"))])
    }),
    ("relata: the same, the tables in a crate of their own", "relata-crate", relata_crate),
    (
        "Diesel: `table!`, structs and 300 joins, and only their tables in one query",
        "diesel-joins",
        |here, folder| {
            let tables = diesel::tables() + &diesel::joined_in_one_query();
            diesel_of(here, folder, tables, &[("structs", diesel::structs()), ("joins", diesel::joins())])
        },
    ),
];

fn relata(here: &Path, folder: PathBuf, modules: &[(&'static str, String)]) -> Result<Subject> {
    let top = here.join("../..").canonicalize()?;
    let lock = std::fs::read_to_string(top.join("Cargo.lock"))?;
    let relata = top.join("crates/relata");
    let dependencies = relata::dependencies(relata.to_str().context("the path is no text")?);
    let mut all = vec![("tables", relata::TABLES_RS.to_owned())];
    all.extend(modules.iter().cloned());
    Subject::new(folder, &dependencies, &lock, &all, &[("schema.toml", relata::schema_toml())])
}

/// A library of the tables beside the program; the edit is the program's.
fn relata_crate(here: &Path, folder: PathBuf) -> Result<Subject> {
    let top = here.join("../..").canonicalize()?;
    let lock = std::fs::read_to_string(top.join("Cargo.lock"))?;
    let relata = top.join("crates/relata");
    let dependencies = relata::dependencies(relata.to_str().context("the path is no text")?);
    let manifest = format!(
        "[package]\nname = \"bench-tables\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}"
    );
    let library = [
        ("bench-tables/Cargo.toml", manifest),
        ("bench-tables/schema.toml", relata::schema_toml()),
        ("bench-tables/src/lib.rs", relata::TABLES_RS.to_owned()),
    ];
    let dependencies = dependencies + "bench-tables = { path = \"bench-tables\" }\n";
    let modules = [("joins", relata::joins("bench_tables"))];
    Ok(Subject::new(folder, &dependencies, &lock, &modules, &library)?.with_own("bench-tables"))
}

fn diesel(here: &Path, folder: PathBuf, modules: &[(&'static str, String)]) -> Result<Subject> {
    diesel_of(here, folder, diesel::tables() + &diesel::in_one_query(), modules)
}

fn diesel_of(
    here: &Path,
    folder: PathBuf,
    tables: String,
    modules: &[(&'static str, String)],
) -> Result<Subject> {
    let lock = std::fs::read_to_string(here.join("diesel.lock"))?;
    let mut all = vec![("tables", tables)];
    all.extend(modules.iter().cloned());
    Subject::new(folder, diesel::DEPENDENCIES, &lock, &all, &[])
}

#[derive(Clone, Default)]
struct Times {
    cold: Vec<Took>,
    edited: Vec<Took>,
    given_up: bool,
}

fn report(names: &[&str], times: &[Times]) -> String {
    let mut text = String::from(
        "| `cargo check` of | cold | CPU | after an edit | CPU |\n| --- | --- | --- | --- | --- |\n",
    );
    for (name, times) in names.iter().zip(times) {
        let cell = |times: &[Took], of: fn(&Took) -> Duration| match times {
            [] => "–".to_owned(),
            times => format!("{:.1} s", median(times.iter().map(of)).as_secs_f64()),
        };
        let wall = if times.given_up { "given up".to_owned() } else { cell(&times.cold, |took| took.wall) };
        text += &format!(
            "| {name} | {wall} | {} | {} | {} |\n",
            cell(&times.cold, |took| took.cpu),
            cell(&times.edited, |took| took.wall),
            cell(&times.edited, |took| took.cpu)
        );
    }
    text
}

fn median(times: impl Iterator<Item = Duration>) -> Duration {
    let mut times: Vec<Duration> = times.collect();
    times.sort();
    times[times.len() / 2]
}
