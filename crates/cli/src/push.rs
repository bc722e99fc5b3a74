//! `push`: the live database to the schema file at once, for development.

use std::io::IsTerminal;

use anyhow::{Result, anyhow, bail};
use postgres::Client;
use relata_diff::{diff, renames};
use relata_introspect::{Spelling, row_estimates};
use relata_plan::{Action, Alteration, Segment};
use relata_schema::{QualifiedName, Schema};
use relata_sql::qualified;
use serde_json::json;

use crate::Outcome;
use crate::args::{Format, Proof, Push};
use crate::prove::{Wanted, prove, refused};
use crate::realize::{copy, realize};
use crate::report::{Reporter, steps};
use crate::settings::Settings;
use crate::{apply, files, holders, interrupt, losses, probe, source, using};

pub(crate) fn run(args: &Push, settings: &Settings, report: &Reporter) -> Result<Outcome> {
    let source = source::read(&settings.schema_path()?)?;
    let document = &source.document;
    let progress = report.progress();
    progress.step("reading the live database, and building schema.toml in scratch");
    let (mut client, url) = settings.connect()?;
    let (live, server, target) = std::thread::scope(|threads| {
        // Two servers, or two sessions of one: each works while the other is waited for.
        let client = &mut client;
        let live = threads.spawn(|| holders::read(client, &document.schema.scope, Spelling::Exact));
        let target = source.scratch(settings).and_then(|server| Ok((realize(&server, &source)?, server)));
        let live = live.join().map_err(|_| anyhow!("the live database could not be read"))??;
        let (target, server) = target?;
        anyhow::Ok((live, server, target))
    })?;
    source::warn_of_what_is_in_vain(document, &live, report);
    if diff(&live, &target.schema).is_empty() && renames(&document.schema, &live).is_empty() {
        drop(progress);
        source.warn(report);
        report.json(&json!({ "changes": [], "applied": false }));
        report.note(format!("nothing to do: {} agrees with schema.toml", url.database()));
        return Ok(Outcome::Done);
    }
    progress.step("copying the live database to scratch");
    let current = copy(&server, &live, Some(&target))?;
    let wanted = Wanted {
        target: &target.schema,
        declared: Some(document),
        online: args.plan.online,
        downs: false,
        observed: (args.plan.proof == Proof::Full).then(|| target.database(&server)).transpose()?,
    };
    let proven = prove(&server, &current, &wanted, &progress)?;
    drop(progress);
    source.warn(report);
    using::warn_of_casts(document, &proven, &server, &target, report)?;

    let probed = probe::of_plan(&args.plan, &proven, settings)?;
    let refused_losses = losses::refused(&proven.losses, &args.plan.allow, report);
    if !refused_losses.is_empty() {
        losses::tell(&refused_losses, &row_estimates(&mut client)?, probed.as_deref(), report)?;
        return Ok(Outcome::Found);
    }
    report.note(report.changes(&proven.changes));
    if report.format == Format::Human {
        for file in &proven.files {
            report.note(format!("\n{}", files::statements(&file.up)));
        }
    }
    losses::warn_of_demands(&proven.demands, report);
    probe::tell(probed.as_deref(), report);
    proven.untried.iter().for_each(|untried| report.note(untried));
    unmodelled(&live, report);
    if args.dry_run {
        let changes = report.changes_json(&proven.changes);
        let probed = probe::json(probed.as_deref());
        report.json(
            &json!({ "changes": changes, "steps": steps(&proven), "applied": false, "probed": probed }),
        );
        return Ok(Outcome::Done);
    }
    if !args.yes && !confirmed(&format!("apply this to {url}?"))? {
        report.note("nothing was changed");
        return Ok(Outcome::Done);
    }
    let progress = report.progress();
    progress.step("applying");
    let changing = interrupt::changing(&client);
    for (place, file) in proven.files.iter().enumerate() {
        let segment = end_detachments(&mut client, &file.up)?;
        apply::segment(&mut client, &segment).map_err(|failure| {
            let done = if place == 0 && file.up.transactional {
                "nothing was changed"
            } else {
                "part of it was changed"
            };
            refused(*failure).context(format!("{done}: run `relata push` again after mending it"))
        })?;
    }
    drop(changing);
    let now = holders::read(&mut client, &target.schema.scope, Spelling::Exact)?;
    drop(progress);
    let left = diff(&now, &target.schema);
    if !left.is_empty() {
        bail!(
            "applied, but {} now differs from schema.toml; did somebody else change it meanwhile?\n{}",
            url.database(),
            report.changes(&left)
        );
    }
    let changes = report.changes_json(&proven.changes);
    report.json(&json!({ "changes": changes, "steps": steps(&proven), "applied": true }));
    report.result(format!("{} agrees with schema.toml now", url.database()));
    Ok(Outcome::Done)
}

/// A detachment that was cut off is ended in place of being begun again, which PostgreSQL refuses.
fn end_detachments(client: &mut Client, segment: &Segment) -> Result<Segment> {
    let mut steps = segment.steps.clone();
    for step in &mut steps {
        let Action::AlterTable { table: parent, alterations } = &mut step.action else { continue };
        let detached: Vec<QualifiedName> = alterations
            .iter()
            .filter_map(|alteration| match alteration {
                Alteration::DetachPartition { partition, .. } => Some(partition.clone()),
                _ => None,
            })
            .collect();
        for partition in detached {
            let parent = qualified(&parent.schema, &parent.name);
            let name = qualified(&partition.schema, &partition.name);
            let pending = "SELECT FROM pg_inherits WHERE inhdetachpending
                AND inhparent = to_regclass($1) AND inhrelid = to_regclass($2)";
            if client.query_opt(pending, &[&parent, &name])?.is_some() {
                client.batch_execute(&format!("ALTER TABLE {parent} DETACH PARTITION {name} FINALIZE"))?;
                alterations.retain(|alteration| {
                    !matches!(alteration, Alteration::DetachPartition { partition: of, .. } if *of == partition)
                });
            }
        }
    }
    steps.retain(
        |step| !matches!(&step.action, Action::AlterTable { alterations, .. } if alterations.is_empty()),
    );
    Ok(Segment { steps, ..*segment })
}

/// Names what is in the database and not managed: it stays as it is.
fn unmodelled(live: &Schema, report: &Reporter) {
    const SHOWN: usize = 20;
    for object in live.unmodelled.iter().take(SHOWN) {
        report.note(format!("left alone, not managed yet: {} {}", object.kind, object.identity));
    }
    if live.unmodelled.len() > SHOWN {
        report.note(format!("… and {} more that `relata pull` names", live.unmodelled.len() - SHOWN));
    }
}

/// Asks at a terminal; elsewhere says how to do without.
pub(crate) fn confirmed(question: &str) -> Result<bool> {
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        bail!("there is no terminal to ask at: give --yes to go on without");
    }
    Ok(dialoguer::Confirm::new().with_prompt(question).default(false).interact()?)
}
