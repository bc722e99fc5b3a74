//! FOR UPDATE and the other locking clauses (<https://www.postgresql.org/docs/current/sql-select.html#SQL-FOR-UPDATE-SHARE>).

use std::marker::PhantomData;

use crate::types::{NotNull, Null};

use super::clause::{Plain, WithLock};
use super::group::{Constant, Level, Paged};
use super::scope::{Besides, Cons, FromOuter, Has, Holds, Never, Nil, Within};
use super::{Columns, Groups, Select, Source, Table, Ungrouped};

/// A locking clause without its types.
#[derive(Debug, Clone)]
pub(crate) struct Lock {
    pub(crate) strength: &'static str,
    pub(crate) of: Vec<&'static str>,
    pub(crate) wait: &'static str,
}

/// A query whose rows are locked: those of all its tables, or of [`Named`] ones.
///
/// ```
/// # use relata_example::*;
/// use relata::query::{EveryTable, Locked, Select};
///
/// fn locked<Sel, Scope>(query: &Select<(), Sel, Scope, (), (), Locked<EveryTable<Scope>>>) {}
/// locked(&select(users::id).from(users).for_update());
/// ```
#[derive(Debug)]
pub struct Locked<Tables>(PhantomData<Tables>);

/// All tables of the FROM list `Scope`.
///
/// ```
/// # use relata_example::*;
/// use relata::query::{EveryTable, Locked, Select};
///
/// fn locked<Sel, Scope>(query: &Select<(), Sel, Scope, (), (), Locked<EveryTable<Scope>>>) {}
/// locked(&select(users::id).from(users).for_share());
/// ```
#[derive(Debug)]
pub struct EveryTable<Scope>(PhantomData<Scope>);

/// The tables that `.of(…)` names.
///
/// ```
/// # use relata_example::*;
/// use relata::query::{Locked, Named, Select};
///
/// fn locked<Sel, Scope, Deps, Out>(query: &Select<(), Sel, Scope, Deps, Out, Locked<Named>>) {}
/// locked(&select(users::id).from(users).for_update().of(users));
/// ```
#[derive(Debug)]
pub struct Named;

impl<Deps: Level, Scope: AllMatched> Groups<Deps, ()> for Locked<EveryTable<Scope>> {
    type Level = Deps::Level;
}

#[diagnostic::do_not_recommend]
impl<Deps: Level> Groups<Deps, ()> for Locked<Named> {
    type Level = Deps::Level;
}

/// A FROM list without a table on the outer side of a join.
#[diagnostic::on_unimplemented(
    message = "rows of a table on the outer side of a join cannot be locked (FOR UPDATE, FOR SHARE)",
    label = "where no row matched there is none to lock",
    note = "`.of(table)` after the locking clause names the tables whose rows are locked"
)]
pub trait AllMatched {}

#[diagnostic::do_not_recommend]
impl AllMatched for Nil {}

#[diagnostic::do_not_recommend]
impl<T, Rest: AllMatched> AllMatched for Cons<T, NotNull, Rest> {}

#[diagnostic::do_not_recommend]
impl<T, Rest: AllMatched> AllMatched for Cons<T, FromOuter, Rest> {}

/// Whether rows of table `T` can be locked.
#[diagnostic::on_unimplemented(
    message = "rows of table `{T}`, on the outer side of a join, cannot be locked",
    label = "where no row matched there is none to lock"
)]
pub trait Lockable<T> {
    /// Those rows.
    type Rows;
}

#[diagnostic::do_not_recommend]
impl<T> Lockable<T> for NotNull {
    type Rows = T;
}

#[diagnostic::do_not_recommend]
impl<T> Lockable<T> for Null
where
    Never<T>: Holds,
{
    type Rows = T;
}

/// Mentions rows of table `T` that are locked.
///
/// ```
/// # use relata_example::*;
/// use relata::query::{Besides, LockOf, Select};
///
/// fn locks_users<Sel, Scope, Group>(query: &Select<(), Sel, Scope, (), Besides<(), LockOf<users::Table>>, Group>) {}
/// locks_users(&select(users::id).from(users).for_update().of(users));
/// ```
#[derive(Debug)]
pub struct LockOf<T>(PhantomData<T>);

impl<Scope: Has<T, I, Null: Lockable<T>>, T, I> Within<Scope, (I,)> for LockOf<T> {
    type Null = NotNull;
    type Tables = <Scope::Null as Lockable<T>>::Rows;
}

impl<T> Level for LockOf<T> {
    type Level = Constant;
    type Calls = Plain;
}

/// A query whose rows are those of tables.
#[diagnostic::on_unimplemented(
    message = "rows cannot be locked (FOR UPDATE, FOR SHARE) in a query with DISTINCT or GROUP BY",
    label = "its rows are no longer those of a table"
)]
pub trait CanLock<Tables> {
    /// It, with a locking clause for these tables.
    type By;
}

#[diagnostic::do_not_recommend]
impl<Tables> CanLock<Tables> for Ungrouped {
    type By = Locked<Tables>;
}

#[diagnostic::do_not_recommend]
impl<Before, Tables> CanLock<Tables> for Locked<Before> {
    type By = Locked<Tables>;
}

#[diagnostic::do_not_recommend]
impl<Group: CanLock<Tables>, Tables> CanLock<Tables> for Paged<Group> {
    type By = Paged<Group::By>;
}

/// A query with a locking clause.
#[diagnostic::on_unimplemented(
    message = "OF, SKIP LOCKED and NOWAIT belong to a locking clause, and this query has none",
    label = "`.for_update()` or `.for_share()` comes before it"
)]
pub trait HasLock<Tables> {
    /// It, with the locking clause for these tables.
    type By;
}

#[diagnostic::do_not_recommend]
impl<Before, Tables> HasLock<Tables> for Locked<Before> {
    type By = Locked<Tables>;
}

#[diagnostic::do_not_recommend]
impl<Group: HasLock<Tables>, Tables> HasLock<Tables> for Paged<Group> {
    type By = Paged<Group::By>;
}

// The bounds are written where the macro is called: the compiler quotes them, and then not the macro.
macro_rules! strengths {
    (where $bounds:tt; $($(#[$doc:meta])+ $name:ident $sql:literal;)+) => {
        $(strengths! { @ $bounds $(#[$doc])+ $name $sql })+
    };
    (@ [$($bounds:tt)*] $(#[$doc:meta])+ $name:ident $sql:literal) => {
        impl<Run, Sel, Scope, Deps, Out, Group> Select<Run, Sel, Scope, Deps, Out, Group> {
            $(#[$doc])+
            pub fn $name<By>(mut self) -> Select<Run, Sel, Scope, Deps, Out, By>
            where
                $($bounds)*
            {
                self.query.locks.push(Lock { strength: $sql, of: Vec::new(), wait: "" });
                self.typed()
            }
        }
    };
}

strengths! {
    where [Group: CanLock<EveryTable<Scope>, By = By>, Sel: Columns<Deps: Level<Calls: WithLock>>];
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

impl<Run, Sel, Scope, Deps, Out, Group> Select<Run, Sel, Scope, Deps, Out, Group> {
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
    pub fn of<T: Source, By>(
        mut self,
        table: T,
    ) -> Select<Run, Sel, Scope, Deps, Besides<Out, LockOf<T::Table>>, By>
    where
        Group: HasLock<Named, By = By>,
    {
        let _ = table;
        if let Some(lock) = self.query.locks.last_mut() {
            lock.of.push(T::Table::ALIAS);
        }
        self.typed()
    }

    /// `SKIP LOCKED`: rows that another transaction holds are left out.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(articles::id).from(articles).limit(1).for_update().skip_locked().to_sql();
    /// assert_eq!(sql, "SELECT articles.id FROM public.articles LIMIT $1 FOR UPDATE SKIP LOCKED");
    /// ```
    pub fn skip_locked(self) -> Self
    where
        Group: HasLock<Named>,
    {
        self.waiting(" SKIP LOCKED")
    }

    /// `NOWAIT`: a row that another transaction holds is an error.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(articles::id).from(articles).limit(1).for_update().nowait().to_sql();
    /// assert_eq!(sql, "SELECT articles.id FROM public.articles LIMIT $1 FOR UPDATE NOWAIT");
    /// ```
    pub fn nowait(self) -> Self
    where
        Group: HasLock<Named>,
    {
        self.waiting(" NOWAIT")
    }

    fn waiting(mut self, wait: &'static str) -> Self {
        if let Some(lock) = self.query.locks.last_mut() {
            lock.wait = wait;
        }
        self
    }
}
