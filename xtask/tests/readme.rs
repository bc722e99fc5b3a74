//! Walks the README's five minutes: each edit is made, each command run, and what it prints compared.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use relata_scratch::{Cluster, ClusterOptions, find_binaries};
use relata_tests::{edited, trimmed};

struct Walk {
    folder: tempfile::TempDir,
    cluster: Cluster,
    /// As the README's demo calls it.
    database: String,
    /// The schema file before the last edit.
    before: String,
}

#[test]
fn the_readme_shows_what_the_commands_print() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
    let readme = fs::read_to_string(root.join("README.md")).expect("the README");
    let (_, walk_on) = readme.split_once("## Five minutes").expect("the chapter");
    let (chapter, _) = walk_on.split_once("\n## ").expect("the next chapter");

    let (_, made) = chapter.split_once("The database `").expect("the demo's database");
    let (database, _) = made.split_once('`').expect("its name");
    let mut walk = Walk::start(root, database);
    let (mut commands, begun) = (0, Instant::now());
    for block in chapter.split("\n```").skip(1).step_by(2) {
        let (language, body) = block.split_once('\n').expect("a language");
        match language {
            "diff" => walk.edit(body),
            "sql" => walk.read(body),
            "text" => {
                let demo = body.starts_with("$ cargo xtask demo\n");
                commands += body.split("$ ").skip(1).filter(|command| walk.command(command, demo)).count();
            }
            "rust,no_run" => {}
            other => panic!("what is a block of `{other}`?"),
        }
    }
    assert!(commands >= 9, "only {commands} commands were found");
    assert!(begun.elapsed() < Duration::from_secs(5 * 60), "the walk takes {:?}", begun.elapsed());
}

impl Walk {
    fn start(root: &Path, database: &str) -> Walk {
        let folder = tempfile::tempdir().expect("a folder");
        fs::copy(root.join("schema.toml"), folder.path().join("schema.toml")).expect("copied");
        let migrations = folder.path().join("migrations");
        fs::create_dir(&migrations).expect("made");
        for name in ["0001_initial.sql", "0001_initial.down.sql", "migrations.sum"] {
            fs::copy(root.join("migrations").join(name), migrations.join(name)).expect("copied");
        }
        let binaries = find_binaries(None).expect("PostgreSQL's binaries");
        let cluster = Cluster::temporary(&binaries, ClusterOptions::default()).expect("a cluster");
        let mut client = cluster.url("postgres").connect().expect("connected");
        client.batch_execute(&format!("CREATE DATABASE {database}")).expect("made");
        Walk { folder, cluster, database: database.to_owned(), before: String::new() }
    }

    fn schema(&self) -> PathBuf {
        self.folder.path().join("schema.toml")
    }

    fn edit(&mut self, diff: &str) {
        self.before = fs::read_to_string(self.schema()).expect("read");
        fs::write(self.schema(), edited(&self.before, diff)).expect("written");
    }

    /// A migration, whose first line is its name.
    fn read(&self, sql: &str) {
        let name = sql.lines().next().and_then(|line| line.strip_prefix("-- ")).expect("a name");
        let path = self.folder.path().join("migrations").join(format!("{name}.sql"));
        assert_eq!(fs::read_to_string(path).expect("the migration").trim_end(), sql.trim_end());
    }

    /// A command and what it prints. A refused edit is taken back.
    fn command(&self, text: &str, in_demo: bool) -> bool {
        let (line, expected) = text.split_once('\n').unwrap_or((text, ""));
        let command = match line.strip_prefix("cargo xtask ") {
            // It runs the commands that follow it in the block.
            Some("demo") => return false,
            Some(task) => format!("'{}' {task}", env!("CARGO_BIN_EXE_xtask")),
            None => line.to_owned(),
        };
        let path = std::env::var_os("PATH").unwrap_or_default();
        let bin = std::iter::once(self.cluster.binaries().dir.clone());
        let path = std::env::join_paths(bin.chain(std::env::split_paths(&path))).expect("a PATH");
        let output = Command::new("sh")
            .args(["-c", &format!("{command} 2>&1")])
            .current_dir(self.folder.path())
            .env("PATH", path)
            .env("DATABASE_URL", self.cluster.url(&self.database).to_string())
            .env_remove("RELATA_SCRATCH_URL")
            .output()
            .expect("it runs");
        let printed = String::from_utf8(output.stdout).expect("UTF-8");
        // After the last command, the demo says a word of its own.
        let expected = if in_demo { expected.split("\n\n").next().unwrap_or_default() } else { expected };
        assert_eq!(trimmed(&printed), trimmed(expected), "$ {line}");
        if printed.starts_with("refused") {
            fs::write(self.schema(), &self.before).expect("written");
        }
        true
    }
}
