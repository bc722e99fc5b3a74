//! What libpq takes from the environment: `PG*` variables and the password file.

use crate::settings::Settings;
use std::fs;
use std::path::{Path, PathBuf};

/// A way to look at environment variables; tests give their own.
pub(crate) type Env<'a> = &'a dyn Fn(&str) -> Option<String>;

/// PostgreSQL manual, "Environment Variables".
const VARIABLES: &[(&str, &str)] = &[
    ("PGHOST", "host"),
    ("PGHOSTADDR", "hostaddr"),
    ("PGPORT", "port"),
    ("PGDATABASE", "dbname"),
    ("PGUSER", "user"),
    ("PGPASSWORD", "password"),
    ("PGPASSFILE", "passfile"),
    ("PGAPPNAME", "application_name"),
    ("PGOPTIONS", "options"),
    ("PGCONNECT_TIMEOUT", "connect_timeout"),
    ("PGSSLMODE", "sslmode"),
    ("PGSSLNEGOTIATION", "sslnegotiation"),
    ("PGSSLROOTCERT", "sslrootcert"),
    ("PGSSLCERT", "sslcert"),
    ("PGSSLCERTMODE", "sslcertmode"),
    ("PGSSLKEY", "sslkey"),
    ("PGSSLCRL", "sslcrl"),
    ("PGSSLCRLDIR", "sslcrldir"),
    ("PGSSLSNI", "sslsni"),
    ("PGSSLMINPROTOCOLVERSION", "ssl_min_protocol_version"),
    ("PGSSLMAXPROTOCOLVERSION", "ssl_max_protocol_version"),
    ("PGGSSENCMODE", "gssencmode"),
    ("PGREQUIREAUTH", "require_auth"),
    ("PGREQUIREPEER", "requirepeer"),
    ("PGCHANNELBINDING", "channel_binding"),
    ("PGTARGETSESSIONATTRS", "target_session_attrs"),
    ("PGLOADBALANCEHOSTS", "load_balance_hosts"),
];

/// Adds what the URL leaves open.
pub(crate) fn add_defaults(settings: &mut Settings, env: Env<'_>) {
    let hosts_given = settings.contains_key("host") || settings.contains_key("hostaddr");
    for (variable, key) in VARIABLES {
        // An address from the environment must not replace a host that the URL names.
        if *key == "hostaddr" && hosts_given {
            continue;
        }
        if let Some(value) = env(variable).filter(|value| !value.is_empty()) {
            settings.entry(key).or_insert(value);
        }
    }
    if !settings.contains_key("user") {
        let name = ["USER", "LOGNAME", "USERNAME"].iter().find_map(|name| env(name)).unwrap_or_default();
        settings.insert("user", if name.is_empty() { "postgres".to_owned() } else { name });
    }
}

/// libpq's own folder for `.pgpass` and certificates: the home folder, or `%APPDATA%\postgresql`.
pub(crate) fn personal_file(name: &str, env: Env<'_>) -> Option<PathBuf> {
    if cfg!(windows) {
        return env("APPDATA").map(|folder| Path::new(&folder).join("postgresql").join(name));
    }
    let home = env("HOME").filter(|home| !home.is_empty())?;
    Some(match name {
        "pgpass.conf" => Path::new(&home).join(".pgpass"),
        name => Path::new(&home).join(".postgresql").join(name),
    })
}

/// The password that a password file has for this server, database and user.
pub(crate) fn password_from_file(
    path: &Path,
    host: &str,
    port: u16,
    database: &str,
    user: &str,
) -> Option<String> {
    if !is_private(path) {
        return None;
    }
    let host = if host.starts_with('/') { "localhost" } else { host };
    let port = port.to_string();
    let text = fs::read_to_string(path).ok()?;
    text.lines().filter(|line| !line.starts_with('#')).find_map(|line| {
        let fields = fields(line);
        let [line_host, line_port, line_database, line_user, password] = fields.as_slice() else {
            return None;
        };
        let same = [(line_host, host), (line_port, &port), (line_database, database), (line_user, user)];
        same.iter().all(|(field, wanted)| *field == "*" || field == wanted).then(|| password.clone())
    })
}

/// libpq passes over a password file that others may read.
#[cfg(unix)]
fn is_private(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o077 == 0)
}

#[cfg(not(unix))]
fn is_private(path: &Path) -> bool {
    path.is_file()
}

/// Five fields with `:` between; the fifth is the rest of the line, and a backslash escapes.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut chars = line.trim_end_matches('\r').chars();
    while let Some(c) = chars.next() {
        let last = fields.len() == 5;
        match (c, fields.last_mut()) {
            (':', Some(_)) if !last => fields.push(String::new()),
            ('\\', Some(field)) => field.extend(chars.next()),
            (c, Some(field)) => field.push(c),
            (_, None) => {}
        }
    }
    fields
}
