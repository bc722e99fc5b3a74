//! Nested data along foreign keys: `.include(users::subscriptions)`.
//!
//! The rows of a relation come by one statement for all their parents, `WHERE key = ANY($1)`, and not by one a parent:
//! the number of statements is that of the relations that are named, however many rows there are.

use std::collections::BTreeMap;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;

use bytes::BytesMut;
use smallvec::smallvec;
use tokio_postgres::types::{IsNull, Type};

use crate::blocking::Blocking;
use crate::error::Error;
use crate::run::Async;
use crate::types::{Bigint, Boolean, NotNull, Operand, Refused, encode_array};

use super::clause::InWhere;
use super::from::FromItem;
use super::group::Level;
use super::include::IncludedIn;
use super::node::QueryNode;
use super::param::Encode;
use super::scope::{Cons, Nil, Within};
use super::select::{Join, SelectNode};
use super::{All, Columns as _, Cursor, Include, Node, OrderBy, Param, RowCount, Table, render};

/// A foreign key, from the table whose rows are there to the one whose rows are wanted.
///
/// `schema!` writes one for each side of each foreign key. `Many` says how many rows a parent has.
///
/// ```
/// # use relata_example::*;
/// use relata::query::{Relation, Several};
///
/// let of_user: Relation<users::Table, subscriptions::Table, Several> = users::subscriptions;
/// ```
pub struct Relation<Parent, Child, Many> {
    pub(super) parent: Places,
    pub(super) child: Places,
    pub(super) types: PhantomData<fn() -> (Parent, Child, Many)>,
}

/// The places of a key's columns in their table. Most keys have one column, whose place needs no slice: a slice in a
/// constant is a constant of its own to the compiler.
#[derive(Debug, Clone, Copy)]
pub(super) enum Places {
    One([usize; 1]),
    Several(&'static [usize]),
}

impl Places {
    fn as_slice(&self) -> &[usize] {
        match self {
            Places::One(place) => place,
            Places::Several(places) => places,
        }
    }
}

/// Any number of rows: `Vec<Row>`.
///
/// ```
/// use relata::query::{Cardinality, Several};
///
/// assert_eq!(Several::collect(vec![1, 2], "public.subscriptions").ok(), Some(vec![1, 2]));
/// ```
#[derive(Debug)]
pub struct Several;

/// A row or none: `Option<Row>`.
///
/// ```
/// use relata::query::{AtMostOne, Cardinality};
///
/// assert_eq!(AtMostOne::collect(Vec::<i32>::new(), "public.users").ok(), Some(None));
/// ```
#[derive(Debug)]
pub struct AtMostOne;

/// Always a row, because the foreign key is NOT NULL: `Row`.
///
/// ```
/// use relata::query::{Cardinality, ExactlyOne};
///
/// assert_eq!(ExactlyOne::collect(vec![1], "public.users").ok(), Some(1));
/// ```
#[derive(Debug)]
pub struct ExactlyOne;

/// How many rows of a relation a parent has.
///
/// ```
/// use relata::query::{Cardinality, Several};
///
/// let rows: <Several as Cardinality>::Of<i32> = vec![1, 2, 3];
/// ```
pub trait Cardinality: 'static {
    /// What holds them.
    type Of<Item>;

    /// From all rows of the parent.
    ///
    /// ```
    /// use relata::query::{Cardinality, ExactlyOne};
    ///
    /// assert!(ExactlyOne::collect(Vec::<i32>::new(), "public.users").is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// When there is none and must be one.
    fn collect<Item>(items: Vec<Item>, child: &'static str) -> Result<Self::Of<Item>, Error>;
}

impl Cardinality for Several {
    type Of<Item> = Vec<Item>;

    fn collect<Item>(items: Vec<Item>, _: &'static str) -> Result<Vec<Item>, Error> {
        Ok(items)
    }
}

impl Cardinality for AtMostOne {
    type Of<Item> = Option<Item>;

    fn collect<Item>(items: Vec<Item>, _: &'static str) -> Result<Option<Item>, Error> {
        Ok(items.into_iter().next())
    }
}

impl Cardinality for ExactlyOne {
    type Of<Item> = Item;

    /// Row-level security, or a row that was deleted between the two statements, can hide it.
    fn collect<Item>(items: Vec<Item>, child: &'static str) -> Result<Item, Error> {
        items.into_iter().next().ok_or_else(|| Error::missing_relation(child))
    }
}

impl<Parent: Table, Child: Table, Many> Clone for Relation<Parent, Child, Many> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Parent: Table, Child: Table, Many> Copy for Relation<Parent, Child, Many> {}

impl<Parent: Table, Child: Table, Many> std::fmt::Debug for Relation<Parent, Child, Many> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} → {}", Parent::NAME, Child::NAME)
    }
}

impl<Parent: Table, Child: Table, Many: Cardinality> Relation<Parent, Child, Many> {
    /// By the places of the key's columns in either table.
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::query::{AtMostOne, Relation, Table};
    ///
    /// // What schema! writes for `employees::manager`.
    /// const MANAGER: Relation<employees::Table, employees::Table, AtMostOne> = Relation::new(&[3], &[0]);
    /// assert_eq!((employees::Table::COLUMNS[3], employees::Table::COLUMNS[0]), ("manager_id", "id"));
    /// ```
    pub const fn new(parent: &'static [usize], child: &'static [usize]) -> Self {
        Relation { parent: Places::Several(parent), child: Places::Several(child), types: PhantomData }
    }

    /// Of the rows, those that the condition holds for.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// let active = users::subscriptions.filter(subscriptions::status.eq(SubscriptionStatus::Active));
    /// let rows = db.select(users::all).from(users).include(active).all().await?;
    /// assert_eq!(rows.iter().map(|(_, subscriptions)| subscriptions.len()).sum::<usize>(), 1);
    /// # Ok(()) });
    /// ```
    pub fn filter<C: Operand<Boolean, Deps: Level<Calls: InWhere>>, I>(
        self,
        condition: C,
    ) -> Related<Parent, Child, Many>
    where
        C::Deps: Within<Cons<Child, NotNull, Nil>, I, Tables: Sized>,
    {
        Related::of(self).filter(condition)
    }

    /// The rows in this order.
    ///
    /// ```
    /// # use relata_example::*;
    /// let newest_first = users::subscriptions.order_by(subscriptions::created_at.desc());
    /// ```
    pub fn order_by<O: OrderBy, I>(self, terms: O) -> Related<Parent, Child, Many>
    where
        O::Deps: Within<Cons<Child, NotNull, Nil>, I, Tables: Sized>,
    {
        Related::of(self).order_by(terms)
    }

    /// At most so many rows of each parent.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// let rows = db.select(users::all).from(users).include(users::subscriptions.limit(1)).all().await?;
    /// assert!(rows.iter().all(|(_, subscriptions)| subscriptions.len() <= 1));
    /// # Ok(()) });
    /// ```
    pub fn limit<N: RowCount>(self, count: N) -> Related<Parent, Child, Many> {
        Related::of(self).limit(count)
    }

    /// With the rows of a relation of theirs.
    ///
    /// ```
    /// # use relata_example::*;
    /// let two_levels = employees::employees_by_manager.include(employees::employees_by_manager);
    /// ```
    pub fn include<Next: Include<P>, P: Table + IncludedIn<Child>>(
        self,
        next: Next,
    ) -> Related<Parent, Child, Many, P::Only<Next::Relations>> {
        Related::of(self).include(next)
    }
}

/// A relation with conditions, an order, a limit for each parent, or relations of its own.
///
/// ```
/// # use relata_example::*;
/// use relata::query::{Related, Several};
///
/// let newest: Related<users::Table, subscriptions::Table, Several> =
///     users::subscriptions.order_by(subscriptions::created_at.desc()).limit(1);
/// ```
#[derive(Debug, Clone)]
pub struct Related<Parent: Table, Child: Table, Many, Next = ()> {
    relation: Relation<Parent, Child, Many>,
    filters: Vec<Node>,
    order_by: Vec<Node>,
    limit: Option<i64>,
    next: Next,
}

impl<Parent: Table, Child: Table, Many> Related<Parent, Child, Many> {
    fn of(relation: Relation<Parent, Child, Many>) -> Self {
        Related { relation, filters: Vec::new(), order_by: Vec::new(), limit: None, next: () }
    }

    /// With the rows of a relation of theirs.
    ///
    /// ```
    /// # use relata_example::*;
    /// let team = employees::employees_by_manager.order_by(employees::name).include(employees::manager);
    /// ```
    pub fn include<Next: Include<P>, P: Table + IncludedIn<Child>>(
        self,
        next: Next,
    ) -> Related<Parent, Child, Many, P::Only<Next::Relations>> {
        let Related { relation, filters, order_by, limit, next: () } = self;
        Related { relation, filters, order_by, limit, next: P::only(next.itself()) }
    }
}

impl<Parent: Table, Child: Table, Many, Next> Related<Parent, Child, Many, Next> {
    /// Of the rows, those that the condition holds for; called again, both hold.
    ///
    /// ```
    /// # use relata_example::*;
    /// let paid = users::subscriptions.limit(3).filter(subscriptions::amount.gt(relata::rust_decimal::Decimal::ZERO));
    /// ```
    pub fn filter<C: Operand<Boolean, Deps: Level<Calls: InWhere>>, I>(mut self, condition: C) -> Self
    where
        C::Deps: Within<Cons<Child, NotNull, Nil>, I, Tables: Sized>,
    {
        self.filters.push(condition.into_node());
        self
    }

    /// The rows in this order; called again, the terms come after those before.
    ///
    /// ```
    /// # use relata_example::*;
    /// let newest = users::subscriptions.limit(3).order_by(subscriptions::created_at.desc());
    /// ```
    pub fn order_by<O: OrderBy, I>(mut self, terms: O) -> Self
    where
        O::Deps: Within<Cons<Child, NotNull, Nil>, I, Tables: Sized>,
    {
        terms.into_terms(&mut self.order_by);
        self
    }

    /// At most so many rows of each parent.
    ///
    /// ```
    /// # use relata_example::*;
    /// let newest = users::subscriptions.order_by(subscriptions::created_at.desc()).limit(3);
    /// ```
    pub fn limit<N: RowCount>(mut self, count: N) -> Self {
        self.limit = Some(count.into_count());
        self
    }
}

/// Rows that are on their way.
pub type Loading<'a, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'a>>;

/// A relation of table `T`.
///
/// ```
/// # use relata_example::*; run(async |db| {
/// use relata::query::Load as _;
///
/// let people = db.select(users::all).from(users).order_by(users::email).all().await?;
/// let lists: Vec<Vec<subscriptions::Row>> = users::subscriptions.load(db.run(), &people).await?;
/// assert_eq!(lists.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1, 0]);
/// # Ok(()) });
/// ```
pub trait Load<T: Table>: Send + Sync + 'static {
    /// The rows of one parent.
    type Items: Clone + Send + Sync + 'static;

    /// The rows of each parent, in the order of the parents.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// use relata::query::Load as _;
    ///
    /// let all = db.select(subscriptions::all).from(subscriptions).all().await?;
    /// let owners: Vec<users::Row> = subscriptions::user.load(db.run(), &all).await?;
    /// assert_eq!(owners.len(), all.len());
    /// # Ok(()) });
    /// ```
    fn load<'a>(&'a self, run: Async<'a>, parents: &'a [T::Row]) -> Loading<'a, Vec<Self::Items>>;

    /// The same for blocking code.
    ///
    /// ```
    /// # use relata_example::{run_blocking, users}; use relata::blocking::Executor as _; use relata::query::*; run_blocking(|db| {
    /// use relata::query::Load as _;
    ///
    /// let people = db.select(users::all).from(users).all()?;
    /// assert_eq!(users::subscriptions.load_blocking(db.run(), &people)?.len(), 3);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// As those of a query.
    fn load_blocking(&self, run: Blocking<'_>, parents: &[T::Row]) -> Result<Vec<Self::Items>, Error>;
}

#[diagnostic::do_not_recommend]
impl<Parent: Table, Child: Table, Many: Cardinality> Load<Parent> for Relation<Parent, Child, Many>
where
    Many::Of<Child::Row>: Clone + Send + Sync + 'static,
{
    type Items = Many::Of<Child::Row>;

    fn load<'a>(&'a self, run: Async<'a>, parents: &'a [Parent::Row]) -> Loading<'a, Vec<Self::Items>> {
        Box::pin(async move { Related::of(*self).load(run, parents).await })
    }

    fn load_blocking(&self, run: Blocking<'_>, parents: &[Parent::Row]) -> Result<Vec<Self::Items>, Error> {
        Related::of(*self).load_blocking(run, parents)
    }
}

#[diagnostic::do_not_recommend]
impl<Parent: Table, Child: Table, Many: Cardinality, Next: Include<Child>> Load<Parent>
    for Related<Parent, Child, Many, Next>
where
    Many::Of<Next::Out>: Clone + Send + Sync + 'static,
{
    type Items = Many::Of<Next::Out>;

    fn load<'a>(&'a self, run: Async<'a>, parents: &'a [Parent::Row]) -> Loading<'a, Vec<Self::Items>> {
        Box::pin(async move {
            let mut parents = self.parents(parents)?;
            if let Some(statement) = parents.statement(self) {
                let mut rows = Vec::new();
                run.each(&statement, |row| {
                    rows.push(Child::read(&mut Cursor::new(&row))?);
                    Ok(())
                })
                .await?;
                let places = self.places(&parents, &rows)?;
                parents.take(places, self.next.beside(run, rows).await?);
            }
            parents.collect::<Many>(Child::NAME)
        })
    }

    fn load_blocking(&self, run: Blocking<'_>, parents: &[Parent::Row]) -> Result<Vec<Self::Items>, Error> {
        let mut parents = self.parents(parents)?;
        if let Some(statement) = parents.statement(self) {
            let mut rows = Vec::new();
            run.each(&statement, |row| {
                rows.push(Child::read(&mut Cursor::new(&row))?);
                Ok(())
            })?;
            let places = self.places(&parents, &rows)?;
            parents.take(places, self.next.beside_blocking(run, rows)?);
        }
        parents.collect::<Many>(Child::NAME)
    }
}

impl<Parent: Table, Child: Table, Many, Next> Related<Parent, Child, Many, Next> {
    fn parents<Item>(&self, rows: &[Parent::Row]) -> Result<Parents<Item>, Error> {
        let mut parents = Parents { places: Vec::new(), known: BTreeMap::new(), wanted: Vec::new() };
        let mut key = BytesMut::new();
        for row in rows {
            if !write_key::<Parent>(row, self.relation.parent.as_slice(), &mut key)? {
                parents.places.push(None);
                continue;
            }
            let known = parents.known.get(&*key).copied();
            let place = known.unwrap_or(parents.wanted.len());
            if known.is_none() {
                parents.known.insert(key.to_vec(), place);
                parents.wanted.push(Wanted { parents: 0, items: Vec::new() });
            }
            parents.wanted[place].parents += 1;
            parents.places.push(Some(place));
        }
        Ok(parents)
    }

    /// The place of each row among what is wanted. Rows are many: their keys are looked up, and not kept.
    fn places<Item>(
        &self,
        parents: &Parents<Item>,
        rows: &[Child::Row],
    ) -> Result<Vec<Option<usize>>, Error> {
        let mut key = BytesMut::new();
        let mut place = |row: &Child::Row| -> Result<Option<usize>, Error> {
            let whole = write_key::<Child>(row, self.relation.child.as_slice(), &mut key)?;
            Ok(if whole { parents.known.get(&*key).copied() } else { None })
        };
        rows.iter().map(&mut place).collect()
    }
}

/// The parents, and what was found for their keys.
struct Parents<Item> {
    /// The place of each parent's key in `wanted`; none where it is NULL.
    places: Vec<Option<usize>>,
    known: BTreeMap<Key, usize>,
    wanted: Vec<Wanted<Item>>,
}

impl<Item: Clone> Parents<Item> {
    /// What finds the rows of all keys; none where there is no key.
    fn statement<Parent: Table, Child: Table, Many, Next>(
        &self,
        relation: &Related<Parent, Child, Many, Next>,
    ) -> Option<super::Statement> {
        (!self.known.is_empty()).then(|| relation.statement(self.known.keys().cloned().collect()))
    }

    /// What was found, with the place of each.
    fn take(&mut self, places: Vec<Option<usize>>, items: Vec<Item>) {
        for (place, item) in places.into_iter().zip(items) {
            if let Some(place) = place {
                self.wanted[place].items.push(item);
            }
        }
    }

    /// For each parent, in their order.
    fn collect<Many: Cardinality>(mut self, child: &'static str) -> Result<Vec<Many::Of<Item>>, Error> {
        let mut items = |place: &Option<usize>| match *place {
            Some(place) => self.wanted[place].take(),
            None => Vec::new(),
        };
        self.places.iter().map(&mut items).map(|items| Many::collect(items, child)).collect()
    }
}

/// The rows that belong to a key, and how many parents want them.
struct Wanted<Item> {
    parents: usize,
    items: Vec<Item>,
}

impl<Item: Clone> Wanted<Item> {
    /// The rows for one of the parents; the last one gets them without a copy.
    fn take(&mut self) -> Vec<Item> {
        self.parents -= 1;
        if self.parents == 0 { std::mem::take(&mut self.items) } else { self.items.clone() }
    }
}

/// The values of a key's columns as they cross the wire, each behind its length in four bytes.
type Key = Vec<u8>;

/// Writes the key of a row in place of what `key` holds; `false` where one of its columns is NULL.
fn write_key<T: Table>(row: &T::Row, columns: &[usize], key: &mut BytesMut) -> Result<bool, Error> {
    key.clear();
    for at in columns {
        let start = key.len() + LENGTH;
        key.extend_from_slice(&[0; LENGTH]);
        match T::encode(row, *at, &Type::UNKNOWN, key).map_err(Error::encode)? {
            IsNull::Yes => return Ok(false),
            IsNull::No => {
                let length = (key.len() - start) as u32;
                key[start - LENGTH..start].copy_from_slice(&length.to_be_bytes());
            }
        }
    }
    Ok(true)
}

/// The bytes of a value's length in a key.
const LENGTH: usize = 4;

/// The value of a key's column.
fn value_at(mut key: &[u8], column: usize) -> &[u8] {
    let mut value: &[u8] = &[];
    for _ in 0..=column {
        let Some((length, rest)) = key.split_first_chunk::<LENGTH>() else { return &[] };
        (value, key) = rest.split_at(u32::from_be_bytes(*length) as usize);
    }
    value
}

impl<Parent: Table, Child: Table, Many, Next> Related<Parent, Child, Many, Next> {
    /// The rows of these keys.
    fn statement(&self, keys: Vec<Key>) -> super::Statement {
        let keys = Arc::new(keys);
        let mut outputs = Vec::with_capacity(Child::COLUMNS.len());
        Child::outputs(&mut outputs);
        let arrays: Vec<Node> = (self.relation.child.as_slice().iter().enumerate())
            .map(|(column, at)| {
                let values = Arc::new(KeyValues { keys: Arc::clone(&keys), column });
                Node::Param(Param::encoded(values, outputs[*at].type_name.array_of()))
            })
            .collect();
        let columns = |table: &'static str| {
            let columns = self.relation.child.as_slice().iter();
            columns.map(move |at| Node::Column { table, name: Child::COLUMNS[*at] }).collect::<Vec<_>>()
        };
        let mut query = SelectNode { order_by: self.order_by.clone(), ..SelectNode::default() };
        All::<Child>::new().push(&mut query.selection);
        let table = Join { kind: "", item: FromItem::of::<Child>(), on: None };
        match self.limit {
            None => {
                query.from.push(table);
                query.filters.push(among(columns(Child::ALIAS), arrays));
                query.filters.extend(self.filters.iter().cloned());
            }
            Some(limit) => {
                let mut of_parent = SelectNode {
                    selection: vec![Node::sql("*")],
                    from: smallvec![table],
                    filters: columns(Child::ALIAS)
                        .into_iter()
                        .enumerate()
                        .map(|(at, column)| {
                            Node::binary(column, " = ", Node::Sql(format!("keys.k{at}").into()))
                        })
                        .collect(),
                    order_by: self.order_by.clone(),
                    limit: Some(Node::param::<Bigint>(limit)),
                    ..SelectNode::default()
                };
                of_parent.filters.extend(self.filters.iter().cloned());
                query.from.push(Join { kind: "", item: FromItem::keys(arrays), on: None });
                let item = FromItem::lateral(Child::ALIAS, QueryNode::Select(Box::new(of_parent)));
                query.from.push(Join { kind: " CROSS JOIN ", item, on: None });
            }
        }
        render::statement(QueryNode::Select(Box::new(query)), outputs)
    }
}

/// `column = ANY($1)`, or `(a, b) IN (SELECT * FROM unnest($1, $2))`.
fn among(mut columns: Vec<Node>, mut arrays: Vec<Node>) -> Node {
    if let ([_], [_]) = (columns.as_slice(), arrays.as_slice()) {
        return Node::Pieces(vec![columns.remove(0), Node::sql(" = ANY("), arrays.remove(0), Node::sql(")")]);
    }
    Node::Pieces(vec![
        Node::sql("("),
        Node::List(columns),
        Node::sql(") IN (SELECT * FROM unnest("),
        Node::List(arrays),
        Node::sql("))"),
    ])
}

/// One column of all keys, as an array.
struct KeyValues {
    keys: Arc<Vec<Key>>,
    column: usize,
}

impl Encode for KeyValues {
    fn encode(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Refused> {
        encode_array(self.keys.len(), ty, out, |at, _, out| {
            out.extend_from_slice(value_at(&self.keys[at], self.column));
            Ok(IsNull::No)
        })
    }
}
