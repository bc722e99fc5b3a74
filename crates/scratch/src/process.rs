//! Runs PostgreSQL's programs under the right account, and ends them.

use crate::error::{Error, Kind};
use rustix::process::{Pid, Signal};
use std::ffi::OsStr;
use std::fs;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The account that a server runs under when we are root, since PostgreSQL refuses root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) name: String,
    pub(crate) uid: u32,
    pub(crate) gid: u32,
}

/// `postgres`, else `nobody`; `None` when we are not root and the server runs under our own account.
pub(crate) fn server_account() -> Result<Option<Account>, Error> {
    if !rustix::process::geteuid().is_root() {
        return Ok(None);
    }
    let passwd = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let account = ["postgres", "nobody"].iter().find_map(|name| account_in(&passwd, name));
    account.map(Some).ok_or_else(|| {
        Error::new(
            Kind::Cluster,
            "PostgreSQL refuses to run as root, and /etc/passwd has neither a `postgres` nor a `nobody` user; run \
             as an ordinary user, or name a server with --scratch-url",
        )
    })
}

fn account_in(passwd: &str, name: &str) -> Option<Account> {
    passwd.lines().find_map(|line| {
        let fields: Vec<&str> = line.split(':').collect();
        let [user, _, uid, gid, ..] = fields.as_slice() else { return None };
        // macOS writes `nobody` as -2.
        let id = |text: &str| text.parse::<i64>().ok().map(|id| id as u32);
        (*user == name).then_some(Account { name: name.to_owned(), uid: id(uid)?, gid: id(gid)? })
    })
}

/// A command under that account, with nothing of our environment that PostgreSQL would read. `std` gives up
/// root's supplementary groups when it changes the user.
pub(crate) fn command(program: impl AsRef<OsStr>, account: Option<&Account>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        let name_text = name.to_string_lossy();
        if name_text.starts_with("PG")
            || name_text.starts_with("LC_")
            || name_text == "LANG"
            || name_text == "LANGUAGE"
        {
            command.env_remove(&name);
        }
    }
    command.env("TZ", "UTC").env("LC_ALL", "C").current_dir("/").stdin(Stdio::null());
    if let Some(account) = account {
        command.uid(account.uid).gid(account.gid).env("HOME", "/nonexistent").env("USER", &account.name);
    }
    command
}

/// Runs a command to its end; its words on failure are the error's.
pub(crate) fn run(mut command: Command, what: &str) -> Result<(), Error> {
    let failed = |why: String| Error::new(Kind::Cluster, format!("{what} failed: {why}"));
    let output = command.output().map_err(|error| failed(error.to_string()).caused_by(error))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let said = said.trim();
    Err(failed(if said.is_empty() { output.status.to_string() } else { said.to_owned() }))
}

/// The postmaster that a data folder's `postmaster.pid` names, if it is alive and serves that folder: a pid
/// may have gone to another program since.
pub(crate) fn postmaster(data: &Path) -> Option<Pid> {
    let text = fs::read_to_string(data.join("postmaster.pid")).ok()?;
    let pid = Pid::from_raw(text.lines().next()?.trim().parse().ok()?)?;
    serves(pid, data).then_some(pid)
}

fn serves(pid: Pid, data: &Path) -> bool {
    let data = data.to_string_lossy();
    let arguments = if cfg!(target_os = "linux") {
        let path = format!("/proc/{}/cmdline", pid.as_raw_nonzero());
        fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).replace('\0', " "))
    } else {
        let mut ps = Command::new("ps");
        ps.args(["-ww", "-o", "command=", "-p", &pid.as_raw_nonzero().to_string()]);
        ps.output().map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
    };
    arguments.is_ok_and(|text| text.contains(&*data))
}

/// How a postmaster is asked to go (PostgreSQL manual, "Shutting Down the Server").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// Ends all sessions, and the server cleanly.
    Fast,
    /// Drops everything at once; the data folder is thrown away afterwards.
    Immediate,
    /// As a crash would.
    Kill,
}

/// Ends a postmaster and waits for it; one that does not go in time is killed.
pub(crate) fn stop(pid: Pid, data: &Path, how: Stop) {
    let signals: &[(Signal, u64)] = match how {
        Stop::Fast => &[(Signal::INT, 10), (Signal::QUIT, 5), (Signal::KILL, 5)],
        Stop::Immediate => &[(Signal::QUIT, 5), (Signal::KILL, 5)],
        Stop::Kill => &[(Signal::KILL, 5)],
    };
    for (signal, seconds) in signals {
        if rustix::process::kill_process(pid, *signal).is_err() {
            return;
        }
        let limit = Instant::now() + Duration::from_secs(*seconds);
        while Instant::now() < limit {
            if !serves(pid, data) {
                return;
            }
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Account, account_in};

    #[test]
    fn an_account_is_read_from_passwd() {
        let passwd =
            "root:x:0:0:root:/root:/bin/sh\nnobody:*:-2:-2:Unprivileged User:/var/empty:/usr/bin/false\n";
        let nobody = Account { name: "nobody".to_owned(), uid: u32::MAX - 1, gid: u32::MAX - 1 };
        assert_eq!(account_in(passwd, "nobody"), Some(nobody));
        assert_eq!(account_in(passwd, "postgres"), None);
    }
}
