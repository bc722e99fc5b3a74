//! What rustc says of wrong programs: short, and in words of SQL.
//!
//! `TRYBUILD=overwrite cargo test --test ui` keeps what it says now; read the difference.

use std::fs;
use std::path::Path;

/// What is longer than this is for rustc to tell: it lists bounds and other implementations by itself.
const LINES: usize = 35;

#[test]
fn wrong_programs() {
    trybuild::TestCases::new().compile_fail("../ui/*.rs");
}

/// The first line is all that most people read.
#[test]
fn pain_33_messages_are_short_and_open_in_words_of_sql() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui");
    let mut lengths = Vec::new();
    for entry in fs::read_dir(folder).expect("tests/ui") {
        let path = entry.expect("a file").path();
        if path.extension().is_none_or(|extension| extension != "stderr") {
            continue;
        }
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect("read");
        for message in text.split("\n\nerror") {
            let first = message.lines().next().unwrap_or_default();
            assert!(!first.contains("the trait bound"), "{name}: {first}");
            lengths.push((message.lines().count(), name.clone()));
        }
    }
    lengths.sort();
    let (longest, name) = lengths.last().expect("messages");
    println!("the longest of {} messages, {name}, has {longest} lines", lengths.len());
    assert!(*longest <= LINES, "{name}: {longest} lines");
}
