//! `health`: does the database answer, and how does it stand?

use std::time::{Duration, Instant};

use anyhow::Result;
use relata::ConnectOptions;
use relata::blocking::Database;
use relata::health::{Health, Replication, Standby, WalArchiving};
use relata_migrate::{Row, compare};
use serde_json::json;

use crate::args;
use crate::report::{Reporter, ago, time};
use crate::settings::Settings;
use crate::{Outcome, replay};

pub(crate) fn run(args: &args::Health, settings: &Settings, report: &Reporter) -> Result<Outcome> {
    let url = settings.live_url()?;
    let timeout = Duration::from_secs(args.timeout);
    let options = ConnectOptions {
        max_connections: 1,
        connect_timeout: Some(timeout),
        statement_timeout: Some(timeout),
        ..ConnectOptions::default()
    };
    let begun = Instant::now();
    let db = Database::connect_to(url, options)?;
    let connected = begun.elapsed();
    let health = db.health()?;
    let wal = args.wal.then(|| db.wal_archiving()).transpose()?;
    let path = settings.migrations_path();
    let folder = path.is_dir().then(|| replay::unverified(&path)).transpose()?;
    let pending: Option<Vec<String>> = folder.map(|folder| {
        let history = health.history.as_deref().unwrap_or_default();
        let status = compare(&folder, history);
        let late = status.pending.iter().chain(&status.out_of_order).map(|migration| migration.stem.clone());
        late.chain(status.under_way.iter().map(|(migration, _)| migration.stem.clone())).collect()
    });

    let mut wrong = Vec::new();
    if let Some(pending) = pending.as_ref().filter(|pending| args.check && !pending.is_empty()) {
        wrong.push(format!("not applied: {}; `relata migrate` applies them", pending.join(", ")));
    }
    if args.check && pending.is_none() {
        wrong.push(format!("there is no folder {} to compare with: give --migrations", path.display()));
    }
    wrong.extend(args.max_lag.and_then(|limit| too_late(&health.replication, limit)));
    wrong.extend(wal.as_ref().and_then(archiving_trouble));

    let mut answer = health.to_json();
    answer["database"] = json!(url.database());
    answer["connect_seconds"] = json!(connected.as_secs_f64());
    answer["migrations"]["pending"] = json!(pending);
    if let Some(wal) = &wal {
        answer["wal_archiving"] = wal.to_json();
    }
    answer["problems"] = json!(wrong.iter().map(|problem| report.told(problem)).collect::<Vec<_>>());
    report.json(&answer);
    tell(&health, connected, pending.as_deref(), report);
    if let Some(wal) = &wal {
        tell_wal(wal, report);
    }
    let style = anstyle::AnsiColor::Red.on_default().bold();
    for problem in &wrong {
        report.result(format!("{style}problem{style:#}      {problem}"));
    }
    Ok(if wrong.is_empty() { Outcome::Done } else { Outcome::Found })
}

fn tell(health: &Health, connected: Duration, pending: Option<&[String]>, report: &Reporter) {
    let line = |name: &str, text: String| report.result(format!("{name:12} {text}"));
    let style = anstyle::AnsiColor::Green.on_default();
    line(
        "answers",
        format!("{style}yes{style:#}, in {}; connected in {}", time(health.latency), time(connected)),
    );
    line("PostgreSQL", health.server_version.clone());
    line("connections", format!("{} of {}", health.connections, health.max_connections));
    let standbys = match &health.replication {
        Replication::Primary { standbys } => {
            line("replication", format!("primary, {}", number(standbys.len())));
            standbys
        }
        Replication::Standby { replay_lag, standbys } => {
            let behind =
                replay_lag.map_or("nothing replayed yet".to_owned(), |lag| format!("{} behind", time(lag)));
            line("replication", format!("standby, {behind}, {}", number(standbys.len())));
            standbys
        }
    };
    for standby in standbys {
        line("", told_standby(standby));
    }
    line("migrations", migrations(health.history.as_deref(), pending));
}

fn number(standbys: usize) -> String {
    match standbys {
        0 => "no standbys".to_owned(),
        1 => "1 standby".to_owned(),
        number => format!("{number} standbys"),
    }
}

fn told_standby(standby: &Standby) -> String {
    let Standby { application_name, address, state, sync_state, replay_lag, bytes_behind } = standby;
    let mut parts = vec![format!("{application_name} at {}", address.as_deref().unwrap_or("a local socket"))];
    parts.extend(state.clone());
    parts.extend(sync_state.clone());
    parts.extend(replay_lag.map(|lag| format!("{} behind", time(lag))));
    parts.extend(bytes_behind.map(|bytes| format!("{} to replay", crate::report::bytes(bytes))));
    parts.join(", ")
}

fn migrations(history: Option<&[Row]>, pending: Option<&[String]>) -> String {
    let applied = match history {
        None => "no ledger".to_owned(),
        Some([]) => "none applied".to_owned(),
        Some([.., last]) => {
            format!("{} applied, the last {:04}_{}", history.map_or(0, <[Row]>::len), last.version, last.name)
        }
    };
    match pending {
        None => applied,
        Some([]) => format!("{applied}; none pending"),
        Some(pending) => format!("{applied}; {} pending: {}", pending.len(), pending.join(", ")),
    }
}

fn too_late(replication: &Replication, limit: f64) -> Option<String> {
    let is_late = |lag: Option<Duration>| lag.is_some_and(|lag| lag.as_secs_f64() > limit);
    let (own, standbys) = match replication {
        Replication::Primary { standbys } => (None, standbys),
        Replication::Standby { replay_lag, standbys } => (Some(*replay_lag), standbys),
    };
    if let Some(lag) = own.filter(|lag| lag.is_none() || is_late(*lag)) {
        let lag = lag.map_or("has replayed nothing yet".to_owned(), |lag| format!("is {} behind", time(lag)));
        return Some(format!("this standby {lag}"));
    }
    let late: Vec<String> = standbys
        .iter()
        .filter(|standby| is_late(standby.replay_lag))
        .map(|standby| {
            format!("{} is {} behind", standby.application_name, time(standby.replay_lag.unwrap_or_default()))
        })
        .collect();
    (!late.is_empty()).then(|| late.join(", "))
}

fn archiving_trouble(wal: &WalArchiving) -> Option<String> {
    if wal.wal_level == "minimal" {
        return Some("wal_level is minimal: set it to replica, and restart the server".to_owned());
    }
    if wal.archive_mode == "off" {
        return Some(
            "WAL is not archived: set archive_mode = on and archive_command, and restart the server"
                .to_owned(),
        );
    }
    if !wal.has_archiver {
        return Some(
            "archive_mode is on, but neither archive_command nor archive_library is set: WAL piles up"
                .to_owned(),
        );
    }
    if wal.is_failing() {
        let what = match &wal.last_failed_segment {
            Some(segment) => format!("{segment} could not be archived, {}", ago(wal.last_failed_at)),
            None => {
                format!("the oldest segment that is to be archived waits since {}", ago(wal.waiting_since))
            }
        };
        return Some(format!("{what}: the server's log says why, and WAL piles up until it can be"));
    }
    None
}

fn tell_wal(wal: &WalArchiving, report: &Reporter) {
    let line = |name: &str, text: String| report.result(format!("{name:12} {text}"));
    let state = if wal.is_on() { "on" } else { "off" };
    line("archiving", format!("{state} (wal_level {}, archive_mode {})", wal.wal_level, wal.archive_mode));
    if let Some(segment) = &wal.current_segment {
        line("segment now", segment.clone());
    }
    let last = wal.last_archived_segment.as_deref();
    line(
        "archived",
        match last {
            None => "none yet; `select pg_switch_wal()` closes a segment".to_owned(),
            Some(segment) => {
                format!("{segment}, {}; {} in all", ago(wal.last_archived_at), wal.archived_count)
            }
        },
    );
    if let Some(waiting) = wal.waiting_count.filter(|waiting| *waiting > 0) {
        line("waiting", format!("{waiting}, the oldest since {}", ago(wal.waiting_since)));
    }
    if let Some(segment) = &wal.last_failed_segment {
        line("failed", format!("{segment}, {}; {} in all", ago(wal.last_failed_at), wal.failed_count));
    }
    if wal.is_on() && wal.archive_timeout.is_zero() {
        line(
            "",
            "archive_timeout is 0: what stands in the segment now is archived only when it is full"
                .to_owned(),
        );
    }
}
