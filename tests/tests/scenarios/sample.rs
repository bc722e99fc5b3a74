//! Some of the cases of other tools, where that file is beside the repository: pull the new state, push it onto the
//! old one, and compare what `pg_dump` says.

use std::path::Path;

use relata_tests::database::execute;
use relata_tests::{Project, assert_same, database, dump};

use crate::RELATA;

#[test]
fn twenty_of_other_tools_cases() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/cases/dev.jsonl");
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("skipped: there is no {}", path.display());
        return;
    };
    let cases: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let plain = |case: &&serde_json::Value| {
        let roles = case["roles"].as_array().is_none_or(Vec::is_empty);
        case["core"] == true && roles && case["min_pg"].as_i64().unwrap_or(0) <= 15
    };
    let core: Vec<_> = cases.iter().filter(plain).collect();
    let mut failed = Vec::new();
    for case in core.iter().step_by(core.len().div_ceil(20).max(1)) {
        let text = |key: &str| case[key].as_str().unwrap_or_default().to_owned();
        if let Err(panic) = std::panic::catch_unwind(|| carry(&text("setup"), &text("old"), &text("new"))) {
            let said = panic.downcast_ref::<String>().cloned().unwrap_or_default();
            failed.push(format!("{}: {said}", text("id")));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
}

fn carry(setup: &str, old: &str, new: &str) {
    let (live, wanted) = (database(), database());
    execute(&live.url(), &format!("{setup}\n;\n{old}"));
    execute(&wanted.url(), &format!("{setup}\n;\n{new}"));
    let project = Project::new(RELATA);
    let (live_url, wanted_url) = (live.url().to_string(), wanted.url().to_string());
    project.ok(&["pull", "--schemas", "*", "--out", "schema.toml", "--database-url", &wanted_url]);
    project.ok(&["push", "--yes", "--allow", "data-loss", "--database-url", &live_url]);
    assert_same("pg_dump", &dump(&wanted.url()), &dump(&live.url()));
    let again = project.ok(&["diff", "--from", &live_url, "--to", "schema.toml"]);
    assert_eq!(again.stdout, "", "{again}");
}
