//! `stats`: what the database does, and where it hurts.

mod sections;

use std::time::Duration;

use anyhow::{Context, Result};
use relata::ConnectOptions;
use relata::blocking::Database;
use relata::stats::Stats;

use crate::Outcome;
use crate::args::{self, Format};
use crate::report::{Reporter, print};
use crate::settings::Settings;

pub(crate) fn run(args: &args::Stats, settings: &Settings, report: &Reporter) -> Result<Outcome> {
    let options = ConnectOptions { max_connections: 1, ..ConnectOptions::default() };
    let db = Database::connect_to(settings.live_url()?, options)?;
    show(&read(&db)?, args, report);
    while let Some(seconds) = args.watch {
        std::thread::sleep(Duration::from_secs(seconds));
        let stats = read(&db)?;
        report.clear_screen();
        show(&stats, args, report);
    }
    Ok(Outcome::Done)
}

fn read(db: &Database) -> Result<Stats> {
    db.stats().context("the statistics cannot be read")
}

fn show(stats: &Stats, args: &args::Stats, report: &Reporter) {
    match report.format {
        Format::Json if args.watch.is_some() => print(format_args!("{}\n", stats.to_json())),
        Format::Json => report.json(&stats.to_json()),
        Format::Prometheus => print(stats.to_prometheus()),
        Format::Human | Format::Github | Format::Sarif | Format::Html | Format::Mermaid | Format::Dbml => {
            sections::tell(stats, args, report)
        }
    }
}
