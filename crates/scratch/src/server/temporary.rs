//! Databases that live as long as a value.

use super::session::Session;
use crate::error::Error;
use postgres::Client;
use relata_connect::DatabaseUrl;
use std::sync::Arc;

/// A database of its own, dropped with its sessions when the value goes; if the run is killed first, by the
/// next run.
#[derive(Debug)]
pub struct Temporary {
    session: Arc<Session>,
    name: String,
    /// It was renamed, and belongs to no one now.
    given_away: bool,
}

impl Temporary {
    pub(super) fn create(session: &Arc<Session>, template: Option<&str>) -> Result<Temporary, Error> {
        let name = session.new_name();
        session.create_database(&name, template)?;
        Ok(Temporary { session: Arc::clone(session), name, given_away: false })
    }

    /// Connects to it.
    ///
    /// # Errors
    ///
    /// When the server has gone away.
    pub fn connect(&self) -> Result<Client, Error> {
        Ok(self.url().connect()?)
    }

    /// Where it is.
    pub fn url(&self) -> DatabaseUrl {
        self.session.url.with_database(&self.name)
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn give_away(mut self) {
        self.given_away = true;
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if !self.given_away {
            // What cannot be dropped now, the next run drops.
            let _ = self.session.drop_database(&self.name);
        }
    }
}
