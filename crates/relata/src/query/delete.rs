//! DELETE.

use std::marker::PhantomData;

use crate::types::{Boolean, NotNull, Operand};

use super::clause::{InReturning, InWhere};
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

/// A DELETE from the first table of `Scope`; `Deps` are the columns that it mentions. It cannot be run before
/// `.filter(…)`, or `.everything()`, was said.
///
/// ```
/// # use relata_example::*; run(async |db| {
/// let gone = db.delete(users).filter(users::is_active.eq(false)).returning(users::email).all().await?;
/// assert_eq!(gone, ["cyd@example.com"]);
/// # Ok(()) });
/// ```
#[derive(Debug)]
#[must_use = "a query does nothing until it is run, with `.execute()` for example"]
pub struct Delete<Run, Scope, Deps, Rows, Sel = ()> {
    pub(crate) run: Run,
    pub(crate) node: Box<DeleteNode>,
    returning: Sel,
    types: PhantomData<fn() -> (Scope, Deps, Rows)>,
}

/// A DELETE without its types.
#[derive(Debug, Clone)]
pub(crate) struct DeleteNode {
    pub(crate) table: FromItem,
    pub(crate) using: Vec<Join>,
    pub(crate) filters: Vec<Node>,
    pub(crate) returning: Vec<Node>,
    pub(crate) with: Vec<Cte>,
}

/// A DELETE that is not bound to a database.
///
/// ```
/// # use relata_example::*;
/// let sql = delete(users).filter(users::is_active.eq(false)).to_sql();
/// assert_eq!(sql, "DELETE FROM public.users WHERE users.is_active = $1");
/// ```
pub fn delete<T: Source<Table: Table<Kind: Changed>>>(
    table: T,
) -> Delete<(), Cons<T::Table, NotNull, Nil>, (), Unfiltered> {
    Delete::new((), table)
}

impl<Run, T: Table> Delete<Run, Cons<T, NotNull, Nil>, (), Unfiltered> {
    pub(crate) fn new<S: Source<Table = T>>(run: Run, table: S) -> Self {
        let _ = table;
        let node = DeleteNode {
            table: FromItem::of::<T>(),
            using: Vec::new(),
            filters: Vec::new(),
            returning: Vec::new(),
            with: Vec::new(),
        };
        Delete { run, node: Box::new(node), returning: (), types: PhantomData }
    }
}

impl<Run, T: Table, Using, Deps, Rows> Delete<Run, Cons<T, NotNull, Using>, Deps, Rows> {
    /// `USING table`: its columns may stand in the conditions and in RETURNING.
    ///
    /// ```
    /// # use relata_example::*;
    /// let of_nobody = articles::author_id.eq(users::id).and(users::is_active.eq(false));
    /// let sql = delete(articles).using(users).filter(of_nobody).to_sql();
    /// assert_eq!(
    ///     sql,
    ///     "DELETE FROM public.articles USING public.users WHERE articles.author_id = users.id AND users.is_active = $1"
    /// );
    /// ```
    pub fn using<S: Source>(
        mut self,
        table: S,
    ) -> Delete<Run, Cons<T, NotNull, Cons<S::Table, NotNull, Using>>, Deps, Rows> {
        let _ = table;
        self.node.using.push(Join { kind: "", item: FromItem::of::<S::Table>(), on: None });
        self.typed(())
    }
}

impl<Run, Scope, Deps, Rows, Sel> Delete<Run, Scope, Deps, Rows, Sel> {
    /// `WHERE condition`; called again, both hold.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = delete(users).filter(users::is_active.eq(false)).filter(users::last_name.is_null()).to_sql();
    /// assert_eq!(sql, "DELETE FROM public.users WHERE users.is_active = $1 AND users.last_name IS NULL");
    /// ```
    pub fn filter<C: Operand<Boolean, Deps: Level<Calls: InWhere>>>(
        mut self,
        condition: C,
    ) -> Delete<Run, Scope, Both<Deps, C::Deps>, Filtered, Sel> {
        self.node.filters.push(condition.into_node());
        Delete { run: self.run, node: self.node, returning: self.returning, types: PhantomData }
    }

    /// `RETURNING selection`: the rows as they were.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = delete(users).filter(users::id.eq(ANN)).returning(users::email).to_sql();
    /// assert_eq!(sql, "DELETE FROM public.users WHERE users.id = $1 RETURNING users.email");
    /// ```
    pub fn returning<New: Columns<Deps: Level<Calls: InReturning>>>(
        self,
        selection: New,
    ) -> Delete<Run, Scope, Deps, Rows, New> {
        self.typed(selection)
    }

    /// The SQL, with `$1` for the first parameter.
    ///
    /// ```
    /// # use relata_example::*;
    /// assert_eq!(delete(bookings).everything().to_sql(), "DELETE FROM public.bookings");
    /// ```
    pub fn to_sql<I, J>(self) -> String
    where
        Rows: Whichever<Scope, Rows: Sized>,
        Sel: Selection<Scope, I, Tables: Sized>,
        Deps: Within<Scope, J, Tables: Sized>,
    {
        self.statement().1.sql
    }

    pub(crate) fn statement<I>(mut self) -> (Run, Statement)
    where
        Sel: Selection<Scope, I, Tables: Sized>,
    {
        self.returning.push(&mut self.node.returning);
        let outputs = selection::outputs::<Sel, Scope, I>();
        (self.run, render::statement(QueryNode::Delete(self.node), outputs))
    }
}

of_rows!(Delete);
