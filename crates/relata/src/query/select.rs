//! SELECT.

use std::marker::PhantomData;

use smallvec::SmallVec;

use crate::types::{Bigint, Boolean, NotNull, Null, Operand};

use super::clause::{Calls, InGroupBy, InHaving, InOn, InWhere};
use super::distinct::{Distinct, DistinctOn};
use super::from::FromItem;
use super::group::{AddKeys, GroupKeys, Level, OfGroups, OneLevel, Unlocked};
use super::lock::Lock;
use super::node::QueryNode;
use super::scope::{AllNull, Besides, Both, Cons, FromOuter, Nil, Outer, Within, WithoutFrom};
use super::selection::{self, Columns};
use super::subquery::{Fits, Query, Reader};
use super::terminal::Runs;
use super::with::Cte;
use super::{
    All, Expressions, Groups, Node, OrderBy, Output, RowCount, Selection, Source, Statement, Table,
    Ungrouped, render,
};

/// A SELECT: `Run` runs it, `Sel` is selected, from the tables `Scope`. `Deps` are the columns that its conditions
/// mention, `Out` those of ORDER BY and HAVING, and `Group` is its GROUP BY. Whether all of it fits is asked when it
/// is run, so that its parts may be said in any order.
///
/// ```
/// # use relata_example::*; run(async |db| {
/// // Its parts may be said in any order; all of them are checked where it is run.
/// let query = db.select(users::email).from(users).limit(1).order_by(users::email);
/// assert_eq!(query.clone().filter(users::is_active.eq(false)).one().await?, "cyd@example.com");
/// assert_eq!(query.one().await?, "ann@example.com");
/// # Ok(()) });
/// ```
#[derive(Debug)]
#[must_use = "a query does nothing until it is run, with `.all()` for example"]
pub struct Select<Run, Sel, Scope, Deps = (), Out = (), Group = Ungrouped> {
    pub(crate) run: Run,
    /// In a box from the first: each step moves it.
    pub(crate) query: Box<SelectNode>,
    selection: Sel,
    types: PhantomData<fn() -> (Scope, Deps, Out, Group)>,
}

impl<Run: Clone, Sel: Clone, Scope, Deps, Out, Group> Clone for Select<Run, Sel, Scope, Deps, Out, Group> {
    fn clone(&self) -> Self {
        Select {
            run: self.run.clone(),
            query: self.query.clone(),
            selection: self.selection.clone(),
            types: PhantomData,
        }
    }
}

/// A SELECT without its types.
#[derive(Debug, Clone, Default)]
pub(crate) struct SelectNode {
    pub(crate) with: Vec<Cte>,
    pub(crate) distinct: Option<Vec<Node>>,
    pub(crate) selection: Vec<Node>,
    pub(crate) from: SmallVec<[Join; 2]>,
    pub(crate) filters: SmallVec<[Node; 2]>,
    pub(crate) group_by: Vec<Node>,
    pub(crate) having: Vec<Node>,
    pub(crate) order_by: Vec<Node>,
    pub(crate) limit: Option<Node>,
    pub(crate) offset: Option<Node>,
    pub(crate) locks: Vec<Lock>,
}

/// A table of FROM, with how it is joined to those before it.
#[derive(Debug, Clone)]
pub(crate) struct Join {
    pub(crate) kind: &'static str,
    pub(crate) item: FromItem,
    pub(crate) on: Option<Node>,
}

/// A SELECT that is not bound to a database: for subqueries, and to look at its SQL.
///
/// ```
/// # use relata_example::*;
/// let sql = select((users::id, users::email)).from(users).to_sql();
/// assert_eq!(sql, "SELECT users.id, users.email FROM public.users");
/// ```
pub fn select<Sel: Columns>(selection: Sel) -> Select<(), Sel::Itself, Nil> {
    Select::new((), selection.itself())
}

/// The row of a table with the values of a unique key: what `users::find(id)` gives.
pub type Find<T> = Select<(), All<T>, Cons<T, NotNull, Nil>>;

/// A row by the columns of a unique key; `schema!` writes functions that call it.
#[doc(hidden)]
pub fn find<T: Table, const N: usize>(key: [(&'static str, Node); N]) -> Find<T> {
    let mut query = Box::<SelectNode>::default();
    query.from.push(Join { kind: "", item: FromItem::of::<T>(), on: None });
    for (name, value) in key {
        query.filters.push(Node::binary(Node::Column { table: T::ALIAS, name }, " = ", value));
    }
    Select { run: (), query, selection: All::new(), types: PhantomData }
}

/// A SELECT with the FROM list `Scope` and further conditions over `Deps`.
type Joined<Run, Sel, Scope, Deps, More, Out, Group> = Select<Run, Sel, Scope, Both<Deps, More>, Out, Group>;

/// The GROUP BY `Group` of a query with the condition `C` in WHERE.
type Filtered<C, Group> = <<<C as Operand<Boolean>>::Deps as Level>::Calls as Calls>::Filtered<Group>;

/// What the condition `C` mentions in HAVING.
type Having<C> =
    <<<C as Operand<Boolean>>::Deps as Level>::Level as OfGroups>::Having<<C as Operand<Boolean>>::Deps>;

impl<Run, Sel> Select<Run, Sel, Nil> {
    pub(crate) fn new(run: Run, selection: Sel) -> Self {
        Select { run, query: Box::default(), selection, types: PhantomData }
    }
}

impl<Sel, Scope, Deps, Out, Group> Select<(), Sel, Scope, Deps, Out, Group> {
    /// The same query, run on a database or in a transaction: `users::find(id).on(&db).optional()`.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// let ann = users::find(ANN).on(&db).optional().await?;
    /// assert!(ann.is_some());
    /// # Ok(()) });
    /// ```
    pub fn on<R: Runs>(self, run: &R) -> Select<R::Run<'_>, Sel, Scope, Deps, Out, Group> {
        Select { run: run.runner(), query: self.query, selection: self.selection, types: PhantomData }
    }
}

impl<Run, Sel, Scope, Deps, Out, Group> Select<Run, Sel, Scope, Deps, Out, Group> {
    /// `FROM table`.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(users::email).from(users).to_sql();
    /// assert_eq!(sql, "SELECT users.email FROM public.users");
    /// ```
    pub fn from<T: Source>(
        self,
        table: T,
    ) -> Select<Run, Sel, Cons<T::Table, NotNull, Scope>, Deps, Out, Group>
    where
        Scope: WithoutFrom,
    {
        let _ = table;
        self.joined("", FromItem::of::<T::Table>(), None)
    }

    /// `FROM (query) AS table`, for a table of `derived!`.
    ///
    /// ```
    /// # use relata_example::*;
    /// # relata::derived! { totals { author: Uuid, articles: Bigint } }
    /// let per_author = select((articles::author_id, count_all())).from(articles).group_by(articles::author_id);
    /// let sql = select(max(totals::articles)).from_query(totals, per_author).to_sql();
    /// assert_eq!(
    ///     sql,
    ///     r#"SELECT max("totals"."articles") FROM (SELECT articles.author_id, count(*) FROM public.articles GROUP BY articles.author_id) AS "totals" ("author", "articles")"#
    /// );
    /// ```
    pub fn from_query<T: Source, Q, I, J>(
        self,
        table: T,
        query: Q,
    ) -> Select<Run, Sel, Cons<T::Table, NotNull, Scope>, Deps, Out, Group>
    where
        Scope: WithoutFrom,
        Q: Query<I, Outer = ()>,
        Q::Types: Fits<T::Table, J>,
    {
        let _ = table;
        self.joined("", FromItem::derived::<T::Table>(query.into_query(), false), None)
    }

    /// `JOIN table ON condition`: the rows of both sides that match.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select((articles::title, users::email)).from(articles).join(users, users::id.eq(articles::author_id)).to_sql();
    /// assert_eq!(
    ///     sql,
    ///     "SELECT articles.title, users.email FROM public.articles JOIN public.users ON users.id = articles.author_id"
    /// );
    /// ```
    pub fn join<T: Source, C: Operand<Boolean, Deps: Level<Calls: InOn>>>(
        self,
        table: T,
        on: C,
    ) -> Joined<Run, Sel, Cons<T::Table, NotNull, Scope>, Deps, C::Deps, Out, Group> {
        let _ = table;
        self.joined(" JOIN ", FromItem::of::<T::Table>(), Some(on.into_node()))
    }

    /// `LEFT JOIN table ON condition`: where no row matches, the table's columns are NULL, and `Option` in Rust.
    ///
    /// ```
    /// # use relata_example::*;
    /// let on = subscriptions::user_id.eq(users::id);
    /// let sql = select((users::email, subscriptions::plan)).from(users).left_join(subscriptions, on).to_sql();
    /// assert_eq!(
    ///     sql,
    ///     "SELECT users.email, subscriptions.plan FROM public.users LEFT JOIN public.subscriptions ON subscriptions.user_id = users.id"
    /// );
    /// ```
    pub fn left_join<T: Source, C: Operand<Boolean, Deps: Level<Calls: InOn>>>(
        self,
        table: T,
        on: C,
    ) -> Joined<Run, Sel, Cons<T::Table, Null, Scope>, Deps, C::Deps, Out, Group> {
        let _ = table;
        self.joined(" LEFT JOIN ", FromItem::of::<T::Table>(), Some(on.into_node()))
    }

    /// `RIGHT JOIN table ON condition`: every row of `table`; the tables before it become `Option`.
    ///
    /// ```
    /// # use relata_example::*;
    /// let on = subscriptions::user_id.eq(users::id);
    /// let sql = select((subscriptions::plan, users::email)).from(subscriptions).right_join(users, on).to_sql();
    /// assert_eq!(
    ///     sql,
    ///     "SELECT subscriptions.plan, users.email FROM public.subscriptions RIGHT JOIN public.users ON subscriptions.user_id = users.id"
    /// );
    /// ```
    pub fn right_join<T: Source, C: Operand<Boolean, Deps: Level<Calls: InOn>>>(
        self,
        table: T,
        on: C,
    ) -> Joined<Run, Sel, Cons<T::Table, NotNull, Scope::Out>, Deps, C::Deps, Out, Group>
    where
        Scope: AllNull,
    {
        let _ = table;
        self.joined(" RIGHT JOIN ", FromItem::of::<T::Table>(), Some(on.into_node()))
    }

    /// `FULL JOIN table ON condition`: every row of both sides; all tables become `Option`.
    ///
    /// ```
    /// # use relata_example::*;
    /// let on = articles::author_id.eq(users::id);
    /// let sql = select((users::email, articles::title)).from(users).full_join(articles, on).to_sql();
    /// assert_eq!(
    ///     sql,
    ///     "SELECT users.email, articles.title FROM public.users FULL JOIN public.articles ON articles.author_id = users.id"
    /// );
    /// ```
    pub fn full_join<T: Source, C: Operand<Boolean, Deps: Level<Calls: InOn>>>(
        self,
        table: T,
        on: C,
    ) -> Joined<Run, Sel, Cons<T::Table, Null, Scope::Out>, Deps, C::Deps, Out, Group>
    where
        Scope: AllNull,
    {
        let _ = table;
        self.joined(" FULL JOIN ", FromItem::of::<T::Table>(), Some(on.into_node()))
    }

    /// `CROSS JOIN table`: every row of one side with every row of the other.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select((users::email, articles::title)).from(users).cross_join(articles).to_sql();
    /// assert_eq!(sql, "SELECT users.email, articles.title FROM public.users CROSS JOIN public.articles");
    /// ```
    pub fn cross_join<T: Source>(
        self,
        table: T,
    ) -> Select<Run, Sel, Cons<T::Table, NotNull, Scope>, Deps, Out, Group> {
        let _ = table;
        self.joined(" CROSS JOIN ", FromItem::of::<T::Table>(), None)
    }

    /// `CROSS JOIN LATERAL (query) AS table`: the query is run for each row of the tables before it, which it names
    /// with `.outer(…)`.
    ///
    /// ```
    /// # use relata_example::*;
    /// # relata::derived! { latest { title: Text } }
    /// let newest = select((articles::title,)).from(articles).outer(users).filter(articles::author_id.eq(users::id)).limit(1);
    /// let sql = select((users::email, latest::title)).from(users).join_lateral(latest, newest).to_sql();
    /// assert_eq!(
    ///     sql,
    ///     r#"SELECT users.email, "latest"."title" FROM public.users CROSS JOIN LATERAL (SELECT articles.title FROM public.articles WHERE articles.author_id = users.id LIMIT $1) AS "latest" ("title")"#
    /// );
    /// ```
    pub fn join_lateral<T: Source, Q, I, J>(
        self,
        table: T,
        query: Q,
    ) -> Joined<Run, Sel, Cons<T::Table, NotNull, Scope>, Deps, Q::Outer, Out, Group>
    where
        Q: Query<I>,
        Q::Types: Fits<T::Table, J>,
    {
        let _ = table;
        self.joined(" CROSS JOIN ", FromItem::derived::<T::Table>(query.into_query(), true), None)
    }

    /// `LEFT JOIN LATERAL (query) AS table ON true`: as [`join_lateral`](Self::join_lateral), with `Option` where the
    /// query gives no row.
    ///
    /// ```
    /// # use relata_example::*;
    /// # relata::derived! { latest { title: Text } }
    /// let newest = select((articles::title,)).from(articles).outer(users).filter(articles::author_id.eq(users::id)).limit(1);
    /// let sql = select((users::email, latest::title)).from(users).left_join_lateral(latest, newest).to_sql();
    /// assert_eq!(
    ///     sql,
    ///     r#"SELECT users.email, "latest"."title" FROM public.users LEFT JOIN LATERAL (SELECT articles.title FROM public.articles WHERE articles.author_id = users.id LIMIT $1) AS "latest" ("title") ON true"#
    /// );
    /// ```
    pub fn left_join_lateral<T: Source, Q, I, J>(
        self,
        table: T,
        query: Q,
    ) -> Joined<Run, Sel, Cons<T::Table, Null, Scope>, Deps, Q::Outer, Out, Group>
    where
        Q: Query<I>,
        Q::Types: Fits<T::Table, J>,
    {
        let _ = table;
        let item = FromItem::derived::<T::Table>(query.into_query(), true);
        self.joined(" LEFT JOIN ", item, Some(Node::sql("true")))
    }

    /// `JOIN (query) AS table ON condition`.
    ///
    /// ```
    /// # use relata_example::*;
    /// # relata::derived! { totals { author: Uuid, articles: Bigint } }
    /// let per_author = select((articles::author_id, count_all())).from(articles).group_by(articles::author_id);
    /// let query = select((users::email, totals::articles)).from(users);
    /// let sql = query.join_query(totals, per_author, totals::author.eq(users::id)).to_sql();
    /// assert_eq!(
    ///     sql,
    ///     r#"SELECT users.email, "totals"."articles" FROM public.users JOIN (SELECT articles.author_id, count(*) FROM public.articles GROUP BY articles.author_id) AS "totals" ("author", "articles") ON "totals"."author" = users.id"#
    /// );
    /// ```
    pub fn join_query<T: Source, Q, C: Operand<Boolean, Deps: Level<Calls: InOn>>, I, J>(
        self,
        table: T,
        query: Q,
        on: C,
    ) -> Joined<Run, Sel, Cons<T::Table, NotNull, Scope>, Deps, C::Deps, Out, Group>
    where
        Q: Query<I, Outer = ()>,
        Q::Types: Fits<T::Table, J>,
    {
        let _ = table;
        self.joined(" JOIN ", FromItem::derived::<T::Table>(query.into_query(), false), Some(on.into_node()))
    }

    /// `LEFT JOIN (query) AS table ON condition`.
    ///
    /// ```
    /// # use relata_example::*;
    /// # relata::derived! { totals { author: Uuid, articles: Bigint } }
    /// let per_author = select((articles::author_id, count_all())).from(articles).group_by(articles::author_id);
    /// let query = select((users::email, totals::articles)).from(users);
    /// let sql = query.left_join_query(totals, per_author, totals::author.eq(users::id)).to_sql();
    /// assert_eq!(
    ///     sql,
    ///     r#"SELECT users.email, "totals"."articles" FROM public.users LEFT JOIN (SELECT articles.author_id, count(*) FROM public.articles GROUP BY articles.author_id) AS "totals" ("author", "articles") ON "totals"."author" = users.id"#
    /// );
    /// ```
    pub fn left_join_query<T: Source, Q, C: Operand<Boolean, Deps: Level<Calls: InOn>>, I, J>(
        self,
        table: T,
        query: Q,
        on: C,
    ) -> Joined<Run, Sel, Cons<T::Table, Null, Scope>, Deps, C::Deps, Out, Group>
    where
        Q: Query<I, Outer = ()>,
        Q::Types: Fits<T::Table, J>,
    {
        let _ = table;
        self.joined(
            " LEFT JOIN ",
            FromItem::derived::<T::Table>(query.into_query(), false),
            Some(on.into_node()),
        )
    }

    /// Names a table of the query round this one, whose columns this subquery mentions. It adds nothing to the SQL.
    ///
    /// ```
    /// # use relata_example::*;
    /// let of_user = select(articles::id).from(articles).outer(users).filter(articles::author_id.eq(users::id));
    /// let sql = select(users::email).from(users).filter(exists(of_user)).to_sql();
    /// assert_eq!(
    ///     sql,
    ///     "SELECT users.email FROM public.users WHERE EXISTS (SELECT articles.id FROM public.articles WHERE articles.author_id = users.id)"
    /// );
    /// ```
    pub fn outer<T: Source>(
        self,
        table: T,
    ) -> Select<Run, Sel, Cons<T::Table, FromOuter, Scope>, Deps, Out, Group> {
        let _ = table;
        self.typed()
    }

    /// `WITH table AS (query)`, for a table of `derived!`.
    ///
    /// ```
    /// # use relata_example::*;
    /// # relata::derived! { active { id: Uuid } }
    /// let filtered = select((users::id,)).from(users).filter(users::is_active.eq(true));
    /// let sql = select(count_all()).from(active).with(active, filtered).to_sql();
    /// assert_eq!(
    ///     sql,
    ///     r#"WITH "active" ("id") AS (SELECT users.id FROM public.users WHERE users.is_active = $1) SELECT count(*) FROM "active""#
    /// );
    /// ```
    pub fn with<T: Source, Q, I, J>(mut self, table: T, query: Q) -> Self
    where
        Q: Query<I, Outer = ()>,
        Q::Types: Fits<T::Table, J>,
    {
        let _ = table;
        self.query.with.push(Cte::new::<T::Table>(query.into_query(), false));
        self
    }

    /// `WITH RECURSIVE table AS (first UNION ALL next)`: `next` may select from `table`, and is run until it gives no
    /// more rows.
    ///
    /// ```
    /// # use relata_example::*;
    /// # relata::derived! { chain { id: Integer, manager_id: Nullable<Integer> } }
    /// let first = select((employees::id, employees::manager_id)).from(employees).filter(employees::id.eq(4));
    /// let on = chain::manager_id.eq(employees::id);
    /// let next = select((employees::id, employees::manager_id)).from(employees).join(chain, on);
    /// let sql = select(chain::id).from(chain).with_recursive(chain, first.union_all(next)).to_sql();
    /// assert_eq!(
    ///     sql,
    ///     r#"WITH RECURSIVE "chain" ("id", "manager_id") AS ((SELECT employees.id, employees.manager_id FROM public.employees WHERE employees.id = $1) UNION ALL (SELECT employees.id, employees.manager_id FROM public.employees JOIN "chain" ON "chain"."manager_id" = employees.id)) SELECT "chain"."id" FROM "chain""#
    /// );
    /// ```
    pub fn with_recursive<T: Source, Q, I, J>(mut self, table: T, query: Q) -> Self
    where
        Q: Query<I, Outer = ()>,
        Q::Types: Fits<T::Table, J>,
    {
        let _ = table;
        self.query.with.push(Cte::new::<T::Table>(query.into_query(), true));
        self
    }

    /// `DISTINCT`: no row twice. A column of ORDER BY is selected too.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(users::role).from(users).distinct().to_sql();
    /// assert_eq!(sql, "SELECT DISTINCT users.role FROM public.users");
    /// ```
    pub fn distinct(mut self) -> Select<Run, Sel, Scope, Deps, Out, Distinct<Group>>
    where
        Group: Unlocked,
    {
        self.query.distinct = Some(Vec::new());
        self.typed()
    }

    /// `DISTINCT ON (keys)`: of the rows with the same keys, the first in the order of ORDER BY, which begins with the
    /// keys.
    ///
    /// ```
    /// # use relata_example::*;
    /// let query = select((articles::author_id, articles::title)).from(articles).distinct_on(articles::author_id);
    /// let sql = query.order_by((articles::author_id, articles::views.desc())).to_sql();
    /// assert_eq!(
    ///     sql,
    ///     "SELECT DISTINCT ON (articles.author_id) articles.author_id, articles.title FROM public.articles ORDER BY articles.author_id, articles.views DESC"
    /// );
    /// ```
    pub fn distinct_on<E: Expressions>(
        mut self,
        keys: E,
    ) -> Select<Run, Sel, Scope, Deps, Besides<Out, E::Deps>, DistinctOn<Group>>
    where
        Group: Unlocked,
    {
        self.query.distinct = Some(keys.into_nodes());
        self.typed()
    }

    /// `WHERE condition`; called again, both hold.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(users::id).from(users).filter(users::is_active.eq(true)).filter(users::last_name.is_null()).to_sql();
    /// assert_eq!(sql, "SELECT users.id FROM public.users WHERE users.is_active = $1 AND users.last_name IS NULL");
    /// ```
    pub fn filter<C: Operand<Boolean, Deps: Level<Calls: InWhere>>>(
        mut self,
        condition: C,
    ) -> Select<Run, Sel, Scope, Both<Deps, C::Deps>, Out, Filtered<C, Group>> {
        self.query.filters.push(condition.into_node());
        self.typed()
    }

    /// `GROUP BY keys`: columns, expressions or whole tables.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select((users::role, count_all())).from(users).group_by(users::role).to_sql();
    /// assert_eq!(sql, "SELECT users.role, count(*) FROM public.users GROUP BY users.role");
    /// ```
    pub fn group_by<K: GroupKeys<Nil, How, Deps: Level<Calls: InGroupBy>>, By, How>(
        mut self,
        keys: K,
    ) -> Select<Run, Sel, Scope, Both<Deps, K::Deps>, Out, By>
    where
        Group: Unlocked + AddKeys<K::Keys, By = By>,
    {
        keys.push(&mut self.query.group_by);
        self.typed()
    }

    /// `HAVING condition`: of the groups, those that it holds for. A column of GROUP BY is `column.grouped()` here.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(users::role).from(users).group_by(users::role).having(count_all().gt(1)).to_sql();
    /// assert_eq!(sql, "SELECT users.role FROM public.users GROUP BY users.role HAVING count(*) > $1");
    /// ```
    pub fn having<C: Operand<Boolean, Deps: Level<Calls: InHaving, Level: OfGroups>>>(
        mut self,
        condition: C,
    ) -> Select<Run, Sel, Scope, Deps, Besides<Out, Having<C>>, Group> {
        self.query.having.push(condition.into_node());
        self.typed()
    }

    /// `ORDER BY terms`; called again, the terms come after those before.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(users::id).from(users).order_by((users::role, users::created_at.desc())).to_sql();
    /// assert_eq!(sql, "SELECT users.id FROM public.users ORDER BY users.role, users.created_at DESC");
    /// ```
    pub fn order_by<O: OrderBy>(
        mut self,
        terms: O,
    ) -> Select<Run, Sel, Scope, Deps, Both<Out, O::Deps>, Group> {
        terms.into_terms(&mut self.query.order_by);
        self.typed()
    }

    /// `LIMIT count`.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(users::id).from(users).order_by(users::id).limit(20).to_sql();
    /// assert_eq!(sql, "SELECT users.id FROM public.users ORDER BY users.id LIMIT $1");
    /// ```
    pub fn limit<N: RowCount>(mut self, count: N) -> Self {
        self.query.limit = Some(Node::param::<Bigint>(count.into_count()));
        self
    }

    /// `OFFSET count`.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(users::id).from(users).order_by(users::id).limit(20).offset(40).to_sql();
    /// assert_eq!(sql, "SELECT users.id FROM public.users ORDER BY users.id LIMIT $1 OFFSET $2");
    /// ```
    pub fn offset<N: RowCount>(mut self, count: N) -> Self {
        self.query.offset = Some(Node::param::<Bigint>(count.into_count()));
        self
    }

    /// The SQL, with `$1` for the first parameter.
    ///
    /// ```
    /// # use relata_example::*;
    /// assert_eq!(select(users::id).from(users).to_sql(), "SELECT users.id FROM public.users");
    /// ```
    pub fn to_sql<WhichTableOfThatName, WhichTableOfThisName, K, L>(self) -> String
    where
        Sel: Selection<Scope, WhichTableOfThatName, Tables: Sized>,
        Deps: Within<Scope, WhichTableOfThisName, Tables: Sized>,
        Out: Within<Scope, K, Tables: Sized>,
        Group: Groups<Both<Sel::Deps, Out>, L, Level: OneLevel<Scope, Rows: Sized>>,
    {
        self.statement().1.sql
    }

    pub(crate) fn statement<I>(self) -> (Run, Statement)
    where
        Sel: Selection<Scope, I, Tables: Sized>,
    {
        let (run, query) = self.whole();
        (run, render::statement(query, selection::outputs::<Sel, Scope, I>()))
    }

    /// The tree, with what is selected.
    pub(super) fn whole<I>(mut self) -> (Run, QueryNode)
    where
        Sel: Selection<Scope, I, Tables: Sized>,
    {
        self.selection.push(&mut self.query.selection);
        (self.run, QueryNode::Select(self.query))
    }

    /// The same query, and what runs it.
    pub(crate) fn unbound(self) -> (Run, Select<(), Sel, Scope, Deps, Out, Group>) {
        (self.run, Select { run: (), query: self.query, selection: self.selection, types: PhantomData })
    }

    fn joined<Scope2, Deps2>(
        mut self,
        kind: &'static str,
        item: FromItem,
        on: Option<Node>,
    ) -> Select<Run, Sel, Scope2, Deps2, Out, Group> {
        self.query.from.push(Join { kind, item, on });
        self.typed()
    }

    pub(super) fn typed<Scope2, Deps2, Out2, Group2>(self) -> Select<Run, Sel, Scope2, Deps2, Out2, Group2> {
        Select { run: self.run, query: self.query, selection: self.selection, types: PhantomData }
    }
}

#[diagnostic::do_not_recommend]
impl<Sel, Scope, Deps, Out, Group, I, J, K, L> Query<(I, J, K, L)>
    for Select<(), Sel, Scope, Deps, Out, Group>
where
    Sel: Selection<Scope, I, Tables: Sized>,
    Deps: Within<Scope, J, Tables: Sized>,
    Out: Within<Scope, K, Tables: Sized>,
    Scope: Outer,
    Group: Groups<Both<Sel::Deps, Out>, L, Level: OneLevel<Scope, Rows: Sized>>,
{
    type Types = Sel::Types;
    type Row = Sel::Row;
    type Outer = Scope::Deps;

    fn outputs(&self) -> Vec<Output> {
        selection::outputs::<Sel, Scope, I>()
    }

    fn reader(&self) -> Reader<Sel::Row> {
        Sel::read
    }

    #[expect(private_interfaces, reason = "the tree is nobody's business outside")]
    fn into_query(mut self) -> QueryNode {
        self.selection.push(&mut self.query.selection);
        QueryNode::Select(self.query)
    }
}
