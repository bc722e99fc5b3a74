//! A live database's catalogs to [`Schema`].
//!
//! [`introspect`] runs at most a fixed number of catalog queries (`queries/*.sql`) in one read-only, repeatable-read
//! transaction, whatever the size of the database. `rows.rs` knows the catalogs' words; `assemble/` turns rows
//! into nouns. Nothing here decides what a difference means, and nothing writes.

mod assemble;
mod error;
mod estimates;
mod left_alone;
mod queries;
mod rows;

use postgres::{Client, IsolationLevel, Transaction};
use relata_schema::{Schema, Scope};

pub use error::Error;
pub use estimates::{RowEstimates, row_estimates};
pub use queries::{catalog_queries, unmodelled_kinds};

/// How expressions are spelled (`pg_get_expr`'s `pretty`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// With all parentheses: the form for comparing and for building again.
    Exact,
    /// With those alone that are needed, and names in `public` without their schema: the form for people to read.
    Pretty,
}

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Objects {
    /// All objects; those that are not modelled by name.
    All,
    /// Those that are modelled: of a scratch database that has no others, they are all.
    Modelled,
}

/// Session settings, with a limit for locks unless there is one: to spell an expression, PostgreSQL opens its table, and
/// waits while another session has that locked in ACCESS EXCLUSIVE mode. And those under which the catalogs' texts do not depend on the user's own, as `pg_dump` has them.
const SETTINGS: &str = "SET LOCAL search_path = ''; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL intervalstyle = 'postgres'; \
     SET LOCAL timezone = 'UTC'; SET LOCAL extra_float_digits = 1; SET LOCAL bytea_output = 'hex'; \
     SET LOCAL quote_all_identifiers = off; SET LOCAL jit = off; \
     SELECT set_config('lock_timeout', '5s', true) WHERE current_setting('lock_timeout') = '0'";

/// Reads all objects in `scope`, and names those that are not modelled.
///
/// # Errors
/// When a catalog query fails: the connection is lost, the role may not read a catalog, or a table stays locked for
/// longer than `lock_timeout`, which is five seconds where the session has none.
pub fn introspect(client: &mut Client, scope: &Scope, spelling: Spelling) -> Result<Schema, Error> {
    let mut transaction = client
        .build_transaction()
        .read_only(true)
        .isolation_level(IsolationLevel::RepeatableRead)
        .start()
        .map_err(|error| Error::query("begin", error))?;
    let schema = introspect_in(&mut transaction, scope, spelling, Objects::All)?;
    transaction.commit().map_err(|error| Error::query("commit", error))?;
    Ok(schema)
}

/// The same in a transaction, with what it has done so far; its settings are changed for as long as it lasts.
///
/// # Errors
/// Those of [`introspect`].
pub fn introspect_in(
    transaction: &mut Transaction<'_>,
    scope: &Scope,
    spelling: Spelling,
    objects: Objects,
) -> Result<Schema, Error> {
    transaction.batch_execute(SETTINGS).map_err(|error| Error::query("settings", error))?;
    if spelling == Spelling::Pretty {
        let path = "SET LOCAL search_path = public";
        transaction.batch_execute(path).map_err(|error| Error::query("settings", error))?;
    }
    let mut rows = queries::read(transaction, scope, spelling, objects)?;
    left_alone::take_out(&mut rows);
    Ok(assemble::schema(rows, scope))
}
