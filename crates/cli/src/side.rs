//! A state that `diff` takes: a URL, a schema file or a folder of migrations.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use relata_connect::DatabaseUrl;
use relata_introspect::Spelling;
use relata_schema::{Schema, Scope};
use relata_scratch::Server;
use relata_toml::Document;

use crate::holders;
use crate::realize::{State, copy, realize};
use crate::replay::{self, replay};
use crate::report::Reporter;
use crate::settings::{self, connect};
use crate::source::{self, Source};

/// One of the two sides, not yet looked at.
pub(crate) enum Side {
    Url(Box<DatabaseUrl>),
    File(Box<Source>),
    Folder(PathBuf),
}

/// A side that was read; a live one is copied to scratch only if something must be proven on it.
pub(crate) enum Read {
    Live(Box<Schema>),
    Scratch(Box<State>),
}

impl Side {
    pub(crate) fn parse(text: &str) -> Result<Side> {
        let path = Path::new(text);
        if text.starts_with("postgresql://") || text.starts_with("postgres://") {
            let url = DatabaseUrl::parse(text).context("this is not a URL that relata can use")?;
            Ok(Side::Url(Box::new(url)))
        } else if path.is_dir() {
            Ok(Side::Folder(path.to_owned()))
        } else if path.is_file() {
            Ok(Side::File(Box::new(source::read(path)?)))
        } else {
            bail!("`{text}` is no postgresql:// URL, and there is no file or folder of that name")
        }
    }

    /// The schemas that a file owns.
    pub(crate) fn scope(&self) -> Option<Scope> {
        match self {
            Side::File(source) => Some(source.document.schema.scope.clone()),
            Side::Url(_) | Side::Folder(_) => None,
        }
    }

    /// The major that the side asks for or is of.
    pub(crate) fn major(&self) -> Result<Option<u32>> {
        match self {
            Side::File(source) => Ok(source.document.schema.postgres),
            Side::Folder(_) => Ok(None),
            Side::Url(url) => settings::major(url),
        }
    }

    /// Tells the warnings of a file.
    pub(crate) fn warn(&self, report: &Reporter) {
        match self {
            Side::File(source) => source.warn(report),
            Side::Url(_) | Side::Folder(_) => {}
        }
    }

    pub(crate) fn declared(&self) -> Option<&Document> {
        match self {
            Side::File(source) => Some(&source.document),
            Side::Url(_) | Side::Folder(_) => None,
        }
    }

    pub(crate) fn read(&self, server: &Server, scope: &Scope) -> Result<Read> {
        Ok(match self {
            Side::Url(url) => {
                let schema = holders::read(&mut connect(url)?, scope, Spelling::Exact)?;
                Read::Live(Box::new(schema))
            }
            Side::File(source) => Read::Scratch(Box::new(realize(server, source)?)),
            Side::Folder(path) => {
                let folder = replay::read(path)?;
                Read::Scratch(Box::new(replay(server, &folder, folder.migrations.len(), scope)?))
            }
        })
    }
}

impl Read {
    pub(crate) fn schema(&self) -> &Schema {
        match self {
            Read::Live(schema) => schema,
            Read::Scratch(state) => &state.schema,
        }
    }

    /// The scratch database that is in this state, if there is one.
    pub(crate) fn scratch(&self) -> Option<&State> {
        match self {
            Read::Live(_) => None,
            Read::Scratch(state) => Some(state),
        }
    }

    /// As a state that plans can be proven on; a copy is made from what is `near`.
    pub(crate) fn state(self, server: &Server, near: Option<&State>) -> Result<State> {
        match self {
            Read::Live(schema) => copy(server, &schema, near),
            Read::Scratch(state) => Ok(*state),
        }
    }
}
