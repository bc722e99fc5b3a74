//! A URL as the driver's settings, and the order in which `sslmode` has them tried.

use crate::OLDEST_MAJOR;
use crate::error::{Error, Kind};
use crate::tls::SslMode;
use crate::url::{DatabaseUrl, is_socket};
use std::time::Duration;
use tokio_postgres::Config;
use tokio_postgres::config::SslMode as Wire;

impl DatabaseUrl {
    /// How the server is spoken to first.
    pub(crate) fn first_wire(&self) -> Wire {
        match self.mode() {
            SslMode::Disable | SslMode::Allow => Wire::Disable,
            SslMode::Prefer => Wire::Prefer,
            SslMode::Require | SslMode::VerifyCa | SslMode::VerifyFull => Wire::Require,
        }
    }

    /// How it is spoken to after the first way failed with `error`, where libpq tries another.
    pub(crate) fn second_wire(&self, error: &Error) -> Option<Wire> {
        let not_this_way = error.kind() == Kind::Authentication && error.sqlstate() == Some("28000");
        match self.mode() {
            SslMode::Allow if not_this_way => Some(Wire::Require),
            SslMode::Prefer if not_this_way || error.kind() == Kind::Tls => Some(Wire::Disable),
            SslMode::Disable
            | SslMode::Allow
            | SslMode::Prefer
            | SslMode::Require
            | SslMode::VerifyCa
            | SslMode::VerifyFull => None,
        }
    }

    /// Which of two failures is told.
    pub(crate) fn worse(&self, first: Error, second: Error) -> Error {
        if self.mode() == SslMode::Prefer && first.kind() == Kind::Authentication { first } else { second }
    }

    /// PostgreSQL has no TLS over Unix sockets, and libpq passes over sslmode there.
    fn mode(&self) -> SslMode {
        let sockets = self.hosts.iter().all(|host| is_socket(&host.name));
        if sockets { SslMode::Disable } else { self.tls.mode }
    }

    /// The time limit holds for each host.
    pub(crate) fn total_limit(&self) -> Option<Duration> {
        let hosts = u32::try_from(self.hosts.len()).unwrap_or(u32::MAX);
        self.connect_timeout.map(|limit| limit.saturating_mul(hosts))
    }

    /// The driver's own limit, where it applies, has the better message: it may speak first.
    pub(crate) fn patience(&self) -> Option<Duration> {
        self.total_limit().map(|limit| limit + Duration::from_millis(500))
    }

    pub(crate) fn no_answer(&self) -> Error {
        Error::new(
            Kind::Unreachable,
            format!(
                "could not connect to {} within {} s; is it PostgreSQL, and does a firewall let it through?",
                self.place(),
                self.total_limit().map_or(0, |limit| limit.as_secs()),
            ),
        )
    }

    /// Refuses a server older than [`OLDEST_MAJOR`].
    pub(crate) fn check_version(&self, version: &str) -> Result<(), Error> {
        let major = version.split(|c: char| !c.is_ascii_digit()).next().and_then(|major| major.parse().ok());
        let Some(major) = major.filter(|major: &u32| *major < OLDEST_MAJOR) else { return Ok(()) };
        // Until 9.6 a major was two numbers.
        let shown: String = if major < 10 {
            version.splitn(3, '.').take(2).collect::<Vec<_>>().join(".")
        } else {
            major.to_string()
        };
        let place = self.place();
        let message =
            format!("PostgreSQL {shown} at {place} is too old; relata needs {OLDEST_MAJOR} or newer");
        Err(Error::new(Kind::TooOld, message))
    }

    pub(crate) fn config(&self) -> Config {
        let mut config = Config::new();
        for host in &self.hosts {
            config.host(&host.name).port(host.port);
            // For all hosts or none, as the driver wants it.
            if let Some(address) = host.address {
                config.hostaddr(address);
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
