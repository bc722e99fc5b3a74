//! Introspection, plan and proof of 1,000 tables, beside `pg_dump` and `psql`.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use relata_introspect::{Spelling, catalog_queries, introspect};
use relata_scratch::Cluster;

use crate::run::{TURNS, machine, median, ratio, stderr, timed, timings, turns};
use crate::schema;

pub(crate) fn measure(relata: &Path, cluster: &Cluster, folder: &Path) -> Result<String> {
    let pg_dump = cluster.binaries().pg_dump().context("pg_dump is missing")?;
    let psql = cluster.binaries().psql().context("psql is missing")?;
    let mut admin = cluster.url("postgres").connect()?;
    admin.batch_execute("CREATE DATABASE big TEMPLATE template0")?;
    let url = cluster.url("big");
    let url_text = format!("postgresql://{}@{}:{}/big", url.user(), "127.0.0.1", cluster.port());
    let file = folder.join("schema.toml");
    let stamp = std::process::id();
    std::fs::write(&file, schema::toml(1000, stamp))?;

    let mut report = String::new();
    writeln!(report, "## 1,000 tables × 10 columns × 3 indexes × 1–2 foreign keys\n")?;
    writeln!(report, "{} Medians of {TURNS} turns.\n", machine(cluster)?)?;

    let push = |extra: &[&str]| {
        let mut command = Command::new(relata);
        command
            .args(["push", "--yes", "--timings", "--database-url", &url_text, "--schema"])
            .arg(&file)
            .args(extra);
        command
    };
    writeln!(report, "### From an empty database: `relata push`\n\n```\n{}```\n", stderr(&mut push(&[]))?)?;
    admin.batch_execute("VACUUM ANALYZE")?;
    url.connect()?.batch_execute("VACUUM ANALYZE")?;

    writeln!(report, "### Introspection\n")?;
    writeln!(report, "| command | median | of `pg_dump --schema-only` |\n| --- | --- | --- |")?;
    let queries = folder.join("queries.sql");
    std::fs::write(&queries, psql_script(&mut url.connect()?)?)?;
    let mut dump = || timed(Command::new(&pg_dump).args(["--schema-only", "-d", &url_text]));
    let mut pull = || timed(Command::new(relata).args(["pull", "--database-url", &url_text]));
    let mut catalogs = || timed(Command::new(&psql).args(["-qXAt", "-d", &url_text, "-f"]).arg(&queries));
    let mut library = || -> Result<Duration> {
        let start = Instant::now();
        let schema = introspect(&mut url.connect()?, &Default::default(), Spelling::Exact)?;
        ensure!(schema.tables.len() == 1000, "introspection found {} tables", schema.tables.len());
        Ok(start.elapsed())
    };
    let all = turns(&mut [&mut dump, &mut pull, &mut catalogs, &mut library], TURNS)?;
    let names = [
        "pg_dump --schema-only",
        "relata pull",
        "psql, the same catalog queries",
        "introspect, connecting included",
    ];
    for (name, times) in names.iter().zip(&all) {
        writeln!(report, "| {name} | {:.0} ms | {:.2} |", median(times) * 1000.0, ratio(times, &all[0]))?;
    }
    writeln!(
        report,
        "\n`introspect` takes {:.2} × what `psql` needs for the same queries.\n",
        ratio(&all[3], &all[2])
    )?;

    std::fs::write(&file, schema::changed(1000, stamp))?;
    let plan = stderr(&mut push(&["--dry-run", "--allow", "data-loss"]))?;
    writeln!(report, "### 20 changes: `relata push --dry-run`\n\n```\n{}```\n", timings(&plan))?;
    std::fs::write(&file, schema::toml(1000, stamp))?;
    let mut nothing = || timed(&mut push(&[]));
    let mut dump = || timed(Command::new(&pg_dump).args(["--schema-only", "-d", &url_text]));
    let all = turns(&mut [&mut nothing, &mut dump], TURNS)?;
    writeln!(
        report,
        "`relata push` with nothing to do: {:.0} ms, {:.2} × `pg_dump`.\n",
        median(&all[0]) * 1000.0,
        ratio(&all[0], &all[1])
    )?;

    writeln!(report, "## The reference schema\n")?;
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema.toml");
    let mut generate = || {
        timed(
            Command::new(relata)
                .args(["generate", "--check", "--schema"])
                .arg(&top)
                .env_remove("DATABASE_URL"),
        )
    };
    let all = turns(&mut [&mut generate], TURNS)?;
    writeln!(
        report,
        "`relata generate` with nothing to do, scratch warm: {:.0} ms.",
        median(&all[0]) * 1000.0
    )?;
    Ok(report)
}

/// The same statements that introspection sends, for `psql`.
fn psql_script(client: &mut postgres::Client) -> Result<String> {
    let row = client.query_one(
        "SELECT current_setting('server_version_num')::int4 / 10000, \
         (SELECT array_agg(oid)::text FROM pg_namespace WHERE nspname = 'public'), \
         (SELECT array_agg(oid)::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace)",
        &[],
    )?;
    let (major, namespaces, tables): (i32, String, String) = (row.get(0), row.get(1), row.get(2));
    let mut script =
        String::from("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;\nSET LOCAL search_path = '';\n");
    for (name, sql) in catalog_queries(major) {
        let (first, second, third) = match name {
            "namespaces" => ("'{public}'", "", ""),
            "tables" | "enums" | "sequences" => (namespaces.as_str(), "", ""),
            "unmodelled" => (namespaces.as_str(), tables.as_str(), "false"),
            _ => (tables.as_str(), "false", ""),
        };
        let oids =
            |text: &str| if text.starts_with('{') { format!("'{text}'::oid[]") } else { text.to_owned() };
        let sql = sql.replace("$1", &oids(first)).replace("$2", &oids(second)).replace("$3", third);
        script.push_str(&format!("{sql};\n"));
    }
    Ok(script + "COMMIT;\n")
}
