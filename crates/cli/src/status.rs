//! `status`: which migrations are applied, pending, missing or changed.

use anyhow::Result;
use relata_migrate::{How, compare};
use serde_json::json;

use crate::args::{Format, Status};
use crate::check::ledger;
use crate::report::{Finding, Reporter};
use crate::settings::Settings;
use crate::{Outcome, replay};

pub(crate) fn run(args: &Status, settings: &Settings, report: &Reporter) -> Result<Outcome> {
    let path = settings.migrations_named()?;
    let folder = replay::unverified(&path)?;
    let problems = replay::sum_problems(&folder)?;
    let (mut client, url) = settings.connect()?;
    let history = relata_migrate::history(&mut client)?;
    let status = compare(&folder, &history);

    let mut rows: Vec<(u64, &str, String)> = Vec::new();
    for (migration, row) in &status.applied {
        let word = match row.how {
            How::Applied => "applied",
            How::Recorded => "recorded",
        };
        rows.push((row.version, word, migration.stem.clone()));
    }
    rows.extend(
        status.under_way.iter().map(|(migration, row)| (row.version, "under way", migration.stem.clone())),
    );
    rows.extend(
        status.pending.iter().map(|migration| (migration.version, "pending", migration.stem.clone())),
    );
    rows.extend(
        status
            .out_of_order
            .iter()
            .map(|migration| (migration.version, "out of order", migration.stem.clone())),
    );
    rows.extend(
        status.missing.iter().map(|row| (row.version, "missing", format!("{:04}_{}", row.version, row.name))),
    );
    rows.extend(
        status.changed.iter().map(|(migration, row)| (row.version, "changed", migration.stem.clone())),
    );
    rows.extend(status.moved.iter().map(|(migration, row)| (row.version, "moved", migration.stem.clone())));
    rows.sort();

    report.json(&json!({
        "database": url.database(),
        "migrations": rows.iter().map(|(version, state, stem)| json!({
            "version": version, "state": state, "migration": stem,
        })).collect::<Vec<_>>(),
        "sum_problems": problems.iter().map(|problem| report.told(problem)).collect::<Vec<_>>(),
        "up_to_date": status.is_up_to_date() && problems.is_empty(),
    }));
    if report.format == Format::Human {
        for (_, state, stem) in &rows {
            let colour = match *state {
                "applied" | "recorded" => anstyle::AnsiColor::Green,
                "pending" => anstyle::AnsiColor::Yellow,
                _ => anstyle::AnsiColor::Red,
            };
            let style = colour.on_default();
            report.result(format!("{style}{state:12}{style:#} {stem}"));
        }
        for problem in &problems {
            report.warn(problem);
        }
        if rows.is_empty() {
            report.note("there are no migrations");
        }
    }
    if report.format == Format::Github {
        let sums = problems
            .iter()
            .map(|problem| Finding::new("sum", problem.clone()).at(path.display().to_string(), None));
        let mut findings: Vec<Finding> = sums.collect();
        findings.extend(ledger(&status, &path, url.database()));
        report.findings(&findings);
    }
    let found = args.check && !(status.is_up_to_date() && problems.is_empty());
    Ok(if found { Outcome::Found } else { Outcome::Done })
}
