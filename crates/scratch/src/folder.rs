//! The folders of private clusters: who owns them, and how short a socket's path must be.

use crate::binaries::{Binaries, cache_folder};
use crate::error::{Error, Kind};
use crate::process::{Account, command, run};
use crate::short_hash;
use std::env;
use std::fs::{self, DirBuilder, File};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};

/// The folder below which all clusters of this user are: the cache folder; as root, one that the server's
/// account can enter, which `/root/.cache` is not.
pub(crate) fn base(account: Option<&Account>) -> Result<PathBuf, Error> {
    // Root's folders are entered by the server's account, but not listed or written.
    let mode = if account.is_some() { 0o711 } else { 0o700 };
    let asked = env::var_os("RELATA_CACHE_DIR").is_some_and(|folder| !folder.is_empty());
    if let Some(folder) = cache_folder().filter(|_| asked || account.is_none()) {
        let made = match folder.parent() {
            Some(parent) => fs::create_dir_all(parent).map_err(|error| trouble("make", parent, error)),
            None => Ok(()),
        };
        let made = made.and_then(|()| own(&folder, mode, None, asked));
        // An account without a home folder that it can write, as in many a container, gets one below /var/tmp.
        if asked || made.is_ok() {
            return made.map(|()| folder);
        }
    }
    let name = account.map_or_else(|| rustix::process::geteuid().as_raw().to_string(), |it| it.name.clone());
    let folder = Path::new("/var/tmp").join(format!("relata-{name}"));
    own(&folder, mode, None, false)?;
    Ok(folder)
}

/// The shared cluster of these binaries: another build of the same major has other collations and extensions.
pub(crate) fn shared_home(binaries: &Binaries, account: Option<&Account>) -> Result<PathBuf, Error> {
    let name = format!("postgresql-{}-{}", binaries.major, short_hash(&binaries.dir));
    let home = base(account)?.join(name);
    own(&home, if account.is_some() { 0o711 } else { 0o700 }, None, false)?;
    Ok(home)
}

/// Makes a folder of the server's account that no one else enters.
pub(crate) fn own_private(folder: &Path, account: Option<&Account>) -> Result<(), Error> {
    own(folder, 0o700, account, false)
}

/// Makes the folder, or makes sure that the one that is there is ours: in `/var/tmp` and `/tmp` anyone may have
/// put it. A folder that the user names with `RELATA_CACHE_DIR` is theirs to answer for.
pub(crate) fn own(folder: &Path, mode: u32, account: Option<&Account>, trusted: bool) -> Result<(), Error> {
    match DirBuilder::new().mode(mode).create(folder) {
        Ok(()) => {
            // The umask may have taken from the mode.
            fs::set_permissions(folder, fs::Permissions::from_mode(mode))
                .map_err(|error| trouble("make", folder, error))?;
            if let Some(account) = account {
                chown(folder, Some(account.uid), Some(account.gid))
                    .map_err(|error| trouble("make", folder, error))?;
            }
            return Ok(());
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(trouble("make", folder, error)),
    }
    if trusted {
        return Ok(());
    }
    let found = fs::symlink_metadata(folder).map_err(|error| trouble("look at", folder, error))?;
    let me = rustix::process::geteuid().as_raw();
    let owner = account.map_or(me, |account| account.uid);
    // Another run of ours may be between making it and giving it to the account.
    if found.is_dir() && found.uid() == me && owner != me && found.mode() & 0o022 == 0 {
        return chown(folder, Some(owner), account.map(|account| account.gid))
            .map_err(|error| trouble("make", folder, error));
    }
    if !found.is_dir() || found.uid() != owner || found.mode() & 0o022 != 0 {
        return Err(Error::new(
            Kind::Cluster,
            format!(
                "{} is not a folder that only the user with id {owner} can write; remove it, or set RELATA_CACHE_DIR",
                folder.display()
            ),
        ));
    }
    Ok(())
}

/// A folder for the socket of the cluster in `home`. A socket's path has at most 103 bytes on macOS, 107 on Linux.
pub(crate) fn socket_folder(home: &Path, account: Option<&Account>) -> Result<PathBuf, Error> {
    let inside = home.join("run");
    let folder = if inside.as_os_str().len() <= 80 {
        inside
    } else {
        Path::new("/tmp").join(format!("relata-{}", short_hash(home)))
    };
    own_private(&folder, account)?;
    Ok(folder)
}

/// Makes a fresh data folder as a copy of one that `initdb` made once: a tenth of `initdb`'s time.
pub(crate) fn fresh_data(
    home: &Path,
    data: &Path,
    binaries: &Binaries,
    account: Option<&Account>,
) -> Result<(), Error> {
    let pristine = home.join("initdb");
    if !pristine.join("PG_VERSION").exists() {
        let half = home.join("initdb.new");
        remove(&pristine)?;
        remove(&half)?;
        own_private(&half, account)?;
        initdb(&half, binaries, account)?;
        fs::rename(&half, &pristine).map_err(|error| trouble("rename", &half, error))?;
    }
    let half = data.with_extension("new");
    remove(&half)?;
    remove(data)?;
    own_private(&half, account)?;
    let mut copy = command("cp", account);
    copy.arg("-R").arg(pristine.join(".")).arg(&half);
    run(copy, "copying the new cluster")?;
    fs::rename(&half, data).map_err(|error| trouble("rename", &half, error))
}

fn initdb(data: &Path, binaries: &Binaries, account: Option<&Account>) -> Result<(), Error> {
    let initdb = |locale: &str| {
        let mut initdb = command(binaries.initdb(), account);
        initdb.args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-instructions"]);
        initdb.arg(format!("--locale={locale}")).arg("-D").arg(data);
        run(initdb, "initdb")
    };
    // C.UTF-8 is the same on every machine and knows letters beyond ASCII, but older macOS lacks it.
    initdb("C.UTF-8").or_else(|_| initdb("C")).map_err(|error| match account {
        Some(account) => Error::new(
            Kind::Cluster,
            format!(
                "{error} (run as root, so under the user `{}`, who must be able to enter {})",
                account.name,
                data.display()
            ),
        ),
        None => error,
    })
}

pub(crate) fn remove(folder: &Path) -> Result<(), Error> {
    match fs::remove_dir_all(folder) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        // Backends of a killed postmaster may still write as we delete.
        Err(_) => {
            std::thread::sleep(std::time::Duration::from_millis(300));
            fs::remove_dir_all(folder).map_err(|error| trouble("remove", folder, error))
        }
    }
}

/// Opens the lock file of a cluster; its lock goes with the process that holds it.
pub(crate) fn lock_file(home: &Path) -> Result<File, Error> {
    let path = home.join("lock");
    let file = File::options().create(true).truncate(false).write(true).open(&path);
    file.map_err(|error| trouble("open", &path, error))
}

pub(crate) fn trouble(what: &str, path: &Path, error: io::Error) -> Error {
    Error::new(Kind::Cluster, format!("could not {what} {}: {error}", path.display())).caused_by(error)
}
