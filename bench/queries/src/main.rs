//! Measures relata's queries beside its peers, in one run on a private PostgreSQL.
//!
//! `cargo xtask bench queries` runs this. In each group all use the same kind of runtime, and take turns; what counts is
//! the median of the ratios, turn by turn, to the group's driver with prepared statements.

mod contestant;
mod driver;
mod measure;
mod of_diesel;
mod of_relata;
mod of_sea_orm;
mod of_sqlx;
mod of_toasty;
mod work;

use std::fmt::Write as _;

use anyhow::{Context, Result, ensure};
use relata_scratch::{Cluster, ClusterOptions, find_binaries};

use contestant::{Flavour, OnRuntime};
use measure::Named;
use work::Work;

const USAGE: &str = "usage: relata-bench-queries [--quick] [--only TEXT]
       relata-bench-queries --spin GROUP CONTESTANT WORK SECONDS    one alone, for a profiler";

const ROUNDS: usize = 101;
const QUICK_ROUNDS: usize = 21;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let binaries = find_binaries(None)?;
    let cluster = Cluster::temporary(&binaries, ClusterOptions { tcp: true, ..ClusterOptions::default() })?;
    let mut admin = cluster.url("postgres").connect()?;
    admin.batch_execute(work::TABLES)?;
    let url = format!("postgresql://postgres@127.0.0.1:{}/postgres", cluster.port());
    match *args.as_slice() {
        ["--spin", group, name, work, seconds] => {
            spin(&url, &mut admin, [group, name, work], seconds.parse().context("a number of seconds")?)
        }
        _ => {
            let (rest, rounds) = match args.as_slice() {
                ["--quick", rest @ ..] => (rest, QUICK_ROUNDS),
                rest => (rest, ROUNDS),
            };
            let only = match rest {
                [] => "",
                ["--only", only] => only,
                [..] => anyhow::bail!(USAGE),
            };
            measure_all(&url, &mut admin, only, rounds)
        }
    }
}

fn measure_all(url: &str, admin: &mut postgres::Client, only: &str, rounds: usize) -> Result<()> {
    println!(
        "PostgreSQL {}, loopback TCP, no TLS. In each row the driver's median of {rounds} rounds, then each one's median \
         of ratios to it, round by round, and in parentheses the ratio of the best rounds.",
        major(admin)?
    );
    for (title, group) in groups(url)? {
        let mut group = group;
        let first = group[0].name;
        let others: Vec<&str> = group[1..].iter().map(|named| named.name).collect();
        let mut table = format!(
            "\n### {title}\n\n| | {first} | {} |\n| --- | --- |{}\n",
            others.join(" | "),
            " --- |".repeat(others.len())
        );
        for work in work::ALL.iter().filter(|work| work.name().contains(only)) {
            let name = work.name();
            eprintln!("{title}: {name}");
            let times = measure::times(&mut group, *work, rounds, admin)?;
            write!(table, "| {name} | {:.3} ms |", times.first.as_secs_f64() * 1000.0)?;
            for (ratio, of_best) in &times.ratios[1..] {
                write!(table, " {ratio:.2} ({of_best:.2}) |")?;
            }
            table.push('\n');
        }
        print!("{table}");
    }
    Ok(())
}

fn major(admin: &mut postgres::Client) -> Result<String> {
    Ok(admin.query_one("SHOW server_version", &[])?.get(0))
}

/// Those that are compared, by what they run on. The first of each is what the others are compared with.
fn groups(url: &str) -> Result<Vec<(&'static str, Vec<Named>)>> {
    Ok(vec![
        ("async, current-thread runtime", on_runtime(Flavour::CurrentThread, url)?),
        ("async, multi-thread runtime", on_runtime(Flavour::MultiThread, url)?),
        (
            "blocking",
            vec![
                Named { name: "postgres", contestant: Box::new(driver::Postgres::connect(url)?) },
                Named { name: "relata", contestant: Box::new(of_relata::BlockingRelata::connect(url)?) },
                Named { name: "Diesel", contestant: Box::new(of_diesel::Diesel::connect(url)?) },
            ],
        ),
    ])
}

fn on_runtime(flavour: Flavour, url: &str) -> Result<Vec<Named>> {
    let url = || url.to_owned();
    Ok(vec![
        Named {
            name: "tokio-postgres",
            contestant: OnRuntime::connect(flavour, driver::TokioPostgres::connect(url()))?,
        },
        Named { name: "relata", contestant: OnRuntime::connect(flavour, of_relata::Relata::connect(url()))? },
        Named {
            name: "diesel-async",
            contestant: OnRuntime::connect(flavour, of_diesel::DieselAsync::connect(url()))?,
        },
        Named { name: "SQLx", contestant: OnRuntime::connect(flavour, of_sqlx::Sqlx::connect(url()))? },
        Named {
            name: "SeaORM",
            contestant: OnRuntime::connect(flavour, of_sea_orm::SeaOrm::connect(url()))?,
        },
        Named { name: "Toasty", contestant: OnRuntime::connect(flavour, of_toasty::Toasty::connect(url()))? },
    ])
}

/// One contestant at one work, for a profiler.
fn spin(url: &str, admin: &mut postgres::Client, [group, name, work]: [&str; 3], seconds: f64) -> Result<()> {
    let work: Work = *work::ALL.iter().find(|it| it.name() == work).context("no such work")?;
    let found = groups(url)?.into_iter().find(|(title, _)| title.contains(group)).context("no such group")?;
    let mut found = found.1.into_iter().find(|it| it.name == name).context("no such contestant")?;
    work.prepare(admin)?;
    let start = std::time::Instant::now();
    let mut times = 0;
    while start.elapsed().as_secs_f64() < seconds {
        found.contestant.time(work, 10)?;
        times += 10;
    }
    ensure!(times > 0, "no time");
    println!("{:.3} ms", start.elapsed().as_secs_f64() * 1000.0 / f64::from(times));
    Ok(())
}
