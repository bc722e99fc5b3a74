//! Window functions (<https://www.postgresql.org/docs/current/functions-window.html>).

use std::fmt;
use std::marker::PhantomData;

use crate::query::clause::InWindow;
use crate::query::group::Level;
use crate::query::scope::{Aggregate, Both, Defined, Windowed};
use crate::query::{Expr, Expression, Expressions, Node, OrderBy};
use crate::types::{Bigint, DoublePrecision, Integer, SqlType};

/// What stands after OVER.
///
/// ```
/// # use relata_example::*;
/// let by_manager = window().partition_by(employees::manager_id).order_by(employees::salary.desc());
/// let sql = select((employees::name, rank().over(by_manager))).from(employees).to_sql();
/// assert_eq!(
///     sql,
///     "SELECT employees.name, rank() OVER (PARTITION BY employees.manager_id ORDER BY employees.salary DESC) FROM public.employees"
/// );
/// ```
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
///
/// ```
/// # use relata_example::*;
/// let three = Frame::rows(FrameBound::Preceding(1), FrameBound::Following(1));
/// let three = window().order_by(employees::id).frame(three);
/// let sql = select(avg(employees::salary).over(three)).from(employees).to_sql();
/// assert_eq!(
///     sql,
///     "SELECT avg(employees.salary) OVER (ORDER BY employees.id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) FROM public.employees"
/// );
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    unit: &'static str,
    start: FrameBound,
    end: FrameBound,
    exclude: &'static str,
}

/// Where a frame starts or ends.
///
/// ```
/// # use relata_example::*;
/// let rest = Frame::rows(FrameBound::CurrentRow, FrameBound::UnboundedFollowing);
/// assert_eq!(rest.to_string(), "ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING");
/// ```
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
    ///
    /// ```
    /// use relata::query::{Frame, FrameBound};
    ///
    /// let so_far = Frame::rows(FrameBound::UnboundedPreceding, FrameBound::CurrentRow);
    /// assert_eq!(so_far.to_string(), "ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW");
    /// ```
    pub const fn rows(start: FrameBound, end: FrameBound) -> Frame {
        Frame { unit: "ROWS", start, end, exclude: "" }
    }

    /// `RANGE BETWEEN start AND end`, by the difference to the current row's value in ORDER BY, a number.
    ///
    /// ```
    /// use relata::query::{Frame, FrameBound};
    ///
    /// let near = Frame::range(FrameBound::Preceding(10), FrameBound::Following(10));
    /// assert_eq!(near.to_string(), "RANGE BETWEEN 10 PRECEDING AND 10 FOLLOWING");
    /// ```
    pub const fn range(start: FrameBound, end: FrameBound) -> Frame {
        Frame { unit: "RANGE", start, end, exclude: "" }
    }

    /// `GROUPS BETWEEN start AND end`, counted in groups of rows that are sorted as equal.
    ///
    /// ```
    /// use relata::query::{Frame, FrameBound};
    ///
    /// let two = Frame::groups(FrameBound::Preceding(1), FrameBound::CurrentRow);
    /// assert_eq!(two.to_string(), "GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW");
    /// ```
    pub const fn groups(start: FrameBound, end: FrameBound) -> Frame {
        Frame { unit: "GROUPS", start, end, exclude: "" }
    }

    /// `EXCLUDE CURRENT ROW`.
    ///
    /// ```
    /// use relata::query::{Frame, FrameBound};
    ///
    /// let others = Frame::rows(FrameBound::UnboundedPreceding, FrameBound::UnboundedFollowing).exclude_current_row();
    /// assert!(others.to_string().ends_with("EXCLUDE CURRENT ROW"));
    /// ```
    pub const fn exclude_current_row(self) -> Frame {
        Frame { exclude: " EXCLUDE CURRENT ROW", ..self }
    }

    /// `EXCLUDE GROUP`: without the current row and those that are sorted as equal to it.
    ///
    /// ```
    /// use relata::query::{Frame, FrameBound};
    ///
    /// let others = Frame::rows(FrameBound::UnboundedPreceding, FrameBound::UnboundedFollowing).exclude_group();
    /// assert!(others.to_string().ends_with("EXCLUDE GROUP"));
    /// ```
    pub const fn exclude_group(self) -> Frame {
        Frame { exclude: " EXCLUDE GROUP", ..self }
    }

    /// `EXCLUDE TIES`: without those that are sorted as equal to the current row.
    ///
    /// ```
    /// use relata::query::{Frame, FrameBound};
    ///
    /// let others = Frame::rows(FrameBound::UnboundedPreceding, FrameBound::UnboundedFollowing).exclude_ties();
    /// assert!(others.to_string().ends_with("EXCLUDE TIES"));
    /// ```
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
///
/// ```
/// # use relata_example::*;
/// let sql = select(count_all().over(window())).from(employees).to_sql();
/// assert_eq!(sql, "SELECT count(*) OVER () FROM public.employees");
/// ```
pub fn window() -> Window<()> {
    Window { partition_by: Vec::new(), order_by: Vec::new(), frame: None, types: PhantomData }
}

impl<Deps> Window<Deps> {
    /// `PARTITION BY keys`.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(row_number().over(window().partition_by(employees::manager_id))).from(employees).to_sql();
    /// assert_eq!(sql, "SELECT row_number() OVER (PARTITION BY employees.manager_id) FROM public.employees");
    /// ```
    pub fn partition_by<E: Expressions>(mut self, keys: E) -> Window<Both<Deps, E::Deps>> {
        self.partition_by.extend(keys.into_nodes());
        Window {
            partition_by: self.partition_by,
            order_by: self.order_by,
            frame: self.frame,
            types: PhantomData,
        }
    }

    /// `ORDER BY terms`.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(row_number().over(window().order_by(employees::salary.desc()))).from(employees).to_sql();
    /// assert_eq!(sql, "SELECT row_number() OVER (ORDER BY employees.salary DESC) FROM public.employees");
    /// ```
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
    ///
    /// ```
    /// # use relata_example::*;
    /// let so_far = Frame::rows(FrameBound::UnboundedPreceding, FrameBound::CurrentRow);
    /// let so_far = window().order_by(employees::id).frame(so_far);
    /// let sql = select(sum(employees::salary).over(so_far)).from(employees).to_sql();
    /// assert_eq!(
    ///     sql,
    ///     "SELECT sum(employees.salary) OVER (ORDER BY employees.id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM public.employees"
    /// );
    /// ```
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
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select((employees::name, sum(employees::salary).over(window()))).from(employees).to_sql();
    /// assert_eq!(sql, "SELECT employees.name, sum(employees.salary) OVER () FROM public.employees");
    /// ```
    pub fn over<W: Level<Calls: InWindow>>(
        self,
        window: Window<W>,
    ) -> Expr<S, Windowed<Both<D, Defined<W>>>> {
        Expr::new(window.over(self.node()))
    }
}

/// A function that wants a window: `row_number().over(window().order_by(users::id))`.
///
/// ```
/// # use relata_example::*;
/// let sql = select(row_number().over(window().order_by(employees::id))).from(employees).to_sql();
/// assert_eq!(sql, "SELECT row_number() OVER (ORDER BY employees.id) FROM public.employees");
/// ```
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
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(rank().over(window().order_by(employees::salary.desc()))).from(employees).to_sql();
    /// assert_eq!(sql, "SELECT rank() OVER (ORDER BY employees.salary DESC) FROM public.employees");
    /// ```
    pub fn over<W: Level<Calls: InWindow>>(
        self,
        window: Window<W>,
    ) -> Expr<S, Windowed<Both<Defined<Deps>, Defined<W>>>>
    where
        Deps: Level<Calls: InWindow>,
    {
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
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(row_number().over(window().order_by(employees::id))).from(employees).to_sql();
    /// assert_eq!(sql, "SELECT row_number() OVER (ORDER BY employees.id) FROM public.employees");
    /// ```
    row_number Bigint;
    /// `rank()`: with gaps.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(rank().over(window().order_by(employees::salary))).from(employees).to_sql();
    /// assert_eq!(sql, "SELECT rank() OVER (ORDER BY employees.salary) FROM public.employees");
    /// ```
    rank Bigint;
    /// `dense_rank()`: without gaps.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(dense_rank().over(window().order_by(employees::salary))).from(employees).to_sql();
    /// assert_eq!(sql, "SELECT dense_rank() OVER (ORDER BY employees.salary) FROM public.employees");
    /// ```
    dense_rank Bigint;
    /// `percent_rank()`: from 0 to 1.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(percent_rank().over(window().order_by(employees::salary))).from(employees).to_sql();
    /// assert_eq!(sql, "SELECT percent_rank() OVER (ORDER BY employees.salary) FROM public.employees");
    /// ```
    percent_rank DoublePrecision;
    /// `cume_dist()`: from 1/n to 1.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(cume_dist().over(window().order_by(employees::salary))).from(employees).to_sql();
    /// assert_eq!(sql, "SELECT cume_dist() OVER (ORDER BY employees.salary) FROM public.employees");
    /// ```
    cume_dist DoublePrecision;
}

/// `ntile(buckets)`: the number of the row's bucket, from 1.
///
/// ```
/// # use relata_example::*;
/// let sql = select(ntile(4).over(window().order_by(employees::salary))).from(employees).to_sql();
/// assert_eq!(sql, "SELECT ntile($1) OVER (ORDER BY employees.salary) FROM public.employees");
/// ```
pub fn ntile(buckets: i32) -> WindowFunction<Integer, ()> {
    WindowFunction::new("ntile", vec![Node::param::<Integer>(buckets)])
}

/// `lag(expr)`: of the row before; NULL at the first.
///
/// ```
/// # use relata_example::*;
/// let sql = select(lag(employees::name).over(window().order_by(employees::id))).from(employees).to_sql();
/// assert_eq!(sql, "SELECT lag(employees.name) OVER (ORDER BY employees.id) FROM public.employees");
/// ```
pub fn lag<E: Expression>(expr: E) -> WindowFunction<<E::Sql as SqlType>::OrNull, E::Deps> {
    WindowFunction::new("lag", vec![expr.node()])
}

/// `lead(expr)`: of the row after; NULL at the last.
///
/// ```
/// # use relata_example::*;
/// let sql = select(lead(employees::name).over(window().order_by(employees::id))).from(employees).to_sql();
/// assert_eq!(sql, "SELECT lead(employees.name) OVER (ORDER BY employees.id) FROM public.employees");
/// ```
pub fn lead<E: Expression>(expr: E) -> WindowFunction<<E::Sql as SqlType>::OrNull, E::Deps> {
    WindowFunction::new("lead", vec![expr.node()])
}

/// `first_value(expr)`, of the frame; NULL where a frame leaves out all rows.
///
/// ```
/// # use relata_example::*;
/// let sql = select(first_value(employees::name).over(window().order_by(employees::salary))).from(employees).to_sql();
/// assert_eq!(sql, "SELECT first_value(employees.name) OVER (ORDER BY employees.salary) FROM public.employees");
/// ```
pub fn first_value<E: Expression>(expr: E) -> WindowFunction<<E::Sql as SqlType>::OrNull, E::Deps> {
    WindowFunction::new("first_value", vec![expr.node()])
}

/// `last_value(expr)`, of the frame; NULL where a frame leaves out all rows.
///
/// ```
/// # use relata_example::*;
/// let all = Frame::rows(FrameBound::UnboundedPreceding, FrameBound::UnboundedFollowing);
/// let all = window().order_by(employees::salary).frame(all);
/// let sql = select(last_value(employees::name).over(all)).from(employees).to_sql();
/// assert_eq!(
///     sql,
///     "SELECT last_value(employees.name) OVER (ORDER BY employees.salary ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM public.employees"
/// );
/// ```
pub fn last_value<E: Expression>(expr: E) -> WindowFunction<<E::Sql as SqlType>::OrNull, E::Deps> {
    WindowFunction::new("last_value", vec![expr.node()])
}

/// `nth_value(expr, number)`, of the frame, from 1; NULL without such a row.
///
/// ```
/// # use relata_example::*;
/// let sql = select(nth_value(employees::name, 2).over(window().order_by(employees::salary))).from(employees).to_sql();
/// assert_eq!(
///     sql,
///     "SELECT nth_value(employees.name, $1) OVER (ORDER BY employees.salary) FROM public.employees"
/// );
/// ```
pub fn nth_value<E: Expression>(
    expr: E,
    number: i32,
) -> WindowFunction<<E::Sql as SqlType>::OrNull, E::Deps> {
    WindowFunction::new("nth_value", vec![expr.node(), Node::param::<Integer>(number)])
}
