//! `pg_dump --schema-only`, in a form that can be compared.

use std::process::Command;

use relata_connect::DatabaseUrl;

use crate::server;

/// The schema of a database in `pg_dump`'s words, without relata's own schema. Order of objects and of the columns
/// of a table is left out: objects are sorted, and so are a table's lines.
pub fn dump(url: &DatabaseUrl) -> String {
    dumped_objects(url).join("\n")
}

/// The same, an object each, in order.
pub fn dumped_objects(url: &DatabaseUrl) -> Vec<String> {
    let program =
        server().binaries().and_then(|binaries| binaries.pg_dump()).expect("pg_dump beside the server");
    let output = Command::new(program)
        .args(["--schema-only", "--exclude-schema=relata", "--dbname"])
        .arg(url.to_string())
        .output()
        .expect("pg_dump runs");
    assert!(output.status.success(), "pg_dump: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(text.contains("PostgreSQL database dump complete"), "a whole dump:\n{text}");
    sorted(&text)
}

fn sorted(text: &str) -> Vec<String> {
    let mut objects: Vec<Vec<String>> = vec![Vec::new()];
    for line in text.lines().map(str::trim_end) {
        if line.starts_with("-- Name: ") {
            objects.push(Vec::new());
        }
        if let Some(object) = objects.last_mut().filter(|_| !is_noise(line)) {
            object.push(line.to_owned());
        }
    }
    let mut objects: Vec<String> = objects.into_iter().map(without_column_order).collect();
    objects.sort();
    objects
}

/// Session settings, empty lines and what only says when and by what it was dumped.
fn is_noise(line: &str) -> bool {
    line.is_empty()
        || line == "--"
        || [
            "SET ",
            "SELECT pg_catalog.set_config",
            "\\restrict",
            "\\unrestrict",
            "-- Dumped",
            "-- PostgreSQL",
        ]
        .iter()
        .any(|noise| line.starts_with(noise))
}

fn without_column_order(mut lines: Vec<String>) -> String {
    let opens = |line: &String| {
        line.ends_with(" (")
            && ["CREATE TABLE ", "CREATE UNLOGGED TABLE "].iter().any(|start| line.starts_with(start))
    };
    if let Some(start) = lines.iter().position(opens) {
        let end = lines
            .iter()
            .skip(start)
            .position(|line| line.starts_with(')'))
            .map_or(lines.len(), |end| start + end);
        for line in &mut lines[start + 1..end] {
            *line = line.trim_end_matches(',').to_owned();
        }
        lines[start + 1..end].sort();
    }
    // Who got a privilege first is no difference.
    if lines.first().is_some_and(|line| line.contains("; Type: ACL; ")) {
        lines[1..].sort();
    }
    lines.join("\n") + "\n"
}
