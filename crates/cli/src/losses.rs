//! Refuses what would lose data until it is allowed by name.

use std::fmt::Display;

use anyhow::Result;
use relata_introspect::RowEstimates;
use relata_migrate::header::FIND;
use relata_plan::{Demand, Loss, LossKind};
use serde_json::{Value, json};

use crate::probe::{self, Answer};
use crate::report::Reporter;

/// The losses that nothing in `allow` allows. An `--allow` that fits none is told: it may be a typing error.
pub(crate) fn refused<'a, L: Display>(losses: &'a [L], allow: &[String], report: &Reporter) -> Vec<&'a L> {
    for name in allow.iter().filter(|name| *name != "data-loss") {
        if !losses.iter().any(|loss| loss.to_string() == *name) {
            report.warn(format!("--allow {name} fits nothing that this plan would lose"));
        }
    }
    let all = allow.iter().any(|name| name == "data-loss");
    losses.iter().filter(|loss| !all && !allow.contains(&loss.to_string())).collect()
}

/// Tells what rows must satisfy, before it fails on them.
pub(crate) fn warn_of_demands(demands: &[Demand], report: &Reporter) {
    for Demand { what, query, .. } in demands {
        let query = query.as_ref().map(|query| format!("; {FIND}{query}")).unwrap_or_default();
        report.warn(format!("{what}{query}"));
    }
}

/// Tells what would be lost and how to allow it.
pub(crate) fn tell(
    refused: &[&Loss],
    rows: &RowEstimates,
    probed: Option<&[Answer]>,
    report: &Reporter,
) -> Result<()> {
    let lines: Vec<String> = refused
        .iter()
        .map(|loss| {
            let query = loss.query.as_ref().map(|query| format!("\n    {FIND}{query}"));
            let (object, what) = (&loss.object, &loss.what);
            format!("  {object}: {what}{}{}", estimate(loss, rows), query.unwrap_or_default())
        })
        .collect();
    let fails = refused.iter().all(|loss| loss.fails);
    let refused_json: Vec<Value> = refused.iter().map(|loss| loss_json(loss, rows)).collect();
    report.json(&json!({ "refused": refused_json, "probed": probe::json(probed) }));
    report.result(format!(
        "refused: this {}\n{}\n{}; a rename is said with renamed_from = \"…\" in schema.toml",
        if fails { "fails on values that do not fit" } else { "would lose data" },
        lines.join("\n"),
        how_to_allow(refused)
    ));
    probe::tell(probed, report);
    Ok(())
}

/// The flags that allow them.
pub(crate) fn how_to_allow<L: Display>(refused: &[&L]) -> String {
    let flags: Vec<String> =
        refused.iter().map(|loss| format!("  --allow {}", quoted(&loss.to_string()))).collect();
    format!("to allow it by name:\n{}\nor all of it: --allow data-loss", flags.join("\n"))
}

pub(crate) fn loss_json(loss: &Loss, rows: &RowEstimates) -> Value {
    let estimate = loss.table.as_ref().and_then(|table| rows.get(table)).copied().flatten();
    json!({
        "allow": loss.to_string(),
        "object": loss.object.to_string(),
        "what": loss.what,
        "fails": loss.fails,
        "query": loss.query,
        "estimated_rows": estimate,
    })
}

fn estimate(loss: &Loss, rows: &RowEstimates) -> String {
    // The estimate is of the table; a cast may change few of them.
    let of = if loss.kind == LossKind::NarrowType { "among" } else { "in" };
    loss.table.as_ref().and_then(|table| rows.get(table)).map_or_else(String::new, |rows| told(of, *rows))
}

/// The rows of a table that something is lost in or among, as far as they are known.
pub(crate) fn told(of: &str, rows: Option<u64>) -> String {
    match rows {
        Some(1) => format!(", {of} about 1 row"),
        Some(count) => format!(", {of} about {count} rows"),
        None => format!(", {of} a number of rows that is not known (never analysed)"),
    }
}

/// For a shell.
fn quoted(text: &str) -> String {
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || "-_.:".contains(c));
    if plain { text.to_owned() } else { format!("'{}'", text.replace('\'', "'\\''")) }
}
