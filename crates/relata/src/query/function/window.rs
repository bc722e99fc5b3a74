//! Window functions (<https://www.postgresql.org/docs/current/functions-window.html>).

use std::fmt;
use std::marker::PhantomData;

use crate::query::scope::{Aggregate, Both};
use crate::query::{Expr, Expression, Node, OrderBy};
use crate::types::{Bigint, DoublePrecision, Integer, SqlType};

/// What stands after OVER.
#[derive(Debug)]
pub struct Window<Deps> {
    partition_by: Vec<Node>,
    order_by: Vec<Node>,
    frame: Option<Frame>,
    types: PhantomData<fn() -> Deps>,
}

impl<Deps> Clone for Window<Deps> {
    fn clone(&self) -> Self {
        Window {
            partition_by: self.partition_by.clone(),
            order_by: self.order_by.clone(),
            frame: self.frame,
            types: PhantomData,
        }
    }
}

/// The rows round the current one that a function sees
/// (<https://www.postgresql.org/docs/current/sql-expressions.html#SYNTAX-WINDOW-FUNCTIONS>). Without one, a window with
/// ORDER BY has `RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    unit: &'static str,
    start: FrameBound,
    end: FrameBound,
    exclude: &'static str,
}

/// Where a frame starts or ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrameBound {
    /// `UNBOUNDED PRECEDING`: the partition's first row.
    UnboundedPreceding,
    /// `n PRECEDING`.
    Preceding(u32),
    /// `CURRENT ROW`; with RANGE and GROUPS also the rows that are sorted as equal to it.
    CurrentRow,
    /// `n FOLLOWING`.
    Following(u32),
    /// `UNBOUNDED FOLLOWING`: the partition's last row.
    UnboundedFollowing,
}

impl Frame {
    /// `ROWS BETWEEN start AND end`, counted in rows: a running total, a moving average.
    pub const fn rows(start: FrameBound, end: FrameBound) -> Frame {
        Frame { unit: "ROWS", start, end, exclude: "" }
    }

    /// `RANGE BETWEEN start AND end`, by the difference to the current row's value in ORDER BY, a number.
    pub const fn range(start: FrameBound, end: FrameBound) -> Frame {
        Frame { unit: "RANGE", start, end, exclude: "" }
    }

    /// `GROUPS BETWEEN start AND end`, counted in groups of rows that are sorted as equal.
    pub const fn groups(start: FrameBound, end: FrameBound) -> Frame {
        Frame { unit: "GROUPS", start, end, exclude: "" }
    }

    /// `EXCLUDE CURRENT ROW`.
    pub const fn exclude_current_row(self) -> Frame {
        Frame { exclude: " EXCLUDE CURRENT ROW", ..self }
    }

    /// `EXCLUDE GROUP`: without the current row and those that are sorted as equal to it.
    pub const fn exclude_group(self) -> Frame {
        Frame { exclude: " EXCLUDE GROUP", ..self }
    }

    /// `EXCLUDE TIES`: without those that are sorted as equal to the current row.
    pub const fn exclude_ties(self) -> Frame {
        Frame { exclude: " EXCLUDE TIES", ..self }
    }
}

impl fmt::Display for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Frame { unit, start, end, exclude } = self;
        write!(f, "{unit} BETWEEN {start} AND {end}{exclude}")
    }
}

impl fmt::Display for FrameBound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FrameBound::UnboundedPreceding => f.write_str("UNBOUNDED PRECEDING"),
            FrameBound::Preceding(count) => write!(f, "{count} PRECEDING"),
            FrameBound::CurrentRow => f.write_str("CURRENT ROW"),
            FrameBound::Following(count) => write!(f, "{count} FOLLOWING"),
            FrameBound::UnboundedFollowing => f.write_str("UNBOUNDED FOLLOWING"),
        }
    }
}

/// All rows: `OVER ()`.
pub fn window() -> Window<()> {
    Window { partition_by: Vec::new(), order_by: Vec::new(), frame: None, types: PhantomData }
}

impl<Deps> Window<Deps> {
    /// `PARTITION BY terms`.
    pub fn partition_by<O: OrderBy>(mut self, terms: O) -> Window<Both<Deps, O::Deps>> {
        terms.into_terms(&mut self.partition_by);
        Window {
            partition_by: self.partition_by,
            order_by: self.order_by,
            frame: self.frame,
            types: PhantomData,
        }
    }

    /// `ORDER BY terms`.
    pub fn order_by<O: OrderBy>(mut self, terms: O) -> Window<Both<Deps, O::Deps>> {
        terms.into_terms(&mut self.order_by);
        Window {
            partition_by: self.partition_by,
            order_by: self.order_by,
            frame: self.frame,
            types: PhantomData,
        }
    }

    /// The frame.
    pub fn frame(self, frame: Frame) -> Window<Deps> {
        Window { frame: Some(frame), ..self }
    }

    fn over(self, function: Node) -> Node {
        let mut nodes = vec![function, Node::sql(" OVER (")];
        let mut space = "";
        for (word, terms) in [("PARTITION BY ", self.partition_by), ("ORDER BY ", self.order_by)] {
            if !terms.is_empty() {
                nodes.extend([Node::sql(space), Node::sql(word), Node::List(terms)]);
                space = " ";
            }
        }
        if let Some(frame) = self.frame {
            nodes.push(Node::Sql(format!("{space}{frame}").into()));
        }
        nodes.push(Node::sql(")"));
        Node::Pieces(nodes)
    }
}

impl<S: SqlType, D> Expr<S, Aggregate<D>> {
    /// `aggregate OVER (window)`: one value a row, and not one a group.
    pub fn over<W>(self, window: Window<W>) -> Expr<S, Both<D, W>> {
        Expr::new(window.over(self.node()))
    }
}

/// A function that wants a window: `row_number().over(window().order_by(users::id))`.
#[derive(Debug)]
#[must_use = "a window function is an expression with `.over(window())`"]
pub struct WindowFunction<S, Deps> {
    node: Node,
    types: PhantomData<fn() -> (S, Deps)>,
}

impl<S, Deps> Clone for WindowFunction<S, Deps> {
    fn clone(&self) -> Self {
        WindowFunction { node: self.node.clone(), types: PhantomData }
    }
}

impl<S, Deps> WindowFunction<S, Deps> {
    fn new(name: &'static str, arguments: Vec<Node>) -> Self {
        WindowFunction { node: Node::call(name, arguments), types: PhantomData }
    }

    /// `function OVER (window)`.
    pub fn over<W>(self, window: Window<W>) -> Expr<S, Both<Deps, W>> {
        Expr::new(window.over(self.node))
    }
}

macro_rules! ranks {
    ($($(#[$doc:meta])+ $name:ident $sql:ty;)+) => {$(
        $(#[$doc])+
        pub fn $name() -> WindowFunction<$sql, ()> {
            WindowFunction::new(stringify!($name), Vec::new())
        }
    )+};
}

ranks! {
    /// `row_number()`: of the row in its partition, from 1.
    row_number Bigint;
    /// `rank()`: with gaps.
    rank Bigint;
    /// `dense_rank()`: without gaps.
    dense_rank Bigint;
    /// `percent_rank()`: from 0 to 1.
    percent_rank DoublePrecision;
    /// `cume_dist()`: from 1/n to 1.
    cume_dist DoublePrecision;
}

/// `ntile(buckets)`: the number of the row's bucket, from 1.
pub fn ntile(buckets: i32) -> WindowFunction<Integer, ()> {
    WindowFunction::new("ntile", vec![Node::param::<Integer>(buckets)])
}

/// `lag(expr)`: of the row before; NULL at the first.
pub fn lag<E: Expression>(expr: E) -> WindowFunction<<E::Sql as SqlType>::OrNull, E::Deps> {
    WindowFunction::new("lag", vec![expr.node()])
}

/// `lead(expr)`: of the row after; NULL at the last.
pub fn lead<E: Expression>(expr: E) -> WindowFunction<<E::Sql as SqlType>::OrNull, E::Deps> {
    WindowFunction::new("lead", vec![expr.node()])
}

/// `first_value(expr)`, of the frame; NULL where a frame leaves out all rows.
pub fn first_value<E: Expression>(expr: E) -> WindowFunction<<E::Sql as SqlType>::OrNull, E::Deps> {
    WindowFunction::new("first_value", vec![expr.node()])
}

/// `last_value(expr)`, of the frame; NULL where a frame leaves out all rows.
pub fn last_value<E: Expression>(expr: E) -> WindowFunction<<E::Sql as SqlType>::OrNull, E::Deps> {
    WindowFunction::new("last_value", vec![expr.node()])
}

/// `nth_value(expr, number)`, of the frame, from 1; NULL without such a row.
pub fn nth_value<E: Expression>(
    expr: E,
    number: i32,
) -> WindowFunction<<E::Sql as SqlType>::OrNull, E::Deps> {
    WindowFunction::new("nth_value", vec![expr.node(), Node::param::<Integer>(number)])
}
