//! Sessions in a transaction, and the locks that they wait for.

use std::time::Duration;

crate::figures::figures! {
/// A session that is in a transaction: a row of `pg_stat_activity`. What others' sessions do is for those to see who have
/// the rights of `pg_read_all_stats`.
///
/// ```
/// use relata::stats::SessionStats;
///
/// /// Has begun a transaction, and does nothing in it: its locks stay, and vacuum removes nothing that is newer.
/// fn is_forgotten(session: &SessionStats) -> bool {
///     session.state == "idle in transaction" && session.state_time.as_secs() > 60
/// }
/// ```
pub struct SessionStats {
    /// The process: `select pg_terminate_backend(pid)` ends it.
    pub pid: i32,
    /// The role.
    pub user: String,
    /// The name that it gives itself.
    pub application_name: String,
    /// `active`, `idle in transaction` …
    pub state: String,
    /// How old its transaction is.
    pub transaction_time: Duration,
    /// How long it has been in this state.
    pub state_time: Duration,
    /// The statement that runs, or the last one.
    pub query: String,
    /// What it waits for, such as `Lock: relation` or `Client: ClientRead`.
    pub waits_for: Option<String>,
    /// The lock that it waits for, such as `AccessExclusiveLock on public.users`.
    pub wanted_lock: Option<String>,
    /// The processes that it waits for.
    pub blocked_by: Vec<i32>,
}
}
