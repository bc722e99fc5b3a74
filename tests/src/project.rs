//! A project folder, and the command line run in it as a process.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Once;

use relata_connect::DatabaseUrl;

/// A folder with a schema file and migrations, removed with the value.
pub struct Project {
    folder: tempfile::TempDir,
    program: &'static str,
    environment: Vec<(String, String)>,
}

/// What a run of the command line said.
#[derive(Debug, Clone)]
pub struct Ran {
    pub command: String,
    pub status: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Project {
    /// An empty folder; `program` is `env!("CARGO_BIN_EXE_relata-under-test")`, which only a test knows.
    pub fn new(program: &'static str) -> Project {
        hear_interrupts();
        Project { folder: tempfile::tempdir().expect("a folder"), program, environment: Vec::new() }
    }

    /// With a `schema.toml`.
    pub fn with_schema(program: &'static str, schema: &str) -> Project {
        let project = Project::new(program);
        project.write("schema.toml", schema);
        project
    }

    /// Sets a variable for all later runs.
    pub fn set(&mut self, name: &str, value: impl ToString) {
        self.environment.retain(|(known, _)| known != name);
        self.environment.push((name.to_owned(), value.to_string()));
    }

    /// Runs look at this database by `DATABASE_URL`.
    pub fn use_database(&mut self, url: &DatabaseUrl) {
        self.set("DATABASE_URL", url);
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap_or(self.folder.path())).expect("a folder");
        fs::write(&path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }

    pub fn read(&self, name: &str) -> String {
        let path = self.path(name);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// The texts of all files in `migrations/`, by name, `migrations.sum` among them.
    pub fn migrations(&self) -> BTreeMap<String, String> {
        let Ok(entries) = fs::read_dir(self.path("migrations")) else { return BTreeMap::new() };
        entries
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .map(|name| (name.clone(), self.read(&format!("migrations/{name}"))))
            .collect()
    }

    /// Runs `relata` with these arguments, in a pipe, without a terminal.
    pub fn run(&self, args: &[&str]) -> Ran {
        self.run_with(args, |_| {})
    }

    /// The same; `meanwhile` is called with the number of the process while it runs.
    pub fn run_with(&self, args: &[&str], meanwhile: impl FnOnce(u32)) -> Ran {
        let mut command = Command::new(self.program);
        for (name, _) in std::env::vars_os() {
            let name = name.to_string_lossy();
            let sets_database = name.starts_with("PG") && name != "PG_BIN";
            if sets_database || name == "DATABASE_URL" || name == "RELATA_SCRATCH_URL" || name == "NO_COLOR" {
                command.env_remove(&*name);
            }
        }
        let child = command
            .args(args)
            .current_dir(self.folder.path())
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("relata runs");
        meanwhile(child.id());
        let output = child.wait_with_output().expect("relata ends");
        Ran {
            command: format!("relata {}", args.join(" ")),
            status: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Runs `relata`, which must end with status 0.
    #[track_caller]
    pub fn ok(&self, args: &[&str]) -> Ran {
        self.run(args).expect_status(0)
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        self.folder.path()
    }
}

impl Ran {
    /// Panics with all that was said unless the exit status is this one.
    #[track_caller]
    pub fn expect_status(self, status: i32) -> Ran {
        assert_eq!(self.status, Some(status), "exit status of {self}");
        self
    }

    /// Panics unless stdout or stderr says this.
    #[track_caller]
    pub fn expect_text(self, text: &str) -> Ran {
        assert!(self.says(text), "`{text}` is not said by {self}");
        self
    }

    /// Whether stdout or stderr has this text.
    pub fn says(&self, text: &str) -> bool {
        self.stdout.contains(text) || self.stderr.contains(text)
    }

    /// Stdout as JSON.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self}"))
    }
}

impl std::fmt::Display for Ran {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Ran { command, status, stdout, stderr } = self;
        write!(f, "`{command}` (status {status:?})\n--- stdout\n{stdout}--- stderr\n{stderr}")
    }
}

/// A shell has what runs in the background ignore SIGINT, and programs inherit that. Those that are begun by one with a
/// handler hear it again, and some tests send it.
fn hear_interrupts() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| ctrlc::set_handler(|| std::process::exit(130)).expect("a handler"));
}
