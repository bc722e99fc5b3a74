//! `diff`: the SQL that leads from one state to another.

use anyhow::Result;
use relata_diff::{diff, renames};
use serde_json::json;

use crate::Outcome;
use crate::args::{Diff, Format, Proof};
use crate::prove::{Wanted, prove};
use crate::pull::scope;
use crate::report::{Finding, Reporter, steps};
use crate::settings::Settings;
use crate::side::Side;
use crate::{files, losses, source};

pub(crate) fn run(args: &Diff, settings: &Settings, report: &Reporter) -> Result<Outcome> {
    let (from, to) = (Side::parse(&args.from)?, Side::parse(&args.to)?);
    let scope = scope(&args.schemas).or_else(|| to.scope()).or_else(|| from.scope()).unwrap_or_default();
    let progress = report.progress();
    progress.step("reading both sides");
    let major = match to.major()? {
        Some(major) => Some(major),
        None => from.major()?,
    };
    let server = settings.scratch(major)?;
    let (current, target) = (from.read(&server, &scope)?, to.read(&server, &scope)?);
    from.warn(report);
    to.warn(report);
    if let Some(document) = to.declared() {
        source::warn_of_what_is_in_vain(document, current.schema(), report);
    }
    let nothing_renamed =
        to.declared().is_none_or(|document| renames(&document.schema, current.schema()).is_empty());
    if nothing_renamed && diff(current.schema(), target.schema()).is_empty() {
        report.json(&json!({ "changes": [], "sql": "" }));
        return Ok(Outcome::Done);
    }
    let current = current.state(&server, target.scratch())?;
    let observed = match target.scratch().filter(|_| args.plan.proof == Proof::Full) {
        Some(state) => Some(state.database(&server)?),
        None => None,
    };
    let wanted = Wanted {
        target: target.schema(),
        declared: to.declared(),
        online: args.plan.online,
        downs: false,
        observed,
    };
    let proven = prove(&server, &current, &wanted, &progress)?;
    drop(progress);

    let mut sql = String::new();
    for file in &proven.files {
        if !sql.is_empty() {
            sql.push('\n');
        }
        if !file.up.transactional {
            sql.push_str("-- outside a transaction\n");
        }
        sql.push_str(&files::losses(&file.losses));
        sql.push_str(&files::statements(&file.up));
    }
    let rows = relata_introspect::RowEstimates::new();
    report.json(&json!({
        "changes": report.changes_json(&proven.changes),
        "steps": steps(&proven),
        "losses": proven.losses.iter().map(|loss| losses::loss_json(loss, &rows)).collect::<Vec<_>>(),
        "sql": sql,
    }));
    report.text(sql.trim_end());
    if report.format == Format::Github {
        let message = format!("the two states differ:\n{}", report.changes(&proven.changes));
        let finding = Finding::new("difference", message);
        report.findings(&[match to.declared().or_else(|| from.declared()) {
            Some(document) => finding.at_changes(&proven.changes, document),
            None => finding,
        }]);
    }
    Ok(Outcome::Found)
}
