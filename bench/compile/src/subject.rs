//! A crate whose check is timed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

/// A crate: its folder, and what its `main.rs` has for modules.
pub struct Subject {
    folder: PathBuf,
    /// It, and those of its dependencies whose check is timed with its own.
    own: Vec<String>,
    modules: Vec<&'static str>,
    edits: u32,
}

/// What a check took.
#[derive(Debug, Clone, Copy)]
pub struct Took {
    pub wall: Duration,
    /// Of all processes; noise of a shared machine falls on it less.
    pub cpu: Duration,
}

impl Subject {
    /// Writes a crate with these modules, and builds what it depends on. Its folder is named as the package is; those
    /// beside it share what they depend on.
    pub fn new(
        folder: PathBuf,
        dependencies: &str,
        lock: &str,
        modules: &[(&'static str, String)],
        other: &[(&str, String)],
    ) -> Result<Subject> {
        if folder.exists() {
            fs::remove_dir_all(folder.join("src"))?;
        }
        fs::create_dir_all(folder.join("src"))?;
        let package = folder.file_name().and_then(|name| name.to_str()).context("a folder without a name")?;
        let manifest = format!(
            "[package]\nname = {package:?}\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n{dependencies}"
        );
        fs::write(folder.join("Cargo.toml"), manifest)?;
        fs::write(folder.join("Cargo.lock"), lock)?;
        for (path, text) in other {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().context("a file without a folder")?)?;
            fs::write(path, text)?;
        }
        fs::write(folder.join("src/main.rs"), "fn main() {}\n")?;
        let own = vec![package.to_owned()];
        let mut subject = Subject { folder, own, modules: Vec::new(), edits: 0 };
        subject.check(None).context("what a subject depends on could not be built")?;
        for (module, text) in modules {
            fs::write(subject.folder.join(format!("src/{module}.rs")), text)?;
            subject.modules.push(module);
        }
        subject.edit()?;
        Ok(subject)
    }

    /// The time of this dependency belongs to the subject's as well.
    pub fn with_own(mut self, package: &str) -> Subject {
        self.own.push(package.to_owned());
        self
    }

    /// As after `cargo clean` of the subject's own crates. `None` where it takes longer than the limit.
    pub fn cold(&mut self, limit: Duration) -> Result<Option<Took>> {
        let packages = self.own.iter().flat_map(|package| ["--package", package]);
        let args: Vec<&str> = ["clean", "--quiet"].into_iter().chain(packages).collect();
        let clean = cargo(&self.folder, &args).status()?;
        ensure!(clean.success(), "`cargo clean` failed in {}", self.folder.display());
        self.check(Some(limit))
    }

    /// After one line of `main.rs` was changed.
    pub fn edited(&mut self, limit: Duration) -> Result<Option<Took>> {
        self.edit()?;
        self.check(Some(limit))
    }

    fn edit(&mut self) -> Result<()> {
        self.edits += 1;
        let modules: String = self.modules.iter().map(|module| format!("mod {module};\n")).collect();
        let main = format!(
            "#![allow(dead_code)]\n// Diesel asks for it.\n#![recursion_limit = \"512\"]\n\n{modules}\nfn main() {{\n    println!(\"edit {}\");\n}}\n",
            self.edits
        );
        Ok(fs::write(self.folder.join("src/main.rs"), main)?)
    }

    fn check(&self, limit: Option<Duration>) -> Result<Option<Took>> {
        let before = children_cpu()?;
        let start = Instant::now();
        let mut cargo = cargo(&self.folder, &["check", "--quiet"]).stderr(Stdio::inherit()).spawn()?;
        let status = loop {
            if let Some(status) = cargo.try_wait()? {
                break status;
            }
            if limit.is_some_and(|limit| start.elapsed() > limit) {
                // cargo's own children end with the pipe that they share with it.
                cargo.kill()?;
                cargo.wait()?;
                return Ok(None);
            }
            std::thread::sleep(Duration::from_millis(2));
        };
        let wall = start.elapsed();
        if !status.success() {
            bail!("`cargo check` failed in {}", self.folder.display());
        }
        Ok(Some(Took { wall, cpu: children_cpu()?.saturating_sub(before) }))
    }
}

/// Cargo in a subject's folder; subjects beside each other share what they depend on.
pub fn cargo(folder: &Path, args: &[&str]) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(args).current_dir(folder).env("CARGO_TARGET_DIR", folder.with_file_name("target"));
    // What the bench itself was built with is not what a user has.
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PROFILE_") || text.starts_with("CARGO_PKG_") || text == "RUSTFLAGS" {
            cargo.env_remove(&name);
        }
    }
    cargo.env_remove("CARGO_BUILD_JOBS").env_remove("CARGO_INCREMENTAL").env_remove("CARGO_MANIFEST_DIR");
    cargo
}

/// The time that ended children have used, from `/proc`; nothing elsewhere than on Linux.
fn children_cpu() -> Result<Duration> {
    let Ok(stat) = fs::read_to_string("/proc/self/stat") else { return Ok(Duration::ZERO) };
    let (_, fields) = stat.rsplit_once(") ").context("/proc/self/stat has no name")?;
    let ticks = fields.split(' ').skip(13).take(2).map(str::parse::<u64>).sum::<Result<u64, _>>()?;
    Ok(Duration::from_millis(ticks * 10))
}
