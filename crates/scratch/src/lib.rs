//! Scratch databases: finds binaries, runs a private cluster, makes and drops databases.
//!
//! [`Server::open`] answers with a server to try things on: one that a URL names, or a private cluster that
//! this crate starts from the PostgreSQL binaries of the machine ([`find_binaries`], [`Cluster`]). On it there
//! are [`Server::cached`] databases, built once and named by the hash of what built them, and
//! [`Server::temporary`] ones, dropped with the value.
//!
//! Invariants: a database that this crate drops has a name that begins with `relata_` and that this crate
//! gave. Two runs at once never wait for more than one build of the same thing. A run that is killed leaves
//! nothing that the next one does not find and remove.

mod binaries;
#[cfg(unix)]
mod cluster;
mod error;
#[cfg(unix)]
mod folder;
#[cfg(unix)]
mod process;
mod server;
mod short_hash;

pub use binaries::{Binaries, fetched_folder, find_binaries, find_clients};
#[cfg(unix)]
pub use cluster::{Cluster, ClusterOptions};
pub use error::Error;
pub use server::{Cached, Options, Server, Temporary};
pub use short_hash::short_hash;
