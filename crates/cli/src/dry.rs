//! What a file would do, for dry runs: its header and its statements.

use anyhow::Result;
use relata_migrate::folder::File;
use relata_sql::split::split;
use serde_json::{Value, json};

use crate::report::Reporter;

/// For people: the file as it stands.
pub(crate) fn tell(doing: &str, file: &File, report: &Reporter) {
    report.result(format!("{doing} {}\n\n{}\n", file.name, file.sql.trim()));
}

/// For programs: the lines of its header without dashes, and each statement.
///
/// # Errors
///
/// Text that cannot be cut into statements; a run refuses it before it gets here.
pub(crate) fn json(version: u64, file: &File) -> Result<Value> {
    let header: Vec<&str> = file
        .sql
        .trim_start_matches('\u{feff}')
        .lines()
        .map_while(|line| line.trim().strip_prefix("--"))
        .map(str::trim)
        .collect();
    let statements: Vec<&str> = split(&file.sql)?.iter().map(|statement| statement.text).collect();
    Ok(json!({ "version": version, "file": file.name, "header": header, "statements": statements }))
}
