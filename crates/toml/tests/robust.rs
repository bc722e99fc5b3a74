//! No input makes the reader panic, hang or run out of stack.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use relata_toml::{parse, read};

/// Reads and renders, within a time that quadratic work would miss.
fn survives(what: &str, text: &str) {
    let start = Instant::now();
    let problems = match parse("schema.toml", text) {
        Ok(_) => String::new(),
        Err(problems) => problems.render(true) + &problems.render(false),
    };
    assert!(problems.len() < 10_000_000, "{what}: {} bytes of problems", problems.len());
    assert!(start.elapsed() < Duration::from_secs(60), "{what} took {:?}", start.elapsed());
}

#[test]
fn deep_nesting() {
    for depth in [50, 500, 100_000] {
        survives("lists", &format!("a = {}{}", "[".repeat(depth), "]".repeat(depth)));
        survives("open lists", &format!("a = {}", "[".repeat(depth)));
        survives("tables", &format!("a = {}{}", "{a = ".repeat(depth), "}".repeat(depth)));
        survives("dotted keys", &format!("{}a = 1", "a.".repeat(depth)));
        survives("headers", &format!("[{}a]", "a.".repeat(depth)));
        survives("parentheses", &format!("tables.t.indexes.i = [\"{}\"]", "(".repeat(depth)));
    }
    let dotted = "a.".repeat(78);
    survives(
        "dotted keys in tables",
        &format!("a = {}1{}", format!("{{{dotted}a = ").repeat(79), "}".repeat(79)),
    );
}

#[test]
fn wide_files() {
    let mut columns = String::from("[tables.t.columns]\n");
    (0..60_000).for_each(|n| writeln!(columns, "c{n} = \"text\"").expect("a string grows"));
    survives("60,000 columns", &columns);

    let mut keys = String::from("[tables.t.columns.c]\n");
    (0..200_000).for_each(|n| writeln!(keys, "k{n} = 1").expect("a string grows"));
    survives("200,000 unknown keys", &keys);

    let unnamed = "[\"a\"],".repeat(100_000);
    survives(
        "100,000 constraints of one name",
        &format!("tables.t.columns.a = \"text\"\ntables.t.unique = [{unnamed}]"),
    );

    let mut tables = String::new();
    (0..20_000).for_each(|n| {
        writeln!(tables, "[tables.t{n}.columns]\na = {{ type = \"text\", references = \"x{n}.a\" }}")
            .expect("a string grows");
    });
    survives("20,000 unknown tables", &tables);

    survives("a long line", &format!("a = {{ {} }}", "b = 1, ".repeat(200_000)));
    survives("a long name", &format!("tables.{}.columns.a = \"text\"", "x".repeat(1_000_000)));
    survives("many syntax errors", &"= ]\n".repeat(100_000));
}

/// TOML takes `\r\n` as the end of a line and refuses any other `\r`; what is shown ends before all of them.
#[test]
fn carriage_returns() {
    for text in ["abcd\r\r\r\n", "a = 1\r\r\r", "\r\r\r\r\n]", "a = \"é\r\r\r\"\r\r"] {
        survives("carriage returns", text);
    }
}

#[test]
fn files_that_are_too_large() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("schema.toml");
    std::fs::write(&path, vec![b'#'; 10 << 20]).expect("a file");
    let problems = read(&path).expect_err("10 MB are too much");
    assert!(problems.to_string().contains("at most"), "{problems}");
    assert!(parse("schema.toml", &" ".repeat(10 << 20)).is_err());
}

#[test]
fn files_that_cannot_be_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("schema.toml");
    assert!(read(&path).expect_err("nothing is there").to_string().contains("no such file"));
    assert!(read(folder.path()).expect_err("a folder").to_string().contains("folder"));
    std::fs::write(&path, b"a = \"\xff\"").expect("a file");
    assert!(read(&path).expect_err("not text").to_string().contains("not UTF-8"));
}

const SEED: &str = include_str!("../../../schema.toml");

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in "\\PC{0,200}") {
        survives("any text", &text);
    }

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        survives("any bytes", &String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn toml_like(text in "([a-z.\"' =\\[\\]{},#0-9\n]|tables|columns|type|enums){0,80}") {
        survives("something like TOML", &text);
    }

    #[test]
    fn a_damaged_file(cut in 0..SEED.len(), length in 0..40_usize, put in "[\\[\\]{}=\"'.,\n0-9a-z ]{0,6}") {
        let start = SEED.floor_char_boundary(cut);
        let end = SEED.floor_char_boundary((cut + length).min(SEED.len())).max(start);
        survives("a damaged file", &format!("{}{put}{}", &SEED[..start], &SEED[end..]));
    }
}
