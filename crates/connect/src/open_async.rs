//! Opens an asynchronous connection, as [`open`](crate::open) does a blocking one.

use crate::error::Error;
use crate::explain::explain;
use crate::tls;
use crate::url::DatabaseUrl;
use std::future::Future;
use std::pin::Pin;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::timeout;
use tokio_postgres::config::SslMode as Wire;
use tokio_postgres::{CancelToken, Client, Config, Connection, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

/// Moves messages between a [`Client`] and the server, until the client is dropped or the connection ends: to be
/// spawned.
pub type Driver = Pin<Box<dyn Future<Output = Result<(), tokio_postgres::Error>> + Send>>;

impl DatabaseUrl {
    /// Connects, and refuses a server older than [`OLDEST_MAJOR`](crate::OLDEST_MAJOR). Needs a tokio runtime with its
    /// clock and its network on.
    ///
    /// # Errors
    ///
    /// As [`DatabaseUrl::connect`].
    pub async fn connect_async(&self) -> Result<(Client, Driver), Error> {
        let config = self.config();
        let first = match self.attempt_async(&config, self.first_wire()).await {
            Ok(connected) => return Ok(connected),
            Err(first) => first,
        };
        match self.second_wire(&first) {
            Some(wire) => self.attempt_async(&config, wire).await.map_err(|second| self.worse(first, second)),
            None => Err(first),
        }
    }

    async fn attempt_async(&self, config: &Config, mode: Wire) -> Result<(Client, Driver), Error> {
        let mut config = config.clone();
        config.ssl_mode(mode);
        let attempt = async {
            if mode == Wire::Disable {
                let answer = config.connect(NoTls).await;
                self.checked(answer)
            } else {
                let tls = MakeRustlsConnect::new(tls::client_config(&self.tls)?);
                let answer = config.connect(tls).await;
                self.checked(answer)
            }
        };
        match self.patience() {
            Some(limit) => timeout(limit, attempt).await.unwrap_or_else(|_| Err(self.no_answer())),
            None => attempt.await,
        }
    }

    fn checked<S, T>(
        &self,
        answer: Result<(Client, Connection<S, T>), tokio_postgres::Error>,
    ) -> Result<(Client, Driver), Error>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
        T: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let (client, connection) = answer.map_err(|error| explain(error, self))?;
        self.check_version(connection.parameter("server_version").unwrap_or_default())?;
        Ok((client, Box::pin(connection)))
    }

    /// Asks the server to end what the connection of `token` runs at this moment. Whether there was anything to end is
    /// not told.
    ///
    /// # Errors
    ///
    /// When the server cannot be reached.
    pub async fn cancel(&self, token: &CancelToken) -> Result<(), Error> {
        let ask = async {
            // The token knows whether its connection is encrypted, and uses this only then.
            let tls = MakeRustlsConnect::new(tls::client_config(&self.tls)?);
            token.cancel_query(tls).await.map_err(|error| explain(error, self))
        };
        match self.patience() {
            Some(limit) => timeout(limit, ask).await.unwrap_or_else(|_| Err(self.no_answer())),
            None => ask.await,
        }
    }
}
