//! Downloads PostgreSQL binaries for relata's scratch cluster.
//!
//! A source is a base URL with `<version>/postgresql-<version>-<target>.tar.gz` and beside it the same name with
//! `.sha256`. The default, <https://github.com/theseus-rs/postgresql-binaries>, is laid out like that; its
//! builds hold server and client. The tests run against a server of their own; the default source is tried by
//! whoever runs the program with a way to it, not by the tests.
//!
//! Nothing is left half done: the archive is checked before it is unpacked, and unpacked beside its place
//! before it is moved there.

use anyhow::{Context, Result, bail, ensure};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Where binaries come from when nothing else is said.
pub const DEFAULT_SOURCE: &str = "https://github.com/theseus-rs/postgresql-binaries/releases/download";

/// The major that is fetched when none is asked for.
pub const NEWEST: u32 = 17;

/// A release of each major that the default source has.
const VERSIONS: &[(u32, &str)] =
    &[(14, "14.15.0"), (15, "15.18.0"), (16, "16.14.0"), (17, "17.10.0"), (18, "18.4.0")];

/// What to fetch, from where, to where.
#[derive(Clone, Debug)]
pub struct Request {
    /// The major version.
    pub major: u32,
    /// The exact version; without it, one that is known of the major.
    pub version: Option<String>,
    /// The base URL.
    pub source: String,
    /// The folder to put `postgresql-<version>/` into.
    pub folder: PathBuf,
}

/// Fetches, and answers with the `bin` folder; what is there already is not fetched again. `tell` hears what is
/// about to happen, before it does.
///
/// # Errors
///
/// When the source does not have it, the sum is wrong, or the disk does not take it.
pub fn fetch(request: &Request, tell: &mut dyn FnMut(&str)) -> Result<PathBuf> {
    let version = version(request)?;
    let target = target()?;
    let place = request.folder.join(format!("postgresql-{version}"));
    let bin = place.join("bin");
    make_folder(&request.folder)?;
    let lock = File::create(request.folder.join("lock")).context("could not make the lock file")?;
    lock.lock().with_context(|| format!("could not lock {}", request.folder.display()))?;
    if is_complete(&bin) {
        tell(&format!("PostgreSQL {version} is already in {}", place.display()));
        return Ok(bin);
    }
    let url =
        format!("{0}/{version}/postgresql-{version}-{target}.tar.gz", request.source.trim_end_matches('/'));
    tell(&format!("fetching PostgreSQL {version} for {target} from {url} into {}", place.display()));

    let half = Half::new(&request.folder)?;
    let sum = wanted_sum(&url)?;
    let archive = half.0.join("archive.tar.gz");
    let found = download(&url, &archive, tell)?;
    ensure!(found == sum, "the sum of {url} is {found}, but {url}.sha256 says {sum}; nothing was installed");

    let tree = half.0.join("tree");
    tar::Archive::new(flate2::read::GzDecoder::new(File::open(&archive)?))
        .unpack(&tree)
        .with_context(|| format!("{url} could not be unpacked"))?;
    let root = root_of(&tree)?;
    ensure!(is_complete(&root.join("bin")), "{url} has no bin/postgres and bin/initdb");
    if place.exists() {
        fs::remove_dir_all(&place).with_context(|| format!("could not remove {}", place.display()))?;
    }
    fs::rename(&root, &place).with_context(|| format!("could not put it into {}", place.display()))?;
    tell(&format!("PostgreSQL {version} is in {}", place.display()));
    Ok(bin)
}

fn version(request: &Request) -> Result<String> {
    if let Some(version) = &request.version {
        let plain = version.chars().all(|c| c.is_ascii_digit() || c == '.') && !version.contains("..");
        ensure!(
            plain && version.starts_with(|c: char| c.is_ascii_digit()),
            "`{version}` is not a version, such as 17.2.0"
        );
        return Ok(version.clone());
    }
    let known = VERSIONS.iter().find(|(major, _)| *major == request.major);
    let majors = || VERSIONS.iter().map(|(major, _)| major.to_string()).collect::<Vec<_>>().join(", ");
    known.map(|(_, version)| (*version).to_owned()).with_context(|| {
        format!(
            "no release of PostgreSQL {} is known (only of {}); name one with --version-exact",
            request.major,
            majors()
        )
    })
}

/// The target triple as the archives are named.
fn target() -> Result<&'static str> {
    let target = match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") if cfg!(target_env = "musl") => "x86_64-unknown-linux-musl",
        ("linux", "aarch64") if cfg!(target_env = "musl") => "aarch64-unknown-linux-musl",
        ("linux", "x86_64") => "x86_64-unknown-linux-gnu",
        ("linux", "aarch64") => "aarch64-unknown-linux-gnu",
        ("macos", "x86_64") => "x86_64-apple-darwin",
        ("macos", "aarch64") => "aarch64-apple-darwin",
        ("windows", "x86_64") => "x86_64-pc-windows-msvc",
        (os, arch) => {
            bail!("there are no prebuilt binaries for {os} on {arch}; install PostgreSQL and set PG_BIN")
        }
    };
    Ok(target)
}

fn is_complete(bin: &Path) -> bool {
    ["postgres", "initdb"]
        .iter()
        .all(|name| bin.join(format!("{name}{}", std::env::consts::EXE_SUFFIX)).is_file())
}

fn agent() -> ureq::Agent {
    let config = ureq::Agent::config_builder()
        .timeout_connect(Some(Duration::from_secs(20)))
        .timeout_recv_response(Some(Duration::from_secs(60)))
        .timeout_recv_body(Some(Duration::from_secs(30 * 60)))
        .http_status_as_error(false)
        .user_agent("relata-fetch")
        .build();
    config.new_agent()
}

fn get(url: &str) -> Result<ureq::http::Response<ureq::Body>> {
    let response = agent().get(url).call().with_context(|| format!("could not fetch {url}"))?;
    match response.status().as_u16() {
        200 => Ok(response),
        404 => bail!(
            "{url} does not exist (404): the source has no such version or target; choose another with \
             --version-exact, or another source with --source"
        ),
        status => bail!("{url} answers with HTTP status {status}"),
    }
}

/// The first word of the `.sha256` file, as `sha256sum` writes it.
fn wanted_sum(url: &str) -> Result<String> {
    let url = format!("{url}.sha256");
    let mut text = String::new();
    get(&url)?
        .into_body()
        .into_reader()
        .take(10_000)
        .read_to_string(&mut text)
        .with_context(|| format!("could not read {url}"))?;
    let sum = text.split_whitespace().next().unwrap_or_default().to_ascii_lowercase();
    ensure!(sum.len() == 64 && sum.bytes().all(|c| c.is_ascii_hexdigit()), "{url} holds no SHA-256 sum");
    Ok(sum)
}

/// Writes the body to a file, and answers with its sum.
fn download(url: &str, file: &Path, tell: &mut dyn FnMut(&str)) -> Result<String> {
    let response = get(url)?;
    if let Some(size) = response.body().content_length() {
        tell(&format!("{:.1} MB", size as f64 / 1e6));
    }
    let mut body = response.into_body().into_reader();
    let mut out = File::create(file).with_context(|| format!("could not write {}", file.display()))?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let count = body
            .read(&mut buffer)
            .with_context(|| format!("the download of {url} broke off; run it again"))?;
        if count == 0 {
            break;
        }
        let (read, _) = buffer.split_at(count);
        hash.update(read);
        out.write_all(read).with_context(|| format!("could not write {}", file.display()))?;
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// An archive has one folder at its top, or is the tree itself.
fn root_of(tree: &Path) -> Result<PathBuf> {
    if tree.join("bin").is_dir() {
        return Ok(tree.to_owned());
    }
    let entries: Vec<_> = fs::read_dir(tree)?.collect::<Result<_, _>>()?;
    match entries.as_slice() {
        [only] if only.path().is_dir() => Ok(only.path()),
        _ => bail!("the archive has neither a bin folder nor one folder at its top"),
    }
}

/// A folder for what is not finished; gone with the value. The lock is ours, so what another left is dead.
struct Half(PathBuf);

impl Half {
    fn new(folder: &Path) -> Result<Half> {
        let half = Half(folder.join(".unfinished"));
        if half.0.exists() {
            fs::remove_dir_all(&half.0).with_context(|| format!("could not remove {}", half.0.display()))?;
        }
        make_folder(&half.0)?;
        Ok(half)
    }
}

impl Drop for Half {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Others may enter: as root, the server runs under another account.
fn make_folder(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("could not make {}", folder.display()))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755))?;
    }
    Ok(())
}
