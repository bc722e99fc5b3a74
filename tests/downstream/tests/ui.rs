//! What rustc says of wrong programs: short, and in words of SQL.
//!
//! `TRYBUILD=overwrite cargo test --test ui` keeps what it says now; read the difference.

use std::fs;
use std::path::Path;

/// What is longer is not read.
const LINES: usize = 15;

/// How rustc opens where a trait has no message of its own.
const OPENINGS: [&str; 4] =
    ["the trait bound", "type mismatch resolving", "mismatched types", "its trait bounds were not satisfied"];

#[test]
fn wrong_programs() {
    trybuild::TestCases::new().compile_fail("../ui/*.rs");
}

/// The first line is all that most people read, and one mistake is one error.
#[test]
fn messages_are_short_and_open_in_words_of_sql() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui");
    let (mut programs, mut faults) = (0, Vec::new());
    for entry in fs::read_dir(folder).expect("tests/ui") {
        let path = entry.expect("a file").path();
        if path.extension().is_none_or(|extension| extension != "stderr") {
            continue;
        }
        programs += 1;
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect("read");
        let first = text.lines().next().unwrap_or_default();
        if OPENINGS.iter().any(|opening| first.contains(opening)) {
            faults.push(format!("{name}: {first}"));
        }
        let errors = text.lines().filter(|line| line.starts_with("error")).count();
        if errors != 1 {
            faults.push(format!("{name}: {errors} errors"));
        }
        let lines = text.lines().count();
        if lines > LINES {
            faults.push(format!("{name}: {lines} lines"));
        }
    }
    assert!(programs >= 30, "{programs} programs");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
