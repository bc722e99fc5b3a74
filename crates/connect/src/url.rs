//! Where a database is, and as whom to go there.

use crate::environment::{self, Env};
use crate::error::Error;
use crate::parameters;
use crate::settings::{self, Settings};
use crate::tls::{SslMode, Tls, TlsVersion};
use postgres::config::{ChannelBinding, LoadBalanceHosts, SslNegotiation, TargetSessionAttrs};
use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A place to connect to. `Display` and `Debug` show it with `***` for the password.
///
/// ```
/// use relata_connect::DatabaseUrl;
/// let url = DatabaseUrl::parse("postgresql://app:s3cret@db.example:6432/shop?sslmode=require")?;
/// assert_eq!(url.to_string(), "postgresql://app:***@db.example:6432/shop");
/// assert_eq!(url.with_database("other").database(), "other");
/// # Ok::<(), relata_connect::Error>(())
/// ```
#[derive(Clone)]
pub struct DatabaseUrl {
    pub(crate) hosts: Vec<Host>,
    pub(crate) user: String,
    pub(crate) database: String,
    pub(crate) password: Option<String>,
    pub(crate) passfile: Option<PathBuf>,
    pub(crate) application_name: String,
    pub(crate) options: Option<String>,
    /// `None`: wait for ever.
    pub(crate) connect_timeout: Option<Duration>,
    pub(crate) keepalives: Keepalives,
    pub(crate) tls: Tls,
    pub(crate) target_session_attrs: TargetSessionAttrs,
    pub(crate) load_balance_hosts: LoadBalanceHosts,
    pub(crate) channel_binding: ChannelBinding,
}

#[derive(Clone, Debug)]
pub(crate) struct Host {
    /// A name, an address, or the folder of a Unix socket.
    pub(crate) name: String,
    pub(crate) address: Option<IpAddr>,
    pub(crate) port: u16,
}

#[derive(Clone, Debug)]
pub(crate) struct Keepalives {
    pub(crate) on: bool,
    pub(crate) idle: Option<Duration>,
    pub(crate) interval: Option<Duration>,
    pub(crate) count: Option<u32>,
    pub(crate) user_timeout: Option<Duration>,
}

impl DatabaseUrl {
    /// Reads a URI (`postgresql://…`) or a `key=value` string as libpq does; what it leaves open comes from the
    /// `PG*` variables, then from libpq's defaults, except `connect_timeout` (10 seconds) and `application_name`
    /// (`relata`).
    ///
    /// # Errors
    ///
    /// When the text is not such a string, or asks for what relata cannot do. The message never repeats it.
    pub fn parse(text: &str) -> Result<DatabaseUrl, Error> {
        DatabaseUrl::parse_in(text, &|name| std::env::var(name).ok())
    }

    pub(crate) fn parse_in(text: &str, env: Env<'_>) -> Result<DatabaseUrl, Error> {
        let mut settings = settings::read(text)?;
        environment::add_defaults(&mut settings, env);
        build(&settings, env)
    }

    /// A server behind a Unix socket in `folder`, whatever the environment says.
    pub fn socket(folder: &Path, port: u16, user: &str, database: &str) -> DatabaseUrl {
        DatabaseUrl::plain(folder.to_string_lossy().into_owned(), port, user, database)
    }

    /// A server behind TCP without TLS, whatever the environment says.
    pub fn tcp(host: &str, port: u16, user: &str, database: &str) -> DatabaseUrl {
        DatabaseUrl::plain(host.to_owned(), port, user, database)
    }

    fn plain(host: String, port: u16, user: &str, database: &str) -> DatabaseUrl {
        DatabaseUrl {
            hosts: vec![Host { name: host, address: None, port }],
            user: user.to_owned(),
            database: database.to_owned(),
            password: None,
            passfile: None,
            application_name: APPLICATION.to_owned(),
            options: None,
            connect_timeout: Some(CONNECT_TIMEOUT),
            keepalives: Keepalives { on: true, idle: None, interval: None, count: None, user_timeout: None },
            tls: Tls::disabled(),
            target_session_attrs: TargetSessionAttrs::Any,
            load_balance_hosts: LoadBalanceHosts::Disable,
            channel_binding: ChannelBinding::Prefer,
        }
    }

    /// The name of the database.
    pub fn database(&self) -> &str {
        &self.database
    }

    /// The same place, another database.
    #[must_use]
    pub fn with_database(&self, name: &str) -> DatabaseUrl {
        DatabaseUrl { database: name.to_owned(), ..self.clone() }
    }

    /// The same place, another role; its password is to be given anew.
    #[must_use]
    pub fn with_user(&self, user: &str, password: Option<&str>) -> DatabaseUrl {
        DatabaseUrl { user: user.to_owned(), password: password.map(str::to_owned), ..self.clone() }
    }

    /// The same place, with `options` added to those for the session, such as `-c statement_timeout=0`.
    #[must_use]
    pub fn with_options(&self, options: &str) -> DatabaseUrl {
        let options = match &self.options {
            Some(before) => format!("{before} {options}"),
            None => options.to_owned(),
        };
        DatabaseUrl { options: Some(options), ..self.clone() }
    }

    /// The same place, with another limit for connecting; `None` waits for ever.
    #[must_use]
    pub fn with_connect_timeout(&self, limit: Option<Duration>) -> DatabaseUrl {
        DatabaseUrl { connect_timeout: limit, ..self.clone() }
    }

    /// The same place, under another name in `pg_stat_activity`.
    #[must_use]
    pub fn with_application_name(&self, name: &str) -> DatabaseUrl {
        DatabaseUrl { application_name: name.to_owned(), ..self.clone() }
    }

    /// The first host: a name, an address, or the folder of a Unix socket.
    pub fn host(&self) -> &str {
        self.hosts.first().map_or("", |host| &host.name)
    }

    /// The first host's port.
    pub fn port(&self) -> u16 {
        self.hosts.first().map_or(5432, |host| host.port)
    }

    /// The role.
    pub fn user(&self) -> &str {
        &self.user
    }

    /// How much the connection is protected.
    pub fn ssl_mode(&self) -> SslMode {
        self.tls.mode
    }

    /// Variables that make `pg_dump` and `psql` go to the same place, the password among them: for a child's
    /// environment, never for its arguments.
    pub fn libpq_environment(&self) -> Vec<(&'static str, String)> {
        let join = |part: fn(&Host) -> String| self.hosts.iter().map(part).collect::<Vec<_>>().join(",");
        let path = |path: &Path| path.to_string_lossy().into_owned();
        let mut variables = vec![
            ("PGHOST", join(|host| host.name.clone())),
            ("PGPORT", join(|host| host.port.to_string())),
            ("PGUSER", self.user.clone()),
            ("PGDATABASE", self.database.clone()),
            ("PGAPPNAME", self.application_name.clone()),
            ("PGSSLMODE", self.tls.mode.name().to_owned()),
        ];
        if self.hosts.iter().any(|host| host.address.is_some()) {
            variables
                .push(("PGHOSTADDR", join(|host| host.address.map(|it| it.to_string()).unwrap_or_default())));
        }
        variables.extend(self.password_now().map(|password| ("PGPASSWORD", password)));
        variables.extend(self.options.clone().map(|options| ("PGOPTIONS", options)));
        variables
            .extend(self.connect_timeout.map(|limit| ("PGCONNECT_TIMEOUT", limit.as_secs().to_string())));
        variables.push(("PGSSLMINPROTOCOLVERSION", self.tls.oldest.name().to_owned()));
        variables.push(("PGSSLMAXPROTOCOLVERSION", self.tls.newest.name().to_owned()));
        variables.push(("PGSSLSNI", i32::from(self.tls.sni).to_string()));
        variables.extend(self.tls.root.as_deref().map(|root| ("PGSSLROOTCERT", path(root))));
        variables.extend(self.tls.cert.as_deref().map(|cert| ("PGSSLCERT", path(cert))));
        variables.extend(self.tls.key.as_deref().map(|key| ("PGSSLKEY", path(key))));
        variables
    }

    /// The password given, else the one that the password file has for this database.
    pub(crate) fn password_now(&self) -> Option<String> {
        self.password.clone().or_else(|| {
            let file = self.passfile.as_deref()?;
            environment::password_from_file(file, self.host(), self.port(), &self.database, &self.user)
        })
    }

    /// All that a connection is made of, for tests: `Debug` hides most of it.
    #[cfg(test)]
    pub(crate) fn every_part(&self) -> String {
        let DatabaseUrl {
            hosts,
            user,
            database,
            password,
            passfile,
            application_name,
            options,
            connect_timeout,
            keepalives,
            tls,
            target_session_attrs,
            load_balance_hosts,
            channel_binding,
        } = self;
        format!(
            "{hosts:?} {user} {database} {password:?} {passfile:?} {application_name} {options:?} {connect_timeout:?} \
             {keepalives:?} {tls:?} {target_session_attrs:?} {load_balance_hosts:?} {channel_binding:?}"
        )
    }

    /// The first host as messages name it.
    pub(crate) fn place(&self) -> String {
        let host = self.host();
        match host {
            host if is_socket(host) => format!("{}/.s.PGSQL.{}", host.trim_end_matches('/'), self.port()),
            host if host.contains(':') => format!("[{host}]:{}", self.port()),
            host => format!("{host}:{}", self.port()),
        }
    }
}

const APPLICATION: &str = "relata";
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Whether libpq would take this host for the folder of a Unix socket; `@` begins an abstract one.
pub(crate) fn is_socket(host: &str) -> bool {
    cfg!(unix) && (host.starts_with('/') || host.starts_with('@'))
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "postgresql://{}", encode(&self.user))?;
        if self.password.is_some() {
            f.write_str(":***")?;
        }
        f.write_str("@")?;
        for (index, host) in self.hosts.iter().enumerate() {
            let comma = if index > 0 { "," } else { "" };
            match host.name.as_str() {
                name if name.contains(':') => write!(f, "{comma}[{name}]:{}", host.port)?,
                name => write!(f, "{comma}{}:{}", encode(name), host.port)?,
            }
        }
        write!(f, "/{}", encode(&self.database))
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseUrl({self})")
    }
}

/// Percent-encodes what would end a part of a URI.
fn encode(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-._~".contains(c);
    let encode = |c: char| c.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect();
    text.chars().map(|c| if plain(c) { c.to_string() } else { encode(c) }).collect()
}

fn build(settings: &Settings, env: Env<'_>) -> Result<DatabaseUrl, Error> {
    let get = |key: &str| settings.get(key).map(String::as_str).filter(|value| !value.is_empty());
    parameters::check(settings)?;
    if get("client_encoding")
        .is_some_and(|name| !["utf8", "utf-8", "auto"].contains(&name.to_lowercase().as_str()))
    {
        return Err(Error::url("client_encoding must be UTF8: relata speaks nothing else"));
    }
    let user = get("user").unwrap_or_default().to_owned();
    Ok(DatabaseUrl {
        hosts: hosts(get("host"), get("hostaddr"), get("port"))?,
        database: get("dbname").unwrap_or(&user).to_owned(),
        user,
        password: get("password").map(str::to_owned),
        passfile: get("passfile")
            .map(PathBuf::from)
            .or_else(|| environment::personal_file("pgpass.conf", env)),
        application_name: get("application_name")
            .or(get("fallback_application_name"))
            .unwrap_or(APPLICATION)
            .to_owned(),
        options: get("options").map(str::to_owned),
        connect_timeout: match seconds(get("connect_timeout"), "connect_timeout")? {
            None => Some(CONNECT_TIMEOUT),
            Some(0) => None,
            // libpq rounds one second up to two.
            Some(limit) => Some(Duration::from_secs(limit.max(2))),
        },
        keepalives: Keepalives {
            on: seconds(get("keepalives"), "keepalives")? != Some(0),
            idle: seconds(get("keepalives_idle"), "keepalives_idle")?
                .filter(|it| *it > 0)
                .map(Duration::from_secs),
            interval: seconds(get("keepalives_interval"), "keepalives_interval")?
                .filter(|it| *it > 0)
                .map(Duration::from_secs),
            count: seconds(get("keepalives_count"), "keepalives_count")?
                .and_then(|count| u32::try_from(count).ok()),
            user_timeout: seconds(get("tcp_user_timeout"), "tcp_user_timeout")?
                .filter(|it| *it > 0)
                .map(Duration::from_millis),
        },
        tls: tls(&get, env)?,
        target_session_attrs: choice(
            get("target_session_attrs"),
            "target_session_attrs",
            &[
                ("any", TargetSessionAttrs::Any),
                ("read-write", TargetSessionAttrs::ReadWrite),
                ("primary", TargetSessionAttrs::ReadWrite),
                ("read-only", TargetSessionAttrs::ReadOnly),
            ],
        )?,
        load_balance_hosts: choice(
            get("load_balance_hosts"),
            "load_balance_hosts",
            &[("disable", LoadBalanceHosts::Disable), ("random", LoadBalanceHosts::Random)],
        )?,
        channel_binding: choice(
            get("channel_binding"),
            "channel_binding",
            &[
                ("prefer", ChannelBinding::Prefer),
                ("disable", ChannelBinding::Disable),
                ("require", ChannelBinding::Require),
            ],
        )?,
    })
}

fn tls<'a>(get: &dyn Fn(&str) -> Option<&'a str>, env: Env<'_>) -> Result<Tls, Error> {
    let certified = choice(get("sslcertmode"), "sslcertmode", &[("allow", true), ("disable", false)])?;
    let file = |key: &str, name: &str| {
        get(key).map(PathBuf::from).or_else(|| existing(name, env)).filter(|_| certified)
    };
    let (tls12, tls13) = (("TLSv1.2", TlsVersion::Tls12), ("TLSv1.3", TlsVersion::Tls13));
    // What is older than TLS 1.2 is not spoken, which is more than such a limit asks for.
    let oldest = [tls12, ("TLSv1", TlsVersion::Tls12), ("TLSv1.1", TlsVersion::Tls12), tls13];
    let (oldest_key, newest_key) = ("ssl_min_protocol_version", "ssl_max_protocol_version");
    let oldest = choice(get(oldest_key), oldest_key, &oldest)?;
    let newest = choice(get(newest_key), newest_key, &[tls13, tls12])?;
    if oldest > newest {
        return Err(Error::url(format!(
            "`{oldest_key}` of the database URL is newer than its `{newest_key}`: no version of TLS is left"
        )));
    }
    Ok(Tls {
        mode: SslMode::parse(get("sslmode"), get("requiressl"), get("sslrootcert"))?,
        root: get("sslrootcert").map(PathBuf::from).or_else(|| existing("root.crt", env)),
        cert: file("sslcert", "postgresql.crt"),
        key: file("sslkey", "postgresql.key"),
        negotiation: choice(
            get("sslnegotiation"),
            "sslnegotiation",
            &[("postgres", SslNegotiation::Postgres), ("direct", SslNegotiation::Direct)],
        )?,
        sni: choice(get("sslsni"), "sslsni", &[("1", true), ("0", false)])?,
        oldest,
        newest,
    })
}

fn existing(name: &str, env: Env<'_>) -> Option<PathBuf> {
    environment::personal_file(name, env).filter(|path| path.exists())
}

/// The first of the choices is the default.
fn choice<T: Copy>(value: Option<&str>, key: &str, choices: &[(&str, T)]) -> Result<T, Error> {
    let found = match value {
        Some(value) => choices.iter().find(|(name, _)| *name == value),
        None => choices.first(),
    };
    found.map(|(_, choice)| *choice).ok_or_else(|| {
        let names: Vec<_> = choices.iter().map(|(name, _)| *name).collect();
        Error::url(format!("`{key}` of the database URL must be one of {}", names.join(", ")))
    })
}

/// A number that is not negative; libpq takes a negative one for 0.
fn seconds(value: Option<&str>, key: &str) -> Result<Option<u64>, Error> {
    let Some(value) = value else { return Ok(None) };
    match value.trim().parse::<i64>() {
        Ok(number) => Ok(Some(u64::try_from(number).unwrap_or(0))),
        Err(_) => Err(Error::url(format!("`{key}` of the database URL must be a whole number"))),
    }
}

fn hosts(names: Option<&str>, addresses: Option<&str>, ports: Option<&str>) -> Result<Vec<Host>, Error> {
    let split = |list: Option<&str>| -> Vec<String> {
        list.map(|list| list.split(',').map(str::to_owned).collect()).unwrap_or_default()
    };
    let (names, addresses, ports) = (split(names), split(addresses), split(ports));
    let count = names.len().max(addresses.len()).max(1);
    if !names.is_empty() && !addresses.is_empty() && names.len() != addresses.len() {
        return Err(Error::url("the database URL has not as many hosts as addresses (hostaddr)"));
    }
    // The driver takes addresses for all hosts or none; libpq would look up the names of the others.
    if addresses.iter().any(|address| !address.is_empty()) && addresses.iter().any(String::is_empty) {
        return Err(Error::url(
            "the database URL has an address (hostaddr) for some of its hosts alone; give one for each, or none",
        ));
    }
    if ports.len() > 1 && ports.len() != count {
        return Err(Error::url("the database URL has not as many ports as hosts"));
    }
    (0..count)
        .map(|index| {
            let port = match ports.get(index).or(ports.first()).map(String::as_str) {
                None | Some("") => 5432,
                Some(port) => port.parse::<u16>().ok().filter(|port| *port > 0).ok_or_else(|| {
                    Error::url(
                        "the port of the database URL must be a number from 1 to 65535; if this is part of the \
                         password, write : as %3A, / as %2F and @ as %40 there",
                    )
                })?,
            };
            let address: Option<IpAddr> = match addresses.get(index).map(String::as_str) {
                None | Some("") => None,
                Some(address) => Some(
                    address.parse().map_err(|_| Error::url("`hostaddr` of the database URL must be an IP address"))?,
                ),
            };
            let name = match (names.get(index).map(String::as_str), address) {
                (Some(name), _) if !name.is_empty() => name.to_owned(),
                (Some(_) | None, Some(address)) => address.to_string(),
                (Some(_) | None, None) => default_host(port),
            };
            Ok(Host { name, address, port })
        })
        .collect()
}

/// libpq goes to the Unix socket of its build; we look where distributions put it, then try localhost.
fn default_host(port: u16) -> String {
    let folders = if cfg!(unix) { ["/var/run/postgresql", "/tmp"].as_slice() } else { &[] };
    let found = folders.iter().find(|folder| Path::new(folder).join(format!(".s.PGSQL.{port}")).exists());
    found.map_or("localhost", |folder| folder).to_owned()
}

#[cfg(test)]
#[path = "url_tests.rs"]
mod tests;
