//! `check`: do the schema file, the migrations and the live database agree?

use std::path::Path;

use anyhow::Result;
use relata_diff::{Change, diff, spent};
use relata_introspect::RowEstimates;
use relata_migrate::compare;
use relata_migrate::history;
use relata_toml::{Diagnostics, Document};
use serde_json::{Value, json};

use crate::args::{Check, Format};
use crate::live::Stand;
use crate::prove::{ProvenFile, Wanted, prove};
use crate::realize::{State, copy, realize};
use crate::report::{Finding, Progress, Reporter, chain};
use crate::reprove::unbuilt;
use crate::settings::{Settings, connect};
use crate::{Outcome, codegen, files, lint, live, losses, replay, source};

pub(crate) fn run(args: &Check, settings: &Settings, report: &Reporter) -> Result<Outcome> {
    let schema_path = settings.schema_path()?;
    let source = match source::read(&schema_path) {
        Ok(source) => source,
        Err(error) => match error.downcast::<Diagnostics>() {
            Ok(diagnostics) => return invalid(&diagnostics, report),
            Err(error) => return Err(error),
        },
    };
    let document = &source.document;
    let progress = report.progress();
    progress.step("building schema.toml in scratch");
    let built = source.scratch(settings).and_then(|server| Ok((realize(&server, &source)?, server)));
    let (target, server) = match built {
        Ok(built) => built,
        Err(error) => match error.downcast::<Diagnostics>() {
            Ok(diagnostics) => return invalid(&diagnostics, report),
            Err(error) => return Err(error),
        },
    };
    let mut findings = Vec::new();
    let path = settings.migrations_named()?;
    let read = replay::unverified(&path).and_then(|folder| Ok((replay::sum_problems(&folder)?, folder)));
    let (problems, folder) = match read {
        Ok(read) => read,
        Err(error) if is_two_branches(&error) => {
            let finding = Finding::new("two-branches", chain(&error));
            let findings = [finding.at(path.display().to_string(), None)];
            drop(progress);
            report.json(&json!({ "findings": report.findings_json(&findings), "live": false }));
            report.findings(&findings);
            return Ok(Outcome::Found);
        }
        Err(error) => return Err(error),
    };
    for problem in problems {
        findings.push(Finding::new("sum", problem).at(path.display().to_string(), None));
    }
    progress.step("replaying migrations");
    let scope = &document.schema.scope;
    match replay::replay(&server, &folder, folder.migrations.len(), scope) {
        Ok(current) => {
            source::warn_of_what_is_in_vain(document, &current.schema, report);
            findings.extend(missing_migration(&current, &target, document, &schema_path, report));
        }
        Err(error) => {
            findings.push(Finding::new("replay", chain(&error)).at(path.display().to_string(), None));
        }
    }
    if let Some(file) = codegen::named(document, &schema_path) {
        findings.extend(codegen::stale(document, &file)?.map(|stale| stale.finding(&file)));
    }
    progress.step("looking at what migrations do to others");
    let around = lint::around(settings, args.offline, Some(&source))?;
    findings.extend(lint::findings(&folder, &around, &server, &source));
    let mut without_live = args.offline.then_some("left out by --offline");
    match settings.live().filter(|_| !args.offline) {
        Some(url) => {
            progress.step("reading the live database");
            let mut client = connect(url)?;
            let database = url.database();
            let live = live::look(&mut client, &server, &folder, &target.schema)?;
            let status = compare(&folder, &live.history);
            findings.extend(ledger(&status, &path, database));
            match &live.stand {
                Stand::Agrees | Stand::Pushed(_) | Stand::UnderWay => {}
                Stand::Differs(changes) => {
                    findings.push(drift(&progress, &live, changes, &server, database, report)?);
                }
                Stand::Unrecorded(changes) => {
                    findings.extend(unrecorded(&live, changes, &target, database, report));
                }
            }
            for object in spent(&document.schema, &live.schema) {
                report.note(format!(
                    "note: renamed_from of {} {object} is done on {database}; it can go once no database needs it",
                    object.kind().word()
                ));
            }
        }
        None => without_live = without_live.or(Some("none is configured")),
    }
    drop(progress);
    source.warn(report);
    report.json(&json!({ "findings": report.findings_json(&findings), "live": without_live.is_none() }));
    report.findings(&findings);
    if let Some(why) = without_live {
        report.note(format!("the live database was not looked at: {why}"));
    }
    if findings.is_empty() {
        report.note("everything agrees");
    }
    Ok(if findings.is_empty() { Outcome::Done } else { Outcome::Found })
}

fn is_two_branches(error: &anyhow::Error) -> bool {
    error.downcast_ref().is_some_and(relata_migrate::Error::is_two_branches)
}

fn invalid(diagnostics: &Diagnostics, report: &Reporter) -> Result<Outcome> {
    match report.format {
        Format::Json => report.json(&json!({
            "findings": [{ "code": "invalid-schema", "diagnostics": report.diagnostics_json(diagnostics) }],
        })),
        Format::Sarif => {
            let finding = |one| {
                let finding = Finding::new("invalid-schema", relata_toml::Diagnostic::clone(one).message);
                match diagnostics.place(one) {
                    Some(place) => finding.at(place.file, Some(place.line)),
                    None => finding,
                }
            };
            report.findings(&diagnostics.list.iter().map(finding).collect::<Vec<_>>());
        }
        Format::Human
        | Format::Github
        | Format::Prometheus
        | Format::Html
        | Format::Mermaid
        | Format::Dbml => report.diagnostics(diagnostics),
    }
    Ok(Outcome::Found)
}

fn missing_migration(
    current: &State,
    target: &State,
    document: &Document,
    schema_path: &Path,
    report: &Reporter,
) -> Option<Finding> {
    let (message, changes) = unbuilt(current, target, document, schema_path, report)?;
    let finding = Finding::new("missing-migration", message).at_changes(&changes, document);
    Some(finding.with(report.changes_json(&changes)))
}

/// What the ledger says of the files in a folder.
pub(crate) fn ledger(status: &relata_migrate::Status<'_>, folder: &Path, database: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut add = |code, name: &str, message: String| {
        findings.push(
            Finding::new(code, message).at(folder.join(format!("{name}.sql")).display().to_string(), None),
        );
    };
    for migration in &status.pending {
        let stem = &migration.stem;
        add("pending", stem, format!("{stem} is not applied on {database}: `relata migrate` applies it"));
    }
    for migration in &status.out_of_order {
        let stem = &migration.stem;
        add(
            "out-of-order",
            stem,
            format!("{stem} is not applied on {database}, though newer migrations are"),
        );
    }
    for (migration, row) in &status.under_way {
        let stem = &migration.stem;
        let (file, progress, next) = match row.state {
            history::State::Done => continue,
            history::State::Applying(progress) => {
                let next = "`relata migrate` goes on with it, `relata rollback` gives it up, so that it can be edited";
                (Some(&migration.up), progress, next)
            }
            history::State::RollingBack(progress) => {
                (migration.down.as_ref(), progress, "`relata rollback` goes on with it")
            }
        };
        let history::Progress { sha256, done, total, .. } = progress;
        let file = file.filter(|file| file.sha256 == sha256).map(|file| &file.name);
        let told = match file {
            Some(file) => {
                format!("{file} was cut off on {database} after {done} of {total} statements: {next}")
            }
            None => format!(
                "{stem} was cut off on {database} after {done} of {total} statements, and its file was changed since: restore it; \
                 then {next}"
            ),
        };
        add("under-way", stem, format!("{told}; drift can be told once it is whole"));
    }
    for row in &status.missing {
        let stem = format!("{:04}_{}", row.version, row.name);
        add("missing", &stem, format!("{stem} is applied on {database}, but the file is not here"));
    }
    for (migration, _) in status.changed.iter().filter(|(_, row)| row.state == history::State::Done) {
        let stem = &migration.stem;
        add("changed", stem, format!("{stem} was changed after it was applied on {database}"));
    }
    for (migration, row) in &status.moved {
        let stem = &migration.stem;
        add("moved", stem, format!("{stem} is applied on {database} under the number {:04}", row.version));
    }
    findings
}

/// A database that migrations shall come to, and none of them has: there is nothing that it could have drifted from.
/// Where it is what the schema file says, as a push leaves it, nothing is wrong with it.
fn unrecorded(
    live: &live::Live,
    changes: &[Change],
    target: &State,
    database: &str,
    report: &Reporter,
) -> Option<Finding> {
    if diff(&live.schema, &target.schema).is_empty() {
        return None;
    }
    let message = format!(
        "no migration is applied on {database}, and it is neither empty nor what migrations/ make: `relata push` brings it \
         to schema.toml, and `relata migrate` then records them; it has\n{}",
        report.changes(changes)
    );
    Some(Finding::new("unrecorded", message).with(report.changes_json(changes)))
}

/// Drift, object by object, with the SQL that brings the database back.
fn drift(
    progress: &Progress,
    live: &live::Live,
    changes: &[Change],
    server: &relata_scratch::Server,
    database: &str,
    report: &Reporter,
) -> Result<Finding> {
    let expected = &live.expected;
    let back = copy(server, &live.schema, Some(expected)).and_then(|current| {
        let wanted =
            Wanted { target: &expected.schema, declared: None, online: false, downs: false, observed: None };
        let proven = prove(server, &current, &wanted, progress)?;
        let file = |file: &ProvenFile| files::losses(&file.losses) + &files::statements(&file.up);
        Ok((proven.files.iter().map(file).collect::<String>(), proven.losses))
    });
    let (sql, losses) = match back {
        Ok(back) => back,
        Err(error) => (relata_sql::comment(&format!("no proven way back: {}", chain(&error))), Vec::new()),
    };
    let rows = RowEstimates::new();
    let losses: Vec<Value> = losses.iter().map(|loss| losses::loss_json(loss, &rows)).collect();
    let message = format!(
        "{database} has drifted from its applied migrations:\n{}\nthis SQL brings it back:\n{}",
        report.changes(changes),
        sql.trim_end()
    );
    let data = json!({ "changes": report.changes_json(changes), "losses": losses, "sql": sql });
    Ok(Finding::new("drift", message).with(data))
}
