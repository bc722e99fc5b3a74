//! How long 50 connections that read and write a table of 1,000,000 rows wait while it is changed: by the migration that
//! `relata generate` writes and `relata migrate` runs, and by the plain statements that say the same.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use postgres::{Client, NoTls};
use relata_scratch::Cluster;

use crate::run::{machine, timed};

const CONNECTIONS: usize = 50;
const ROWS: u32 = 1_000_000;
/// Between two statements of a connection.
const PAUSE: Duration = Duration::from_millis(20);

const SCHEMA: &str = r#"
[enums]
state = ["new", "paid"]

[tables.customers.columns]
id = { type = "bigint", primary_key = true }

[tables.orders.columns]
id          = { type = "bigint", primary_key = true }
customer_id = "bigint?"
email       = "text?"
amount      = "numeric(10,2)?"
code        = "varchar(20)?"
note        = "text?"
paid        = "state?"

[tables.orders.indexes]
orders_code_idx = ["code"]

[tables.events]
partition_by = "range (id)"
[tables.events.columns]
id   = "bigint"
note = "text?"
[tables.events.indexes]
events_id_idx = ["id"]
[tables.events.partitions]
events_0 = "for values from (0) to (1000001)"

[tables.events_1.columns]
id   = "bigint"
note = "text?"
[tables.events_1.indexes]
events_1_id_idx = ["id"]
"#;

/// A change, as an edit of the schema file, and as somebody would write it.
struct Change {
    name: &'static str,
    /// The table that is read and written meanwhile.
    table: &'static str,
    /// What stands in place of what in the file.
    edit: (&'static str, &'static str),
    plain: &'static str,
}

const CHANGES: &[Change] = &[
    Change {
        name: "an index",
        table: "orders",
        edit: ("orders_code_idx", "orders_customer_id_idx = [\"customer_id\"]\norders_code_idx"),
        plain: "CREATE INDEX orders_customer_id_idx ON orders (customer_id)",
    },
    Change {
        name: "an index in place of another",
        table: "orders",
        edit: ("[\"code\"]", "[\"code desc\"]"),
        plain: "DROP INDEX orders_code_idx; CREATE INDEX orders_code_idx ON orders (code DESC)",
    },
    Change {
        name: "an index dropped",
        table: "orders",
        edit: ("orders_code_idx = [\"code\"]\n", ""),
        plain: "DROP INDEX orders_code_idx",
    },
    Change {
        name: "UNIQUE",
        table: "orders",
        edit: ("\"text?\"\namount", "{ type = \"text?\", unique = true }\namount"),
        plain: "ALTER TABLE orders ADD CONSTRAINT orders_email_key UNIQUE (email)",
    },
    Change {
        name: "CHECK",
        table: "orders",
        edit: (
            "[tables.orders.indexes]",
            "[tables.orders.checks]\namount_not_negative = \"amount >= 0\"\n[tables.orders.indexes]",
        ),
        plain: "ALTER TABLE orders ADD CONSTRAINT amount_not_negative CHECK (amount >= 0)",
    },
    Change {
        name: "a foreign key",
        table: "orders",
        edit: (
            "customer_id = \"bigint?\"",
            "customer_id = { type = \"bigint?\", references = \"customers.id\" }",
        ),
        plain: "ALTER TABLE orders ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers (id)",
    },
    Change {
        name: "NOT NULL",
        table: "orders",
        edit: ("email       = \"text?\"", "email       = \"text\""),
        plain: "ALTER TABLE orders ALTER email SET NOT NULL",
    },
    Change {
        name: "a column with a default",
        table: "orders",
        edit: ("note        = ", "active = { type = \"boolean\", default = true }\nnote        = "),
        plain: "ALTER TABLE orders ADD active boolean DEFAULT true NOT NULL",
    },
    Change {
        name: "varchar(20) to varchar(50), no rewrite",
        table: "orders",
        edit: ("varchar(20)", "varchar(50)"),
        plain: "ALTER TABLE orders ALTER code TYPE varchar(50)",
    },
    Change {
        name: "numeric(10,2) to numeric(12,4), a rewrite",
        table: "orders",
        edit: ("numeric(10,2)", "numeric(12,4)"),
        plain: "ALTER TABLE orders ALTER amount TYPE numeric(12,4)",
    },
    Change {
        name: "a label of an enum",
        table: "orders",
        edit: ("\"paid\"]", "\"paid\", \"sent\"]"),
        plain: "ALTER TYPE state ADD VALUE 'sent'",
    },
    Change {
        name: "a partition attached, read and written itself",
        table: "events_1",
        edit: (
            "(1000001)\"\n\n[tables.events_1.columns]\nid   = \"bigint\"\nnote = \"text?\"\n[tables.events_1.indexes]\nevents_1_id_idx = [\"id\"]\n",
            "(1000001)\"\nevents_1 = \"for values from (1000001) to (3000000)\"\n",
        ),
        plain: "ALTER TABLE events ATTACH PARTITION events_1 FOR VALUES FROM (1000001) TO (3000000)",
    },
    Change {
        name: "a partition detached",
        table: "events_0",
        edit: (
            "events_0 = \"for values from (0) to (1000001)\"\n",
            "[tables.events_0.columns]\nid   = \"bigint\"\nnote = \"text?\"\n[tables.events_0.indexes]\nevents_0_id_idx = [\"id\"]\n",
        ),
        plain: "ALTER TABLE events DETACH PARTITION events_0",
    },
];

pub(crate) fn measure(relata: &Path, cluster: &Cluster, folder: &Path) -> Result<String> {
    let psql = cluster.binaries().psql().context("psql is missing")?;
    let mut admin = cluster.url("postgres").connect()?;
    let url = |name: &str| format!("postgresql://postgres@127.0.0.1:{}/{name}", cluster.port());
    admin.batch_execute("CREATE DATABASE filled TEMPLATE template0")?;
    let schema = folder.join("schema.toml");
    std::fs::write(&schema, SCHEMA)?;
    run(relata, &schema, &url("filled"), &["generate"])?;
    run(relata, &schema, &url("filled"), &["migrate"])?;
    fill(&url("filled"))?;
    let sums = folder.join("migrations/migrations.sum");
    let first = std::fs::read(&sums)?;

    let mut report = format!("## {ROWS} rows, {CONNECTIONS} connections\n\n{}\n\n", machine(cluster)?);
    writeln!(
        report,
        "The longest that any statement of them took, and how long the change took. Each of the connections reads a row or \
         writes one, by its key, every {} ms.\n",
        PAUSE.as_millis()
    )?;
    let idle = waits(&url("filled"), "orders", || {
        std::thread::sleep(Duration::from_secs(5));
        Ok(Duration::from_secs(5))
    })?;
    writeln!(report, "Without a change: {}.\n", milliseconds(idle.0))?;
    writeln!(
        report,
        "| change | relata: longest wait | whole | plain: longest wait | whole |\n| --- | --- | --- | --- | --- |"
    )?;
    for change in CHANGES {
        eprintln!("{}", change.name);
        let after = SCHEMA.replacen(change.edit.0, change.edit.1, 1);
        ensure!(after != SCHEMA, "the edit for {} finds nothing", change.name);
        std::fs::write(&schema, &after)?;
        fresh(&mut admin)?;
        run(relata, &schema, &url("run"), &["generate", "change", "--allow", "data-loss"])?;
        let ours = waits(&url("run"), change.table, || {
            timed(&mut command(relata, &schema, &url("run"), &["migrate"]))
        })?;
        let agrees = run(relata, &schema, &url("run"), &["push", "--dry-run"])?;
        ensure!(agrees.contains("nothing to do"), "{}: {agrees}", change.name);
        fresh(&mut admin)?;
        let plain = waits(&url("run"), change.table, || {
            timed(Command::new(&psql).args([
                "-qX",
                "-v",
                "ON_ERROR_STOP=1",
                "-d",
                &url("run"),
                "-c",
                change.plain,
            ]))
        })?;
        let agrees = run(relata, &schema, &url("run"), &["push", "--dry-run"])?;
        ensure!(agrees.contains("nothing to do"), "plain {}: {agrees}", change.name);
        writeln!(
            report,
            "| {} | {} | {} | {} | {} |",
            change.name,
            milliseconds(ours.0),
            milliseconds(ours.1),
            milliseconds(plain.0),
            milliseconds(plain.1)
        )?;
        for file in std::fs::read_dir(folder.join("migrations"))? {
            let path = file?.path();
            if path.file_name().is_some_and(|name| !name.to_string_lossy().starts_with("0001")) {
                std::fs::remove_file(path)?;
            }
        }
        std::fs::write(&sums, &first)?;
    }
    Ok(report)
}

fn milliseconds(time: Duration) -> String {
    format!("{:.0} ms", time.as_secs_f64() * 1000.0)
}

fn command(relata: &Path, schema: &Path, url: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(relata);
    command.args(arguments).args(["--database-url", url, "--schema"]).arg(schema);
    command
}

fn run(relata: &Path, schema: &Path, url: &str, arguments: &[&str]) -> Result<String> {
    let output = command(relata, schema, url, arguments).output()?;
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    ensure!(output.status.success(), "relata {}: {said}", arguments.join(" "));
    Ok(said)
}

fn fill(url: &str) -> Result<()> {
    Client::connect(url, NoTls)?.batch_execute(&format!(
        "INSERT INTO customers SELECT generate_series(1, 1000);
         INSERT INTO orders SELECT n, n % 1000 + 1, 'mail' || n || '@example.com', n % 100, 'code' || n, NULL, 'new'
             FROM generate_series(1, {ROWS}) n;
         INSERT INTO events SELECT n, 'x' FROM generate_series(1, {ROWS}) n;
         INSERT INTO events_1 SELECT n + {ROWS}, 'x' FROM generate_series(1, {ROWS}) n;
"
    ))?;
    Ok(Client::connect(url, NoTls)?.batch_execute("VACUUM ANALYZE")?)
}

fn fresh(admin: &mut Client) -> Result<()> {
    admin.batch_execute("DROP DATABASE IF EXISTS run WITH (FORCE)")?;
    Ok(admin.batch_execute("CREATE DATABASE run TEMPLATE filled")?)
}

/// The longest time of a statement while something is done, and how long that takes.
fn waits(url: &str, table: &str, work: impl FnOnce() -> Result<Duration>) -> Result<(Duration, Duration)> {
    let (stop, longest, begun) = (AtomicBool::new(false), AtomicU64::new(0), AtomicBool::new(false));
    let first = if table == "events_1" { ROWS } else { 0 };
    std::thread::scope(|threads| {
        let one = |number: u32| -> Result<()> {
            let mut client = Client::connect(url, NoTls)?;
            let read = client.prepare(&format!("SELECT note FROM {table} WHERE id = $1"))?;
            let write = client.prepare(&format!("UPDATE {table} SET note = $2 WHERE id = $1"))?;
            let mut turn = number;
            while !stop.load(Ordering::Relaxed) {
                // A step that meets all rows, and no row twice at once.
                turn = turn.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let id = i64::from(first + turn % ROWS + 1);
                let start = Instant::now();
                match turn & 0x1_0000 {
                    0 => drop(client.query(&read, &[&id])?),
                    _ => drop(client.execute(&write, &[&id, &"y"])?),
                }
                if begun.load(Ordering::Relaxed) {
                    let time = u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX);
                    longest.fetch_max(time, Ordering::Relaxed);
                }
                std::thread::sleep(PAUSE);
            }
            Ok(())
        };
        let connections: Vec<_> =
            (0..CONNECTIONS as u32).map(|number| threads.spawn(move || one(number * 7919 + 1))).collect();
        std::thread::sleep(Duration::from_secs(1));
        begun.store(true, Ordering::Relaxed);
        let whole = work();
        stop.store(true, Ordering::Relaxed);
        for connection in connections {
            connection.join().expect("a connection does not panic")?;
        }
        Ok((Duration::from_micros(longest.load(Ordering::Relaxed)), whole?))
    })
}
