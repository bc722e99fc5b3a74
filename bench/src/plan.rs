//! 20 changes, and one, of 1,000 tables, planned beside pg-delta, migra, pgmold and drizzle-kit.
//!
//! relata starts from the schema file and proves its plan; pg-delta and migra are given a second database that has the
//! changes already, pgmold the SQL of one, drizzle-kit a file of its own, and none of them tries its plan.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use relata_scratch::Cluster;

use crate::run::{Run, machine, median, ratio, timed, timings, turns};
use crate::schema;

/// Longer than this nobody waits.
const LIMIT: Duration = Duration::from_secs(90);
const TURNS: usize = 3;

pub(crate) fn measure(relata: &Path, cluster: &Cluster, folder: &Path) -> Result<String> {
    let peers = PathBuf::from(std::env::var_os("RELATA_BENCH_PEERS").unwrap_or_default());
    let mut admin = cluster.url("postgres").connect()?;
    admin.batch_execute("CREATE DATABASE big TEMPLATE template0")?;
    let url = |name: &str| format!("postgresql://postgres@127.0.0.1:{}/{name}", cluster.port());
    let stamp = std::process::id();
    let [plain, one, twenty] = ["plain", "one", "twenty"].map(|name| folder.join(format!("{name}.toml")));
    std::fs::write(&plain, schema::toml(1000, stamp))?;
    std::fs::write(&one, schema::one(1000, stamp))?;
    std::fs::write(&twenty, schema::changed(1000, stamp))?;
    let push = |database: &str, file: &Path, extra: &[&str]| {
        let mut command = Command::new(relata);
        command.args(["push", "--allow", "data-loss", "--database-url", &url(database), "--schema"]);
        command.arg(file).args(extra).env("RELATA_SCRATCH_URL", url("postgres"));
        command
    };
    timed(&mut push("big", &plain, &["--yes"]))?;
    for (name, file) in [("big_one", &one), ("big_twenty", &twenty)] {
        admin.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE big"))?;
        timed(&mut push(name, file, &["--yes"]))?;
    }
    admin.batch_execute("VACUUM ANALYZE")?;
    cluster.url("big").connect()?.batch_execute("VACUUM ANALYZE")?;

    let mut report = format!(
        "## Plans for 1,000 tables × 10 columns × 3 indexes\n\n{} Medians of {TURNS} turns.\n",
        machine(cluster)?
    );
    for (title, database, file) in
        [("One edited line", "big_one", &one), ("20 changes", "big_twenty", &twenty)]
    {
        let sql = folder.join("desired.sql");
        let mold = peers.join("bin/pgmold");
        if mold.exists() {
            // It does not read all that pg_dump writes.
            timed(
                Command::new(&mold)
                    .args(["dump", "--database", &format!("db:{}", url(database)), "-o"])
                    .arg(&sql),
            )?;
        }
        let mut known = Vec::new();
        let mut ours = || -> Result<Duration> {
            let start = Instant::now();
            let output = push("big", file, &["--dry-run", "--timings"]).output()?;
            let whole = start.elapsed();
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            ensure!(output.status.success(), "{said}");
            known.push((whole.as_secs_f64() * 1000.0 - proof(&said)).max(0.0) / 1000.0);
            Ok(whole)
        };
        let mut delta = || {
            timed(Command::new("node").arg(peers.join("node_modules/.bin/pgdelta")).args([
                "plan",
                "--source",
                &url("big"),
                "--desired",
                &url(database),
                "--out",
                &folder.join("plan.json").display().to_string(),
            ]))
        };
        let mut migra = || {
            let mut command = Command::new(peers.join("venv/bin/migra"));
            command.args(["--unsafe", &url("big"), &url(database)]);
            let start = Instant::now();
            let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
            // 2 says that there are changes.
            ensure!(matches!(status.code(), Some(0 | 2)), "migra: {status}");
            Ok(start.elapsed())
        };
        let mut pgmold = || {
            timed(Command::new(&mold).args([
                "plan",
                "--schema",
                &format!("sql:{}", sql.display()),
                "--database",
                &format!("db:{}", url("big")),
            ]))
        };
        let mut named: Vec<(&str, Run<'_>)> = vec![("relata push --dry-run, with proof", &mut ours)];
        let mut missing = Vec::new();
        for (name, is_there, run) in [
            ("pg-delta", peers.join("node_modules/.bin/pgdelta"), &mut delta as Run<'_>),
            ("migra", peers.join("venv/bin/migra"), &mut migra),
            ("pgmold", mold.clone(), &mut pgmold),
        ] {
            if is_there.exists() { named.push((name, run)) } else { missing.push(name) }
        }
        let (names, mut runs): (Vec<&str>, Vec<Run<'_>>) = named.into_iter().unzip();
        let all = turns(&mut runs, TURNS)?;
        drop(runs);
        writeln!(report, "\n### {title}\n\n| | median | of relata |\n| --- | --- | --- |")?;
        let known = &known[1..];
        writeln!(
            report,
            "| relata, until the changes are known | {:.0} ms | {:.2} |",
            median(known) * 1000.0,
            ratio(known, &all[0])
        )?;
        for (name, times) in names.iter().zip(&all) {
            writeln!(report, "| {name} | {:.0} ms | {:.2} |", median(times) * 1000.0, ratio(times, &all[0]))?;
        }
        if peers.join("node_modules/.bin/drizzle-kit").exists() {
            let time = drizzle(&peers, &url("big"), title)?;
            let text = time.map_or_else(
                || format!("given up after {} s", LIMIT.as_secs()),
                |time| format!("{:.0} ms", time.as_secs_f64() * 1000.0),
            );
            writeln!(report, "| drizzle-kit push, once | {text} | |")?;
        } else {
            missing.push("drizzle-kit");
        }
        if !missing.is_empty() {
            writeln!(report, "\nNot there: {}.", missing.join(", "))?;
        }
        let said = push("big", file, &["--dry-run", "--timings"]).output()?;
        let said = timings(&String::from_utf8_lossy(&said.stderr));
        writeln!(report, "\n```\n{said}```")?;
    }
    Ok(report)
}

/// The milliseconds of what comes after the changes are known.
fn proof(said: &str) -> f64 {
    let of = |line: &str| -> Option<f64> {
        let (time, what) = line.split_once(" ms  ")?;
        ["copying", "planning", "proving"]
            .iter()
            .any(|word| what.starts_with(word))
            .then(|| time.trim().parse().ok())?
    };
    said.lines().filter_map(of).sum()
}

/// What `drizzle-kit push` takes until it asks or is done; `None` where that is too long.
fn drizzle(peers: &Path, url: &str, title: &str) -> Result<Option<Duration>> {
    std::fs::write(peers.join("schema.ts"), schema::drizzle(1000, title != "One edited line"))?;
    let config = format!(
        "export default {{ dialect: 'postgresql', schema: './schema.ts', dbCredentials: {{ url: '{url}' }} }};\n"
    );
    std::fs::write(peers.join("drizzle.config.ts"), config)?;
    let log = peers.join("drizzle.log");
    let start = Instant::now();
    let mut child = Command::new("node")
        .args(["node_modules/.bin/drizzle-kit", "push", "--strict", "--verbose"])
        .current_dir(peers)
        .stdin(Stdio::null())
        .stdout(std::fs::File::create(&log)?)
        .stderr(Stdio::null())
        .spawn()?;
    loop {
        let said = std::fs::read_to_string(&log).unwrap_or_default();
        let is_known = said.contains("You are about to execute") || said.contains("Are you sure");
        if is_known || child.try_wait()?.is_some() {
            let time = start.elapsed();
            let _ = child.kill();
            child.wait()?;
            ensure!(is_known, "drizzle-kit ended without a plan: {said}");
            return Ok(Some(time));
        }
        if start.elapsed() > LIMIT {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}
