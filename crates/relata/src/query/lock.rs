//! FOR UPDATE and the other locking clauses (<https://www.postgresql.org/docs/current/sql-select.html#SQL-FOR-UPDATE-SHARE>).

use super::scope::Has;
use super::{Select, Source, Table};

/// A locking clause without its types.
#[derive(Debug, Clone)]
pub(crate) struct Lock {
    pub(crate) strength: &'static str,
    pub(crate) of: Vec<&'static str>,
    pub(crate) wait: &'static str,
}

macro_rules! strengths {
    ($($(#[$doc:meta])+ $name:ident $sql:literal;)+) => {
        impl<Run, Sel, Scope, Deps, Out, Group> Select<Run, Sel, Scope, Deps, Out, Group> {
            $($(#[$doc])+
            pub fn $name(mut self) -> Self {
                self.query.locks.push(Lock { strength: $sql, of: Vec::new(), wait: "" });
                self
            })+

            /// `OF table`: the locking clause before it locks the rows of this table alone.
            ///
            /// ```
            /// # use relata_example::*;
            /// let query = select(articles::id).from(articles).join(users, users::id.eq(articles::author_id));
            /// let sql = query.for_update().of(articles).to_sql();
            /// assert_eq!(
            ///     sql,
            ///     "SELECT articles.id FROM public.articles JOIN public.users ON users.id = articles.author_id FOR UPDATE OF articles"
            /// );
            /// ```
            pub fn of<T: Source, I>(mut self, table: T) -> Self
            where
                Scope: Has<T::Table, I>,
            {
                let _ = table;
                if let Some(lock) = self.query.locks.last_mut() {
                    lock.of.push(T::Table::ALIAS);
                }
                self
            }

            /// `SKIP LOCKED`: rows that another transaction holds are left out.
            ///
            /// ```
            /// # use relata_example::*;
            /// let sql = select(articles::id).from(articles).limit(1).for_update().skip_locked().to_sql();
            /// assert_eq!(sql, "SELECT articles.id FROM public.articles LIMIT $1 FOR UPDATE SKIP LOCKED");
            /// ```
            pub fn skip_locked(self) -> Self {
                self.waiting(" SKIP LOCKED")
            }

            /// `NOWAIT`: a row that another transaction holds is an error.
            ///
            /// ```
            /// # use relata_example::*;
            /// let sql = select(articles::id).from(articles).limit(1).for_update().nowait().to_sql();
            /// assert_eq!(sql, "SELECT articles.id FROM public.articles LIMIT $1 FOR UPDATE NOWAIT");
            /// ```
            pub fn nowait(self) -> Self {
                self.waiting(" NOWAIT")
            }

            fn waiting(mut self, wait: &'static str) -> Self {
                if let Some(lock) = self.query.locks.last_mut() {
                    lock.wait = wait;
                }
                self
            }
        }
    };
}

strengths! {
    /// `FOR UPDATE`: nobody else changes, deletes or locks these rows until the transaction ends.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(articles::id).from(articles).limit(1).for_update().to_sql();
    /// assert_eq!(sql, "SELECT articles.id FROM public.articles LIMIT $1 FOR UPDATE");
    /// ```
    for_update " FOR UPDATE";
    /// `FOR NO KEY UPDATE`: as `FOR UPDATE`, but others may refer to the rows by foreign key.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(users::id).from(users).filter(users::id.eq(ANN)).for_no_key_update().to_sql();
    /// assert_eq!(sql, "SELECT users.id FROM public.users WHERE users.id = $1 FOR NO KEY UPDATE");
    /// ```
    for_no_key_update " FOR NO KEY UPDATE";
    /// `FOR SHARE`: nobody else changes these rows until the transaction ends.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(users::id).from(users).filter(users::id.eq(ANN)).for_share().to_sql();
    /// assert_eq!(sql, "SELECT users.id FROM public.users WHERE users.id = $1 FOR SHARE");
    /// ```
    for_share " FOR SHARE";
    /// `FOR KEY SHARE`: nobody else changes the keys of these rows until the transaction ends.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(users::id).from(users).filter(users::id.eq(ANN)).for_key_share().to_sql();
    /// assert_eq!(sql, "SELECT users.id FROM public.users WHERE users.id = $1 FOR KEY SHARE");
    /// ```
    for_key_share " FOR KEY SHARE";
}
