//! The server that scratch databases live on.

mod cached;
mod session;
mod temporary;

pub use cached::Cached;
pub use temporary::Temporary;

use crate::binaries::Binaries;
#[cfg(unix)]
use crate::cluster::Cluster;
use crate::error::Error;
use relata_connect::DatabaseUrl;
use session::{Keep, Session};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// Where scratch databases may be made.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// A server of the user's choice, by a database of it and a role that may create databases.
    pub url: Option<DatabaseUrl>,
    /// The major that the private cluster should have; where its binaries are missing, the newest is taken, and
    /// [`Server::major`] tells.
    pub major: Option<u32>,
    /// The live server, when temporary databases on it were allowed; used where there are no binaries.
    pub on_live: Option<DatabaseUrl>,
}

/// A server with scratch databases on it.
#[derive(Debug)]
pub struct Server {
    session: Arc<Session>,
    binaries: Option<Binaries>,
    /// Cached databases of a server that keeps nothing after the run.
    held: Mutex<BTreeMap<String, Cached>>,
}

impl Server {
    /// Opens the scratch server: the URL; else the private cluster, started where it does not run; else, where
    /// that was allowed, the live server. Drops what killed runs have left there.
    ///
    /// # Errors
    ///
    /// When there is none of these, or its role may not create databases.
    pub fn open(options: &Options) -> Result<Server, Error> {
        if let Some(url) = &options.url {
            return Server::on(url, Keep::Cached, None);
        }
        match (Server::private(options.major), &options.on_live) {
            (Err(error), Some(live)) if error.is_missing_binaries() => Server::on_live(live),
            (answer, _) => answer,
        }
    }

    /// Scratch databases on the live server, which keeps none of them after the run.
    ///
    /// # Errors
    ///
    /// When it cannot be reached, or its role may not create databases.
    pub fn on_live(url: &DatabaseUrl) -> Result<Server, Error> {
        Server::on(url, Keep::Nothing, None)
    }

    #[cfg(unix)]
    fn private(major: Option<u32>) -> Result<Server, Error> {
        let binaries = crate::find_binaries(major)?;
        let cluster = Cluster::located(&binaries)?;
        // Many runs share it, and a busy machine lets a connection wait.
        let url = cluster.url("postgres").with_connect_timeout(Some(std::time::Duration::from_secs(60)));
        if !cluster.is_outdated() {
            match Server::on(&url, Keep::Cached, Some(binaries.clone())) {
                Err(error) if error.is_connection() => {}
                answer => return answer,
            }
        }
        cluster.start_shared()?;
        Server::on(&url, Keep::Cached, Some(binaries))
    }

    #[cfg(not(unix))]
    fn private(_major: Option<u32>) -> Result<Server, Error> {
        let message = "a private scratch cluster needs Unix sockets; name a server with --scratch-url";
        Err(Error::new(crate::error::Kind::NoBinaries, message))
    }

    fn on(url: &DatabaseUrl, keep: Keep, binaries: Option<Binaries>) -> Result<Server, Error> {
        let session = Arc::new(Session::open(url, keep)?);
        Ok(Server { session, binaries, held: Mutex::default() })
    }

    /// The server's major version, such as 17.
    pub fn major(&self) -> u32 {
        self.session.version / 10_000
    }

    /// The binaries that the private cluster runs from.
    pub fn binaries(&self) -> Option<&Binaries> {
        self.binaries.as_ref()
    }

    /// A database of this server.
    pub fn url(&self, database: &str) -> DatabaseUrl {
        self.session.url.with_database(database)
    }

    /// A fresh database, empty or a copy of `template`, that is dropped with the value.
    ///
    /// # Errors
    ///
    /// When the server cannot make it.
    pub fn temporary(&self, template: Option<&Cached>) -> Result<Temporary, Error> {
        Temporary::create(&self.session, template.map(Cached::name))
    }

    /// Makes the roles that are missing, without login.
    ///
    /// # Errors
    ///
    /// When the server refuses; `public` and the like are not roles, and are passed over.
    pub fn ensure_roles<S: AsRef<str>>(&self, names: impl IntoIterator<Item = S>) -> Result<(), Error> {
        let names: Vec<String> = names.into_iter().map(|name| name.as_ref().to_owned()).collect();
        self.session.ensure_roles(&names)
    }
}
