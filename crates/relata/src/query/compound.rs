//! UNION, INTERSECT and EXCEPT (<https://www.postgresql.org/docs/current/queries-union.html>).

use std::marker::PhantomData;

use crate::types::Bigint;

use super::node::QueryNode;
use super::scope::Both;
use super::subquery::{Query, Reader};
use super::terminal::Runs;
use super::unite::Unites;
use super::{Expr, Node, OrderBy, Output, RowCount, Select, Statement, render};

/// Two queries in one, whose rows are read as `Row`.
///
/// ```
/// # use relata_example::*;
/// let titles = select(articles::title).from(articles);
/// let sql = select(employees::name).from(employees).union_all(titles).limit(10).to_sql();
/// assert_eq!(
///     sql,
///     "(SELECT employees.name FROM public.employees) UNION ALL (SELECT articles.title FROM public.articles) LIMIT $1"
/// );
/// ```
#[derive(Debug)]
#[must_use = "a query does nothing until it is run, with `.all()` for example"]
pub struct Compound<Run, Types, Row> {
    pub(crate) run: Run,
    pub(crate) node: CompoundNode,
    pub(crate) outputs: Vec<Output>,
    pub(crate) read: Reader<Row>,
    types: PhantomData<fn() -> Types>,
}

impl<Run: Clone, Types, Row> Clone for Compound<Run, Types, Row> {
    fn clone(&self) -> Self {
        Compound {
            run: self.run.clone(),
            node: self.node.clone(),
            outputs: self.outputs.clone(),
            read: self.read,
            types: PhantomData,
        }
    }
}

/// Two queries in one, without their types.
#[derive(Debug, Clone)]
pub(crate) struct CompoundNode {
    pub(crate) left: QueryNode,
    pub(crate) operator: &'static str,
    pub(crate) right: QueryNode,
    pub(crate) order_by: Vec<Node>,
    pub(crate) limit: Option<Node>,
    pub(crate) offset: Option<Node>,
}

/// The column at `number` of a compound query, counted from 1, for its ORDER BY.
///
/// ```
/// # use relata_example::*;
/// let titles = select(articles::title).from(articles);
/// let sql = select(employees::name).from(employees).union(titles).order_by(position(1).desc()).to_sql();
/// assert_eq!(
///     sql,
///     "(SELECT employees.name FROM public.employees) UNION (SELECT articles.title FROM public.articles) ORDER BY 1 DESC"
/// );
/// ```
pub fn position(number: u16) -> Expr<Bigint, ()> {
    Expr::new(Node::Sql(number.to_string().into()))
}

/// Mentions no column.
///
/// ```
/// # use relata_example::*;
/// let sql = select(employees::name).from(employees).union(select(articles::title).from(articles)).order_by(position(1)).to_sql();
/// assert_eq!(
///     sql,
///     "(SELECT employees.name FROM public.employees) UNION (SELECT articles.title FROM public.articles) ORDER BY 1"
/// );
/// ```
#[diagnostic::on_unimplemented(
    message = "a compound query is ordered by its own columns",
    note = "`position(1)` is the first of them"
)]
pub trait Positions {}

#[diagnostic::do_not_recommend]
impl Positions for () {}
#[diagnostic::do_not_recommend]
impl<A: Positions, B: Positions> Positions for Both<A, B> {}

// The bounds are written where the macro is called: the compiler quotes them, and then not the macro.
macro_rules! operators {
    (of select $select:tt, of compound $compound:tt; $($(#[$doc:meta])+ $name:ident $sql:literal;)+) => {
        $(operators! { @ $select $compound $(#[$doc])+ $name $sql })+
    };
    (@ [$($select:tt)*] [$($compound:tt)*] $(#[$doc:meta])+ $name:ident $sql:literal) => {
        impl<Run, Sel, Scope, Deps, Out, Group> Select<Run, Sel, Scope, Deps, Out, Group> {
            $(#[$doc])+
            pub fn $name<Q, Types, I, J>(self, other: Q) -> Compound<Run, Types::Types, Types::Row>
            where
                $($select)*
            {
                let (run, left) = self.unbound();
                let outputs = left.outputs();
                let node = CompoundNode::new(left.into_query(), $sql, other.into_query());
                Compound { run, node, outputs, read: Types::read, types: PhantomData }
            }
        }

        impl<Run, Types, Row> Compound<Run, Types, Row> {
            $(#[$doc])+
            pub fn $name<Q, J>(self, other: Q) -> Compound<Run, Types::Types, Types::Row>
            where
                $($compound)*
            {
                let Compound { run, node, outputs, .. } = self;
                let node = CompoundNode::new(QueryNode::Compound(Box::new(node)), $sql, other.into_query());
                Compound { run, node, outputs, read: Types::read, types: PhantomData }
            }
        }
    };
}

operators! {
    of select [
        Select<(), Sel, Scope, Deps, Out, Group>: Query<I, Types = Types, Outer = ()>,
        Q: Query<J, Outer = ()>,
        Types: Unites<Q::Types>,
    ],
    of compound [Q: Query<J, Outer = ()>, Types: Unites<Q::Types>];

    /// `self UNION other`: the rows of both, none twice.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(employees::name).from(employees).union(select(articles::title).from(articles)).to_sql();
    /// assert_eq!(
    ///     sql,
    ///     "(SELECT employees.name FROM public.employees) UNION (SELECT articles.title FROM public.articles)"
    /// );
    /// ```
    union " UNION ";
    /// `self UNION ALL other`: the rows of both.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(employees::name).from(employees).union_all(select(articles::title).from(articles)).to_sql();
    /// assert_eq!(
    ///     sql,
    ///     "(SELECT employees.name FROM public.employees) UNION ALL (SELECT articles.title FROM public.articles)"
    /// );
    /// ```
    union_all " UNION ALL ";
    /// `self INTERSECT other`: the rows that both have, none twice.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(users::id).from(users).intersect(select(articles::author_id).from(articles)).to_sql();
    /// assert_eq!(
    ///     sql,
    ///     "(SELECT users.id FROM public.users) INTERSECT (SELECT articles.author_id FROM public.articles)"
    /// );
    /// ```
    intersect " INTERSECT ";
    /// `self INTERSECT ALL other`: the rows that both have.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(users::id).from(users).intersect_all(select(articles::author_id).from(articles)).to_sql();
    /// assert_eq!(
    ///     sql,
    ///     "(SELECT users.id FROM public.users) INTERSECT ALL (SELECT articles.author_id FROM public.articles)"
    /// );
    /// ```
    intersect_all " INTERSECT ALL ";
    /// `self EXCEPT other`: the rows that `other` has not, none twice.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(users::id).from(users).except(select(articles::author_id).from(articles)).to_sql();
    /// assert_eq!(
    ///     sql,
    ///     "(SELECT users.id FROM public.users) EXCEPT (SELECT articles.author_id FROM public.articles)"
    /// );
    /// ```
    except " EXCEPT ";
    /// `self EXCEPT ALL other`: the rows that `other` has not.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(users::id).from(users).except_all(select(articles::author_id).from(articles)).to_sql();
    /// assert_eq!(
    ///     sql,
    ///     "(SELECT users.id FROM public.users) EXCEPT ALL (SELECT articles.author_id FROM public.articles)"
    /// );
    /// ```
    except_all " EXCEPT ALL ";
}

impl CompoundNode {
    fn new(left: QueryNode, operator: &'static str, right: QueryNode) -> CompoundNode {
        CompoundNode { left, operator, right, order_by: Vec::new(), limit: None, offset: None }
    }
}

impl<Types, Row> Compound<(), Types, Row> {
    /// The same query, run on a database or in a transaction.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// let all = select(users::email).from(users).union(select(users::email).from(users));
    /// assert!(!all.on(&db).all().await?.is_empty());
    /// # Ok(()) });
    /// ```
    pub fn on<R: Runs>(self, run: &R) -> Compound<R::Run<'_>, Types, Row> {
        let Compound { node, outputs, read, .. } = self;
        Compound { run: run.runner(), node, outputs, read, types: PhantomData }
    }
}

impl<Run, Types, Row> Compound<Run, Types, Row> {
    /// `ORDER BY terms`, each of which is a column by its [`position`].
    ///
    /// ```
    /// # use relata_example::*;
    /// let titles = select(articles::title).from(articles);
    /// let sql = select(employees::name).from(employees).union(titles).order_by(position(1)).to_sql();
    /// assert_eq!(
    ///     sql,
    ///     "(SELECT employees.name FROM public.employees) UNION (SELECT articles.title FROM public.articles) ORDER BY 1"
    /// );
    /// ```
    pub fn order_by<O: OrderBy<Deps: Positions>>(mut self, terms: O) -> Self {
        terms.into_terms(&mut self.node.order_by);
        self
    }

    /// `LIMIT count`.
    ///
    /// ```
    /// # use relata_example::*;
    /// let titles = select(articles::title).from(articles);
    /// let sql = select(employees::name).from(employees).union(titles).limit(10).to_sql();
    /// assert_eq!(
    ///     sql,
    ///     "(SELECT employees.name FROM public.employees) UNION (SELECT articles.title FROM public.articles) LIMIT $1"
    /// );
    /// ```
    pub fn limit<N: RowCount>(mut self, count: N) -> Self {
        self.node.limit = Some(Node::param::<Bigint>(count.into_count()));
        self
    }

    /// `OFFSET count`.
    ///
    /// ```
    /// # use relata_example::*;
    /// let titles = select(articles::title).from(articles);
    /// let sql = select(employees::name).from(employees).union(titles).limit(10).offset(20).to_sql();
    /// assert_eq!(
    ///     sql,
    ///     "(SELECT employees.name FROM public.employees) UNION (SELECT articles.title FROM public.articles) LIMIT $1 OFFSET $2"
    /// );
    /// ```
    pub fn offset<N: RowCount>(mut self, count: N) -> Self {
        self.node.offset = Some(Node::param::<Bigint>(count.into_count()));
        self
    }

    /// The SQL, with `$1` for the first parameter.
    ///
    /// ```
    /// # use relata_example::*;
    /// let both = select(users::id).from(users).intersect(select(articles::author_id).from(articles));
    /// assert!(both.to_sql().contains(" INTERSECT "));
    /// ```
    pub fn to_sql(self) -> String {
        self.statement().1.sql
    }

    pub(crate) fn statement(self) -> (Run, Statement) {
        (self.run, render::statement(QueryNode::Compound(Box::new(self.node)), self.outputs))
    }
}

#[diagnostic::do_not_recommend]
impl<Types, Row: Send + 'static> Query<()> for Compound<(), Types, Row> {
    type Types = Types;
    type Row = Row;
    type Outer = ();

    fn outputs(&self) -> Vec<Output> {
        self.outputs.clone()
    }

    fn reader(&self) -> Reader<Row> {
        self.read
    }

    #[expect(private_interfaces, reason = "the tree is nobody's business outside")]
    fn into_query(self) -> QueryNode {
        QueryNode::Compound(Box::new(self.node))
    }
}
