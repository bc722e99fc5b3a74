//! Pages of `docs/` about taking over a database: a reader walks along, and what the commands print is compared.
//!
//! A block that begins with `-- file.sql` or `# file.toml` is that file: written where it is not there, and compared where a
//! command has written it. The first database of a page, `shop`, is as the other tool has left it.

use std::fs;
use std::path::Path;
use std::process::Command;

use relata_scratch::{Cluster, ClusterOptions, find_binaries};
use relata_tests::database::execute;
use relata_tests::{edited, trimmed};

use crate::RELATA;

/// How Drizzle, Prisma, Diesel and SeaORM write down that all of a page's files are applied.
const DRIZZLE: &str = "CREATE SCHEMA drizzle;
    CREATE TABLE drizzle.__drizzle_migrations (id serial PRIMARY KEY, hash text NOT NULL, created_at bigint);
    INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('…', 0), ('…', 1)";
const PRISMA: &str =
    "CREATE TABLE _prisma_migrations (id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL,
        finished_at timestamptz, migration_name varchar(255) NOT NULL, rolled_back_at timestamptz);
    INSERT INTO _prisma_migrations VALUES ('1', '…', now(), '20240304120000_init', NULL),
        ('2', '…', now(), '20240305120000_posts', NULL)";
const DIESEL: &str =
    "CREATE TABLE __diesel_schema_migrations (version varchar(50) PRIMARY KEY, run_on timestamp)";
const SEAORM: &str =
    "CREATE TABLE seaql_migrations (version varchar PRIMARY KEY, applied_at bigint NOT NULL)";

#[test]
fn a_database_that_exists() {
    walk("adopting.md", "");
}

#[test]
fn coming_from_drizzle() {
    walk("from-drizzle.md", DRIZZLE);
}

#[test]
fn coming_from_prisma() {
    walk("from-prisma.md", PRISMA);
}

#[test]
fn coming_from_diesel() {
    walk("from-diesel.md", DIESEL);
}

#[test]
fn coming_from_seaorm() {
    walk("from-seaorm.md", SEAORM);
}

struct Walk {
    folder: tempfile::TempDir,
    cluster: Cluster,
    url: Option<String>,
    /// What the other tool's ledger is made by.
    ledger: &'static str,
    /// The SQL that the page shows before the first database.
    shown: Vec<String>,
}

/// Walks along a page; `UPDATE_EXPECT=1` writes what is printed into it.
fn walk(page: &str, ledger: &'static str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs").join(page);
    let text = fs::read_to_string(&path).expect("the page");
    let binaries = find_binaries(None).expect("PostgreSQL's binaries");
    let cluster = Cluster::temporary(&binaries, ClusterOptions::default()).expect("a cluster");
    let folder = tempfile::tempdir().expect("a folder");
    std::os::unix::fs::symlink(RELATA, folder.path().join(".relata")).expect("a link");
    let mut walk = Walk { folder, cluster, url: None, ledger, shown: Vec::new() };
    let mut commands = 0;
    let pieces = text.split("\n```").enumerate().map(|(place, piece)| {
        if place % 2 == 0 {
            return piece.to_owned();
        }
        let (language, body) = piece.split_once('\n').expect("a language");
        let body = match language {
            "sql" | "toml" => walk.file(body),
            "diff" => {
                let edited = edited(&walk.read("schema.toml"), body);
                walk.write("schema.toml", &edited);
                body.to_owned()
            }
            "text" => {
                let all = body.split("$ ").skip(1).map(|command| walk.command(command)).collect::<Vec<_>>();
                commands += all.len();
                all.join("\n")
            }
            // Beside Rust that the examples of relata run.
            "typescript" | "rust,ignore" => body.to_owned(),
            other => panic!("what is a block of `{other}`?"),
        };
        format!("{language}\n{body}")
    });
    let walked = pieces.collect::<Vec<_>>().join("\n```");
    assert!(commands >= 4, "only {commands} commands were found");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&path, walked).expect("written");
    } else {
        relata_tests::assert_same(page, &text, &walked);
    }
}

impl Walk {
    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }

    /// A file of theirs, or what a command has made of one of ours.
    fn file(&mut self, body: &str) -> String {
        let header = body.lines().next().unwrap_or_default();
        let name = header.trim_start_matches(['-', '#', ' ']);
        if let Some(name) = name.strip_suffix(".toml") {
            return format!("{header}\n{}", trimmed(&self.read(&format!("{name}.toml"))));
        }
        if !name.ends_with(".sql") {
            return trimmed(&self.read(&format!("migrations/{name}.sql")));
        }
        self.write(name, body);
        self.shown.push(body.to_owned());
        body.to_owned()
    }

    /// A command with what it prints.
    fn command(&mut self, shown: &str) -> String {
        let line = shown.lines().next().unwrap_or_default();
        if let Some(database) = line.strip_prefix("export DATABASE_URL=postgresql://…/") {
            self.use_database(database);
            return format!("$ {line}");
        }
        let path = std::env::var_os("PATH").unwrap_or_default();
        let bin = std::iter::once(self.cluster.binaries().dir.clone());
        let path = std::env::join_paths(bin.chain(std::env::split_paths(&path))).expect("a PATH");
        let output = Command::new("sh")
            .args(["-c", &format!("relata() {{ ./.relata \"$@\"; }}\nexec 2>&1\n{line}")])
            .current_dir(self.folder.path())
            .env("PATH", path)
            .env("DATABASE_URL", self.url.as_ref().expect("a database"))
            .env_remove("RELATA_SCRATCH_URL")
            .output()
            .expect("it runs");
        trimmed(&format!("$ {line}\n{}", String::from_utf8(output.stdout).expect("UTF-8")))
    }

    /// The database of that name, which is made when it is named first.
    fn use_database(&mut self, name: &str) {
        let is_first = self.url.is_none();
        let mut client = self.cluster.url("postgres").connect().expect("connected");
        let known = client.query_opt("SELECT FROM pg_database WHERE datname = $1", &[&name]).expect("asked");
        if known.is_none() {
            client.batch_execute(&format!("CREATE DATABASE {name}")).expect("made");
        }
        let url = self.cluster.url(name);
        if is_first {
            self.shown.iter().for_each(|sql| execute(&url, sql));
            execute(&url, self.ledger);
            let drizzle = self.folder.path().join("drizzle");
            if drizzle.is_dir() {
                self.write("drizzle/meta/_journal.json", &journal(&drizzle));
            }
        }
        self.url = Some(url.to_string());
    }
}

/// Drizzle's journal of the files of a folder.
fn journal(folder: &Path) -> String {
    let names = fs::read_dir(folder).expect("listed").map(|entry| entry.expect("a file").path());
    let mut tags: Vec<String> =
        names.map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned()).collect();
    tags.sort();
    let entries: Vec<_> =
        tags.iter().enumerate().map(|(when, tag)| serde_json::json!({ "when": when, "tag": tag })).collect();
    serde_json::json!({ "version": "7", "dialect": "postgresql", "entries": entries }).to_string()
}
