//! Flags, environment and `.env`, resolved.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, ensure};
use postgres::Client;
use relata_connect::DatabaseUrl;
use relata_schema::Schema;
use relata_scratch::Server;

use crate::args::Common;

/// What every verb may ask for.
pub(crate) struct Settings {
    common: Common,
    live: Option<DatabaseUrl>,
    scratch: Option<DatabaseUrl>,
}

impl Settings {
    pub(crate) fn new(common: Common) -> Result<Self> {
        let url = |flag: &Option<String>, name: &str, flag_name: &str| -> Result<Option<DatabaseUrl>> {
            let (text, origin) = match (flag, variable(name)?) {
                (Some(text), _) => (text.clone(), flag_name.to_owned()),
                (None, Some((text, origin))) => (text, origin),
                (None, None) => return Ok(None),
            };
            DatabaseUrl::parse(&text)
                .map(Some)
                .with_context(|| format!("{origin} is not a URL that relata can use"))
        };
        let live = url(&common.database_url, "DATABASE_URL", "--database-url")?;
        let scratch = url(&common.scratch_url, "RELATA_SCRATCH_URL", "--scratch-url")?;
        Ok(Settings { common, live, scratch })
    }

    /// The live database, where one is configured.
    pub(crate) fn live(&self) -> Option<&DatabaseUrl> {
        self.live.as_ref()
    }

    /// A connection to the live database.
    pub(crate) fn connect(&self) -> Result<(Client, &DatabaseUrl)> {
        let url = self.live_url()?;
        Ok((connect(url)?, url))
    }

    /// The live database, without which the verb can do nothing.
    pub(crate) fn live_url(&self) -> Result<&DatabaseUrl> {
        self.live.as_ref().ok_or_else(|| {
            anyhow!("no database is configured: set DATABASE_URL, write it to .env, or give --database-url")
        })
    }

    /// The scratch server for a schema file: of the major that it pins, else of the live server's. Where the server
    /// lacks an extension of the file, and that was allowed, the live server.
    pub(crate) fn scratch_for(&self, declared: &Schema) -> Result<Server> {
        let live_major = || major(self.live.as_ref()?).ok().flatten();
        let server = self.scratch(declared.postgres.or_else(live_major))?;
        let Some(live) = self.live.as_ref().filter(|_| self.common.scratch_on_live) else {
            return Ok(server);
        };
        let names: Vec<&String> = declared.extensions.keys().collect();
        let count = "SELECT count(*) FROM pg_available_extensions WHERE name = ANY ($1)";
        let available: i64 = connect(&server.url("postgres"))?.query_one(count, &[&names])?.get(0);
        let all = usize::try_from(available).is_ok_and(|available| available == names.len());
        if all { Ok(server) } else { Ok(Server::on_live(live)?) }
    }

    /// The scratch server, of `major` where it has to be started.
    pub(crate) fn scratch(&self, major: Option<u32>) -> Result<Server> {
        let options = relata_scratch::Options {
            url: self.scratch.clone(),
            major,
            on_live: self.live.clone().filter(|_| self.common.scratch_on_live),
        };
        let server = Server::open(&options)?;
        if let Some(major) = major.filter(|major| *major != server.major()) {
            eprintln!(
                "note: scratch databases are of PostgreSQL {}, not {major}: majors may spell stored SQL differently",
                server.major()
            );
        }
        Ok(server)
    }

    /// Scratch databases are to be on a cluster of our own: no other server was named.
    pub(crate) fn scratch_is_private(&self) -> bool {
        self.scratch.is_none() && !self.common.scratch_on_live
    }

    /// The schema file: the flag, or the nearest `schema.toml` upwards.
    pub(crate) fn schema_path(&self) -> Result<PathBuf> {
        if let Some(path) = &self.common.schema {
            return Ok(path.clone());
        }
        let here = std::env::current_dir().context("the current folder cannot be read")?;
        let found = here.ancestors().map(|folder| folder.join("schema.toml")).find(|path| path.is_file());
        let path = found.ok_or_else(|| {
            anyhow!("no schema.toml here or above: `relata init` writes one, `relata pull` makes one from a database")
        })?;
        // As people write it, where it is below the current folder.
        Ok(path.strip_prefix(&here).map(Path::to_owned).unwrap_or(path))
    }

    /// The schema file and the folder of migrations of a project that begins here.
    pub(crate) fn beginning(&self) -> (PathBuf, PathBuf) {
        let schema = self.common.schema.clone().unwrap_or_else(|| PathBuf::from("schema.toml"));
        let migrations =
            self.common.migrations.clone().unwrap_or_else(|| schema.with_file_name("migrations"));
        (schema, migrations)
    }

    /// The folder of migrations for those who only read it. One that was named must be there: a name with a mistake in
    /// it would look like a project without migrations.
    pub(crate) fn migrations_named(&self) -> Result<PathBuf> {
        let path = self.migrations_path();
        ensure!(
            self.common.migrations.is_none() || path.is_dir(),
            "there is no folder {}: give another --migrations, or run `relata generate` to write the first migration",
            path.display()
        );
        Ok(path)
    }

    /// The folder of migrations: the flag, or `migrations/` beside the schema file.
    pub(crate) fn migrations_path(&self) -> PathBuf {
        if let Some(path) = &self.common.migrations {
            return path.clone();
        }
        let beside =
            self.schema_path().ok().and_then(|path| path.parent().map(|folder| folder.join("migrations")));
        beside.unwrap_or_else(|| PathBuf::from("migrations"))
    }
}

/// Opens a connection.
pub(crate) fn connect(url: &DatabaseUrl) -> Result<Client> {
    Ok(url.connect()?)
}

/// The major version of a server.
pub(crate) fn major(url: &DatabaseUrl) -> Result<Option<u32>> {
    let row = connect(url)?.query_one("SELECT current_setting('server_version_num')::int4 / 10000", &[])?;
    Ok(u32::try_from(row.get::<_, i32>(0)).ok())
}

/// A variable of the environment, else of `.env` in the current folder or above, and where it was.
fn variable(name: &str) -> Result<Option<(String, String)>> {
    if let Ok(value) = std::env::var(name)
        && !value.is_empty()
    {
        return Ok(Some((value, name.to_owned())));
    }
    let here = std::env::current_dir().context("the current folder cannot be read")?;
    let Some(path) = here.ancestors().map(|folder| folder.join(".env")).find(|path| path.is_file()) else {
        return Ok(None);
    };
    let entries =
        dotenvy::from_path_iter(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    for entry in entries {
        // The error of a bad line quotes the line, which may hold a password.
        let (key, value) =
            entry.map_err(|_| anyhow!("{} has a line that is not NAME=value", path.display()))?;
        if key == name && !value.is_empty() {
            return Ok(Some((value, format!("{name} in {}", path.display()))));
        }
    }
    Ok(None)
}
