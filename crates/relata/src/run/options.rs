//! How a program's connections are made and kept.

use std::fmt::Write as _;
use std::time::Duration;

use relata_connect::DatabaseUrl;

/// How a program's connections are made and kept: what the URL does not say.
///
/// ```
/// use relata::ConnectOptions;
///
/// let options = ConnectOptions { max_connections: 5, ..ConnectOptions::default() };
/// ```
#[derive(Debug, Clone)]
pub struct ConnectOptions {
    /// As many connections are open at once, and no more. 10.
    pub max_connections: usize,
    /// How long a statement waits for a connection while all are in use. 30 seconds; `None` waits for ever.
    pub acquire_timeout: Option<Duration>,
    /// A connection that no one has used for so long is closed. 10 minutes.
    pub idle_timeout: Option<Duration>,
    /// A connection that is so old is not used again, so that programs find their way to a new server behind an old
    /// name. 1 hour.
    pub max_lifetime: Option<Duration>,
    /// How long connecting may take, each host; `None` leaves it to the URL, which has 10 seconds unless it says more.
    pub connect_timeout: Option<Duration>,
    /// `statement_timeout`: the server ends a statement that runs for so long. Where nothing is heard from it for 5
    /// seconds more, because the network has lost it, the connection is given up: [`Error::is_timeout`]. What is read as
    /// a stream waits longer.
    ///
    /// [`Error::is_timeout`]: crate::Error::is_timeout
    pub statement_timeout: Option<Duration>,
    /// `lock_timeout`: the server ends a statement that waits for a lock for so long.
    pub lock_timeout: Option<Duration>,
    /// Whether statements are prepared by name. `false` is for PgBouncer in transaction mode before 1.21, or with
    /// `max_prepared_statements = 0`: such a pool gives each transaction another server connection.
    pub prepare: bool,
    /// How many prepared statements a connection keeps; the least recently used makes room. 256.
    pub statement_cache: usize,
}

impl Default for ConnectOptions {
    fn default() -> Self {
        ConnectOptions {
            max_connections: 10,
            acquire_timeout: Some(Duration::from_secs(30)),
            idle_timeout: Some(Duration::from_secs(600)),
            max_lifetime: Some(Duration::from_secs(3600)),
            connect_timeout: None,
            statement_timeout: None,
            lock_timeout: None,
            prepare: true,
            statement_cache: 256,
        }
    }
}

impl ConnectOptions {
    /// The URL with what is sent when a connection begins.
    pub(crate) fn applied_to(&self, url: &DatabaseUrl) -> DatabaseUrl {
        let mut url = url.clone();
        if self.connect_timeout.is_some() {
            url = url.with_connect_timeout(self.connect_timeout);
        }
        let limits = [("statement_timeout", self.statement_timeout), ("lock_timeout", self.lock_timeout)];
        let mut settings = String::new();
        for (name, limit) in limits {
            if let Some(limit) = limit {
                let space = if settings.is_empty() { "" } else { " " };
                // 0 would mean no limit.
                let _ = write!(settings, "{space}-c {name}={}", limit.as_millis().max(1));
            }
        }
        if settings.is_empty() { url } else { url.with_options(&settings) }
    }
}
