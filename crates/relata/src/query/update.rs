//! UPDATE.

use std::marker::PhantomData;

use crate::types::{Boolean, NotNull, Operand};

use super::assignment::{Changes, Set, SetIn};
use super::clause::{InReturning, InSet, InWhere};
use super::column::Changed;
use super::from::FromItem;
use super::group::Level;
use super::node::QueryNode;
use super::rows::{Filtered, Unfiltered, Whichever, of_rows};
use super::scope::{Both, Cons, Nil, Within};
use super::select::Join;
use super::selection::{self, Columns};
use super::subquery::{Fits, Query, Reader};
use super::terminal::Runs;
use super::with::Cte;
use super::{Node, Output, Selection, Source, Statement, Table, render};

/// An UPDATE of the first table of `Scope`; `Deps` are the columns that it mentions. It cannot be run before
/// `.filter(…)`, or `.everything()`, was said ([`Whichever`]).
///
/// ```
/// # use relata_example::*; run(async |db| {
/// let update = db.update(employees).set(employees::salary.set(employees::salary + 10)).everything();
/// assert_eq!(update.execute().await?, 4);
/// # Ok(()) });
/// ```
#[derive(Debug)]
#[must_use = "a query does nothing until it is run, with `.execute()` for example"]
pub struct Update<Run, Scope, Deps, Rows, Sel = ()> {
    pub(crate) run: Run,
    pub(crate) node: Box<UpdateNode>,
    returning: Sel,
    types: PhantomData<fn() -> (Scope, Deps, Rows)>,
}

/// An UPDATE without its types.
#[derive(Debug, Clone)]
pub(crate) struct UpdateNode {
    pub(crate) table: FromItem,
    pub(crate) set: Vec<Set>,
    pub(crate) from: Vec<Join>,
    pub(crate) filters: Vec<Node>,
    pub(crate) returning: Vec<Node>,
    pub(crate) with: Vec<Cte>,
}

/// An UPDATE that is not bound to a database.
///
/// ```
/// # use relata_example::*;
/// let sql = update(users).set(users::is_active.set(false)).filter(users::id.eq(ANN)).to_sql();
/// assert_eq!(sql.as_deref(), Some("UPDATE public.users SET is_active = $1 WHERE users.id = $2"));
/// ```
pub fn update<T: Source<Table: Table<Kind: Changed>>>(
    table: T,
) -> Update<(), Cons<T::Table, NotNull, Nil>, (), Unfiltered> {
    Update::new((), table)
}

impl<Run, T: Table> Update<Run, Cons<T, NotNull, Nil>, (), Unfiltered> {
    pub(crate) fn new<S: Source<Table = T>>(run: Run, table: S) -> Self {
        let _ = table;
        let node = UpdateNode {
            table: FromItem::of::<T>(),
            set: Vec::new(),
            from: Vec::new(),
            filters: Vec::new(),
            returning: Vec::new(),
            with: Vec::new(),
        };
        Update { run, node: Box::new(node), returning: (), types: PhantomData }
    }
}

impl<Run, T: Table, Rest, Deps, Rows> Update<Run, Cons<T, NotNull, Rest>, Deps, Rows> {
    /// `SET …`; called again, both are set.
    ///
    /// Where nothing is to be set (an empty `users::Patch`), no row is changed and RETURNING returns none: nothing is
    /// sent, and in WITH, or with a WITH of its own whose queries are to be run, a SELECT without rows stands instead.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = update(users).set((users::first_name.set("Ann"), users::last_name.set_null())).filter(users::id.eq(ANN)).to_sql();
    /// assert_eq!(
    ///     sql.as_deref(),
    ///     Some("UPDATE public.users SET first_name = $1, last_name = NULL WHERE users.id = $2")
    /// );
    /// ```
    pub fn set<C: Changes<Of = Of, Deps: Level<Calls: InSet>>, Of: SetIn<T>>(
        mut self,
        changes: C,
    ) -> Update<Run, Cons<T, NotNull, Rest>, Both<Deps, C::Deps>, Rows> {
        changes.push(&mut self.node.set);
        self.typed(())
    }

    /// `FROM table`: its columns may stand in SET's values, in the conditions and in RETURNING.
    ///
    /// ```
    /// # use relata_example::*;
    /// let update = update(articles).set(articles::title.set(users::email)).from(users);
    /// let sql = update.filter(users::id.eq(articles::author_id)).to_sql();
    /// assert_eq!(
    ///     sql.as_deref(),
    ///     Some("UPDATE public.articles SET title = users.email FROM public.users WHERE users.id = articles.author_id")
    /// );
    /// ```
    pub fn from<S: Source>(
        mut self,
        table: S,
    ) -> Update<Run, Cons<T, NotNull, Cons<S::Table, NotNull, Rest>>, Deps, Rows> {
        let _ = table;
        self.node.from.push(Join { kind: "", item: FromItem::of::<S::Table>(), on: None });
        self.typed(())
    }
}

impl<Run, Scope, Deps, Rows, Sel> Update<Run, Scope, Deps, Rows, Sel> {
    /// `WHERE condition`; called again, both hold.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = update(users).set(users::is_active.set(true)).filter(users::id.eq(ANN)).to_sql();
    /// assert_eq!(sql.as_deref(), Some("UPDATE public.users SET is_active = $1 WHERE users.id = $2"));
    /// ```
    pub fn filter<C: Operand<Boolean, Deps: Level<Calls: InWhere>>>(
        mut self,
        condition: C,
    ) -> Update<Run, Scope, Both<Deps, C::Deps>, Filtered, Sel> {
        self.node.filters.push(condition.into_node());
        Update { run: self.run, node: self.node, returning: self.returning, types: PhantomData }
    }

    /// `RETURNING selection`: the rows as they are now.
    ///
    /// ```
    /// # use relata_example::*;
    /// let update = update(users).set(users::is_active.set(false)).filter(users::id.eq(ANN));
    /// assert!(update.returning(users::email).to_sql().is_some_and(|sql| sql.ends_with(" RETURNING users.email")));
    /// ```
    pub fn returning<New: Columns<Deps: Level<Calls: InReturning>>>(
        self,
        selection: New,
    ) -> Update<Run, Scope, Deps, Rows, New> {
        self.typed(selection)
    }

    /// The SQL, with `$1` for the first parameter; `None` where nothing is sent.
    ///
    /// ```
    /// # use relata_example::*;
    /// let nothing = users::Patch::default();
    /// assert_eq!(update(users).set(nothing).everything().to_sql(), None);
    /// ```
    pub fn to_sql<I, J>(self) -> Option<String>
    where
        Rows: Whichever<Scope, Rows: Sized>,
        Sel: Selection<Scope, I, Tables: Sized>,
        Deps: Within<Scope, J, Tables: Sized>,
    {
        self.statement().1.map(|statement| statement.sql)
    }

    /// The statement; none where nothing is to be set, and no query of WITH is to be run.
    pub(crate) fn statement<I>(mut self) -> (Run, Option<Statement>)
    where
        Sel: Selection<Scope, I, Tables: Sized>,
    {
        self.returning.push(&mut self.node.returning);
        let outputs = selection::outputs::<Sel, Scope, I>();
        let statement = (!self.node.set.is_empty() || !self.node.with.is_empty())
            .then(|| render::statement(QueryNode::Update(self.node), outputs));
        (self.run, statement)
    }
}

of_rows!(Update);
