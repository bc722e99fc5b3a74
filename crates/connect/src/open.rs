//! Opens a blocking connection within its time limit, and makes sure that the server is new enough.

use crate::error::Error;
use crate::explain::explain;
use crate::tls;
use crate::url::DatabaseUrl;
use postgres::config::SslMode as Wire;
use postgres::{Client, Config, NoTls};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;
use tokio_postgres_rustls::MakeRustlsConnect;

impl DatabaseUrl {
    /// Connects, and refuses a server older than [`OLDEST_MAJOR`](crate::OLDEST_MAJOR).
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
        let mut config = Config::from(self.config());
        configure(&mut config);
        let mut client =
            self.attempt(&config, self.first_wire()).or_else(|first| match self.second_wire(&first) {
                Some(wire) => self.attempt(&config, wire).map_err(|second| self.worse(first, second)),
                None => Err(first),
            })?;
        let version = server_version(&mut client).map_err(|error| explain(error, self))?;
        self.check_version(&version)?;
        Ok(client)
    }

    fn attempt(&self, config: &Config, mode: Wire) -> Result<Client, Error> {
        let mut config = config.clone();
        config.ssl_mode(mode);
        let answer = if mode == Wire::Disable {
            within(self.patience(), move || config.connect(NoTls))
        } else {
            let tls = MakeRustlsConnect::new(tls::client_config(&self.tls)?);
            within(self.patience(), move || config.connect(tls))
        };
        match answer {
            Some(answer) => answer.map_err(|error| explain(error, self)),
            None => Err(self.no_answer()),
        }
    }
}

fn server_version(client: &mut Client) -> Result<String, postgres::Error> {
    let messages = client.simple_query("show server_version")?;
    let version = messages.iter().find_map(|message| match message {
        postgres::SimpleQueryMessage::Row(row) => row.get(0),
        _ => None,
    });
    Ok(version.unwrap_or_default().to_owned())
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
    receiver.recv_timeout(limit).ok()
}
