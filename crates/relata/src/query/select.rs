//! SELECT.

use std::marker::PhantomData;

use crate::types::{Bigint, Boolean, NotNull, Null, Operand};

use super::from::FromItem;
use super::group::PerRow;
use super::scope::{AllNull, Both, Cons, Covers, Nil};
use super::selection::Columns;
use super::{Groups, Node, OrderBy, Selection, Source, Statement, Ungrouped, render};

/// A SELECT: `Run` runs it, `Sel` is selected, from the tables `Scope`. `Deps` are the columns that its conditions
/// mention, `Out` those of ORDER BY and HAVING, and `Group` is its GROUP BY. Whether all of it fits is asked when it
/// is run, so that its parts may be said in any order.
#[derive(Debug, Clone)]
#[must_use = "a query does nothing until it is run, with `.all()` for example"]
pub struct Select<Run, Sel, Scope, Deps = (), Out = (), Group = Ungrouped> {
    pub(crate) run: Run,
    pub(crate) query: SelectNode,
    selection: Sel,
    types: PhantomData<fn() -> (Scope, Deps, Out, Group)>,
}

/// A SELECT without its types.
#[derive(Debug, Clone, Default)]
pub(crate) struct SelectNode {
    pub(crate) selection: Vec<Node>,
    pub(crate) from: Vec<Join>,
    pub(crate) filters: Vec<Node>,
    pub(crate) group_by: Vec<Node>,
    pub(crate) having: Vec<Node>,
    pub(crate) order_by: Vec<Node>,
    pub(crate) limit: Option<Node>,
    pub(crate) offset: Option<Node>,
}

/// A table of FROM, with how it is joined to those before it.
#[derive(Debug, Clone)]
pub(crate) struct Join {
    pub(crate) kind: &'static str,
    pub(crate) item: FromItem,
    pub(crate) on: Option<Node>,
}

/// A SELECT that is not bound to a database: for subqueries, and to look at its SQL.
pub fn select<Sel: Columns>(selection: Sel) -> Select<(), Sel, Nil> {
    Select::new((), selection)
}

impl<Run, Sel> Select<Run, Sel, Nil> {
    pub(crate) fn new(run: Run, selection: Sel) -> Self {
        Select { run, query: SelectNode::default(), selection, types: PhantomData }
    }

    /// `FROM table`.
    pub fn from<T: Source>(mut self, table: T) -> Select<Run, Sel, Cons<T::Table, NotNull, Nil>> {
        let _ = table;
        self.query.join::<T>("", None);
        self.typed()
    }
}

impl<Run, Sel, Scope, Deps, Out, Group> Select<Run, Sel, Scope, Deps, Out, Group> {
    /// `JOIN table ON condition`: rows of both sides that match.
    pub fn join<T: Source, C: Operand<Boolean>>(
        mut self,
        table: T,
        on: C,
    ) -> Select<Run, Sel, Cons<T::Table, NotNull, Scope>, Both<Deps, C::Deps>, Out, Group> {
        let _ = table;
        self.query.join::<T>(" JOIN ", Some(on.into_node()));
        self.typed()
    }

    /// `LEFT JOIN table ON condition`: where no row matches, the table's columns are NULL, and `Option` in Rust.
    pub fn left_join<T: Source, C: Operand<Boolean>>(
        mut self,
        table: T,
        on: C,
    ) -> Select<Run, Sel, Cons<T::Table, Null, Scope>, Both<Deps, C::Deps>, Out, Group> {
        let _ = table;
        self.query.join::<T>(" LEFT JOIN ", Some(on.into_node()));
        self.typed()
    }

    /// `RIGHT JOIN table ON condition`: every row of `table`; the tables before it become `Option`.
    pub fn right_join<T: Source, C: Operand<Boolean>>(
        mut self,
        table: T,
        on: C,
    ) -> Select<Run, Sel, Cons<T::Table, NotNull, Scope::Out>, Both<Deps, C::Deps>, Out, Group>
    where
        Scope: AllNull,
    {
        let _ = table;
        self.query.join::<T>(" RIGHT JOIN ", Some(on.into_node()));
        self.typed()
    }

    /// `WHERE condition`; called again, both hold.
    pub fn filter<C: Operand<Boolean>>(
        mut self,
        condition: C,
    ) -> Select<Run, Sel, Scope, Both<Deps, C::Deps>, Out, Group>
    where
        C::Deps: PerRow,
    {
        self.query.filters.push(condition.into_node());
        self.typed()
    }

    /// `ORDER BY terms`; called again, the terms come after those before.
    pub fn order_by<O: OrderBy>(
        mut self,
        terms: O,
    ) -> Select<Run, Sel, Scope, Deps, Both<Out, O::Deps>, Group> {
        terms.push(&mut self.query.order_by);
        self.typed()
    }

    /// `LIMIT count`.
    pub fn limit(mut self, count: i64) -> Self {
        self.query.limit = Some(Node::param::<Bigint>(count));
        self
    }

    /// `OFFSET count`.
    pub fn offset(mut self, count: i64) -> Self {
        self.query.offset = Some(Node::param::<Bigint>(count));
        self
    }

    /// The SQL, with `$1` for the first parameter.
    pub fn to_sql<I, J, K, L>(self) -> String
    where
        Sel: Selection<Scope, I>,
        Scope: Covers<Deps, J> + Covers<Out, K>,
        Group: Groups<Both<Sel::Deps, Out>, L>,
    {
        self.statement().sql
    }

    fn statement<I>(mut self) -> Statement
    where
        Sel: Selection<Scope, I>,
    {
        self.selection.push(&mut self.query.selection);
        let mut outputs = Vec::with_capacity(self.query.selection.len());
        Sel::outputs(&mut outputs);
        render::select(&self.query, outputs)
    }

    fn typed<Scope2, Deps2, Out2, Group2>(self) -> Select<Run, Sel, Scope2, Deps2, Out2, Group2> {
        Select { run: self.run, query: self.query, selection: self.selection, types: PhantomData }
    }
}

impl SelectNode {
    fn join<T: Source>(&mut self, kind: &'static str, on: Option<Node>) {
        self.from.push(Join { kind, item: FromItem::of::<T::Table>(), on });
    }
}
