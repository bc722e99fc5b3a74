//! Opens a connection within its time limit, and makes sure that the server is new enough.

use crate::OLDEST_MAJOR;
use crate::error::{Error, Kind};
use crate::explain::explain;
use crate::tls::{self, SslMode};
use crate::url::{DatabaseUrl, is_socket};
use postgres::config::SslMode as Wire;
use postgres::{Client, Config, NoTls};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;
use tokio_postgres_rustls::MakeRustlsConnect;

impl DatabaseUrl {
    /// Connects, and refuses a server older than [`OLDEST_MAJOR`].
    ///
    /// # Errors
    ///
    /// When there is no connection to be had within `connect_timeout`, or the server is too old.
    pub fn connect(&self) -> Result<Client, Error> {
        self.connect_with(|_| {})
    }

    /// Connects as [`DatabaseUrl::connect`] does, after `configure` has changed what it wants, such as what
    /// happens to notices.
    ///
    /// # Errors
    ///
    /// As [`DatabaseUrl::connect`].
    pub fn connect_with(&self, configure: impl FnOnce(&mut Config)) -> Result<Client, Error> {
        let mut config = self.config();
        configure(&mut config);
        let mut client = self.open(&config)?;
        let version = server_version(&mut client).map_err(|error| explain(error, self))?;
        match version / 10_000 {
            major if major < OLDEST_MAJOR => Err(Error::new(
                Kind::TooOld,
                format!(
                    "PostgreSQL {} at {} is too old; relata needs {OLDEST_MAJOR} or newer",
                    if major < 10 { format!("{major}.{}", version / 100 % 100) } else { major.to_string() },
                    self.place(),
                ),
            )),
            _ => Ok(client),
        }
    }

    fn open(&self, config: &Config) -> Result<Client, Error> {
        // PostgreSQL has no TLS over Unix sockets, and libpq passes over sslmode there.
        let mode = if self.hosts.iter().all(|host| is_socket(&host.name)) {
            SslMode::Disable
        } else {
            self.tls.mode
        };
        match mode {
            SslMode::Disable => self.attempt(config, Wire::Disable),
            SslMode::Require | SslMode::VerifyCa | SslMode::VerifyFull => self.attempt(config, Wire::Require),
            SslMode::Allow => self.attempt(config, Wire::Disable).or_else(|error| match error.kind() {
                Kind::Authentication if error.sqlstate() == Some("28000") => {
                    self.attempt(config, Wire::Require)
                }
                _ => Err(error),
            }),
            SslMode::Prefer => self.attempt(config, Wire::Prefer).or_else(|error| match error.kind() {
                Kind::Tls => self.attempt(config, Wire::Disable),
                Kind::Authentication if error.sqlstate() == Some("28000") => {
                    self.attempt(config, Wire::Disable).map_err(|_| error)
                }
                _ => Err(error),
            }),
        }
    }

    fn attempt(&self, config: &Config, mode: Wire) -> Result<Client, Error> {
        let mut config = config.clone();
        config.ssl_mode(mode);
        let answer = if mode == Wire::Disable {
            within(self.total_limit(), move || config.connect(NoTls))
        } else {
            let tls = MakeRustlsConnect::new(tls::client_config(&self.tls)?);
            within(self.total_limit(), move || config.connect(tls))
        };
        match answer {
            Some(Ok(client)) => Ok(client),
            Some(Err(error)) => Err(explain(error, self)),
            None => Err(Error::new(
                Kind::Unreachable,
                format!(
                    "could not connect to {} within {} s; is it PostgreSQL, and does a firewall let it through?",
                    self.place(),
                    self.total_limit().map_or(0, |limit| limit.as_secs()),
                ),
            )),
        }
    }

    /// The time limit holds for each host.
    fn total_limit(&self) -> Option<Duration> {
        let hosts = u32::try_from(self.hosts.len()).unwrap_or(u32::MAX);
        self.connect_timeout.map(|limit| limit.saturating_mul(hosts))
    }

    fn config(&self) -> Config {
        let mut config = Config::new();
        for host in &self.hosts {
            config.host(&host.name).port(host.port);
            if self.hosts.iter().all(|host| host.address.is_some()) {
                config.hostaddr(host.address.unwrap_or(std::net::Ipv4Addr::LOCALHOST.into()));
            }
        }
        config
            .user(&self.user)
            .dbname(&self.database)
            .application_name(&self.application_name)
            .ssl_negotiation(self.tls.negotiation)
            .keepalives(self.keepalives.on)
            .target_session_attrs(self.target_session_attrs)
            .load_balance_hosts(self.load_balance_hosts)
            .channel_binding(self.channel_binding);
        if let Some(password) = self.password_now() {
            config.password(password);
        }
        if let Some(options) = &self.options {
            config.options(options);
        }
        if let Some(limit) = self.connect_timeout {
            config.connect_timeout(limit);
        }
        if let Some(idle) = self.keepalives.idle {
            config.keepalives_idle(idle);
        }
        if let Some(interval) = self.keepalives.interval {
            config.keepalives_interval(interval);
        }
        if let Some(count) = self.keepalives.count {
            config.keepalives_retries(count);
        }
        if let Some(limit) = self.keepalives.user_timeout {
            config.tcp_user_timeout(limit);
        }
        config
    }
}

fn server_version(client: &mut Client) -> Result<u32, postgres::Error> {
    let messages = client.simple_query("show server_version_num")?;
    let version = messages.iter().find_map(|message| match message {
        postgres::SimpleQueryMessage::Row(row) => row.get(0),
        _ => None,
    });
    Ok(version.and_then(|text| text.parse().ok()).unwrap_or(0))
}

/// Runs `work`, but waits no longer than `limit`: the driver's own limit ends once TCP stands, and a server
/// that then says nothing would hold us for ever.
fn within<T: Send + 'static>(
    limit: Option<Duration>,
    work: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    let Some(limit) = limit else { return Some(work()) };
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(work()));
    // The driver's own limit, where it applies, has the better message: let it speak first.
    receiver.recv_timeout(limit + Duration::from_millis(500)).ok()
}
