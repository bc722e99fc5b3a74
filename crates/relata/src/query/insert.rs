//! INSERT.

use std::marker::PhantomData;
use std::sync::Arc;

use bytes::BytesMut;
use tokio_postgres::types::{IsNull, Type};

use crate::types::{NotNull, Refused, SqlType, TypeName};

use super::clause::InReturning;
use super::column::Changed;
use super::conflict::Conflict;
use super::from::{self, FromItem};
use super::group::Level;
use super::node::QueryNode;
use super::param::Encode;
use super::record::{InsertFields, NoFields};
use super::scope::{self, Cons, Holds, Nil, of_one_table};
use super::selection::{self, Columns};
use super::subquery::{Fits, FitsAll, Query, Reader};
use super::terminal::Runs;
use super::with::Cte;
use super::{Column, Node, Output, Param, Selection, Statement, Table, render};

/// A value of a column that has a default: the default, or a value.
///
/// ```
/// # use relata_example::*;
/// let required = users::Required { email: "ann@example.com".into(), password: "hash".into() };
/// let new = users::New { role: UserRole::Admin.into(), ..required.into() };
/// assert_eq!(new.role, Defaulted::Value(UserRole::Admin));
/// assert_eq!(new.is_active, Defaulted::Default);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Defaulted<T> {
    /// What the column's DEFAULT gives.
    #[default]
    Default,
    /// This value.
    Value(T),
}

impl<T> Defaulted<T> {
    /// Whether it is left to the default.
    ///
    /// ```
    /// use relata::query::Defaulted;
    ///
    /// assert!(Defaulted::<bool>::Default.is_default());
    /// assert!(!Defaulted::from(true).is_default());
    /// ```
    pub fn is_default(&self) -> bool {
        matches!(self, Defaulted::Default)
    }

    /// Writes the value, for a column of SQL type `S`.
    ///
    /// ```
    /// use relata::query::Defaulted;
    /// use relata::types::{BytesMut, Integer, Type};
    ///
    /// let mut bytes = BytesMut::new();
    /// Defaulted::Value(7).encode::<Integer>(&Type::INT4, &mut bytes)?;
    /// assert_eq!(*bytes, [0, 0, 0, 7]);
    /// # Ok::<(), relata::types::Refused>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When the type cannot hold the value.
    pub fn encode<S: SqlType<Rust = T>>(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Refused> {
        match self {
            Defaulted::Default => Ok(IsNull::Yes),
            Defaulted::Value(value) => S::encode(value, ty, out),
        }
    }
}

impl<T> From<T> for Defaulted<T> {
    fn from(value: T) -> Self {
        Defaulted::Value(value)
    }
}

/// A row to insert: `users::New`, `users::Required`, or a struct of one's own.
///
/// ```
/// # use relata_example::*;
/// use relata::query::Insertable;
///
/// assert_eq!(users::Required::COLUMNS, ["email", "password"]);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a row to insert",
    note = "expected `New` or `Required` of the table, or a struct with `#[derive(Insert)]`"
)]
pub trait Insertable: Sized + Send + Sync + 'static {
    /// The table.
    type Table: Table;

    /// The names of the columns that a row may give, quoted: all of the table, unless others are named.
    const COLUMNS: &'static [&'static str] = <Self::Table as Table>::COLUMNS;

    /// How they are read out of a row.
    type Fields: InsertFields<Self>;

    /// Their types.
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::query::Insertable;
    ///
    /// let mut types = Vec::new();
    /// users::Required::outputs(&mut types);
    /// assert_eq!(types[0].type_name.sql, "text");
    /// ```
    fn outputs(out: &mut Vec<Output>) {
        Self::Fields::outputs(out);
    }

    /// Whether the column at `at` in `COLUMNS` is left to its default.
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::query::Insertable;
    ///
    /// let new: users::New = users::Required { email: "x".into(), password: "y".into() }.into();
    /// let id = users::New::COLUMNS.iter().position(|column| *column == "id").expect("a column");
    /// assert!(Insertable::is_default(&new, id));
    /// ```
    fn is_default(&self, at: usize) -> bool {
        Self::Fields::is_default(self, at)
    }

    /// Writes the value of the column at `at` in `COLUMNS`, which is not left to its default.
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::query::Insertable;
    /// use relata::types::{BytesMut, Type};
    ///
    /// let new = users::Required { email: "x".into(), password: "y".into() };
    /// let mut bytes = BytesMut::new();
    /// new.encode(0, &Type::TEXT, &mut bytes)?;
    /// assert_eq!(*bytes, *b"x");
    /// # Ok::<(), relata::types::Refused>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When the type cannot hold the value.
    #[inline]
    fn encode(&self, at: usize, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Refused> {
        Self::Fields::encode(self, at, ty, out)
    }
}

/// Rows of table `T`.
///
/// ```
/// # use relata_example::*;
/// use relata::query::{IntoRows, RowsOf};
///
/// fn of_users<R: IntoRows<Of = RowsOf<users::Table>>>(_: R) {}
/// of_users(users::Required { email: "ann@example.com".into(), password: "hash".into() });
/// ```
#[derive(Debug)]
pub struct RowsOf<T>(PhantomData<T>);

/// Rows that can be inserted into table `T`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be inserted into table `{T}`",
    label = "expected rows of table `{T}`"
)]
pub trait InsertedInto<T> {}

of_one_table!(InsertedInto for RowsOf);

/// Rows to insert: one, a `Vec`, an array, or a slice of rows that can be cloned.
///
/// ```
/// # use relata_example::*;
/// let row = |name: &str| users::Required { email: name.into(), password: "hash".into() };
/// assert_eq!(row("a").into_rows().len(), 1);
/// assert_eq!([row("a"), row("b")].into_rows().len(), 2);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no row to insert, nor a list of rows",
    note = "expected `New` or `Required` of the table, a struct with `#[derive(Insert)]`, or a `Vec` of these"
)]
pub trait IntoRows {
    /// A row.
    type Row: Insertable;

    /// [`RowsOf`] the table.
    type Of;

    /// All rows.
    ///
    /// ```
    /// # use relata_example::*;
    /// let many = vec![employees::Required { id: 5, name: "Ida".into(), salary: 90 }];
    /// assert_eq!(many.into_rows().len(), 1);
    /// ```
    fn into_rows(self) -> Vec<Self::Row>;
}

#[diagnostic::do_not_recommend]
impl<R: Insertable> IntoRows for R {
    type Row = R;
    type Of = RowsOf<R::Table>;

    fn into_rows(self) -> Vec<R> {
        vec![self]
    }
}

#[diagnostic::do_not_recommend]
impl<R: Insertable> IntoRows for Vec<R> {
    type Row = R;
    type Of = RowsOf<R::Table>;

    fn into_rows(self) -> Vec<R> {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<R: Insertable, const N: usize> IntoRows for [R; N] {
    type Row = R;
    type Of = RowsOf<R::Table>;

    fn into_rows(self) -> Vec<R> {
        self.into()
    }
}

#[diagnostic::do_not_recommend]
impl<R: Insertable + Clone> IntoRows for &[R] {
    type Row = R;
    type Of = RowsOf<R::Table>;

    fn into_rows(self) -> Vec<R> {
        self.to_vec()
    }
}

/// The columns that the rows of a query are for: a tuple of columns of table `T`, `(users::id,)` for one.
///
/// ```
/// # use relata_example::*;
/// use relata::query::TargetColumns;
///
/// assert_eq!(TargetColumns::<employees::Table>::names((employees::id, employees::name)), ["id", "name"]);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no tuple of columns of table `{T}`",
    label = "expected a tuple of columns: `(users::id, users::email)`, `(users::id,)` for one"
)]
pub trait TargetColumns<T> {
    /// Their SQL types, as a tuple.
    type Types;

    /// Their names, quoted.
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::query::TargetColumns;
    ///
    /// assert_eq!(TargetColumns::<employees::Table>::names((employees::id,)), ["id"]);
    /// ```
    fn names(self) -> Vec<&'static str>;
}

macro_rules! target_columns {
    ($($name:ident $number:ident),+) => {
        #[diagnostic::do_not_recommend]
        impl<T: Table, $($name: SqlType,)+ $(const $number: u16),+> TargetColumns<T>
            for ($(Column<T, $name, $number>,)+)
        {
            type Types = ($($name,)+);

            #[allow(non_snake_case)]
            fn names(self) -> Vec<&'static str> {
                let ($($name,)+) = self;
                vec![$($name.name()),+]
            }
        }
    };
}

target_columns!(A NA);
target_columns!(A NA, B NB);
target_columns!(A NA, B NB, C NC);
target_columns!(A NA, B NB, C NC, D ND);
target_columns!(A NA, B NB, C NC, D ND, E NE);
target_columns!(A NA, B NB, C NC, D ND, E NE, F NF);
target_columns!(A NA, B NB, C NC, D ND, E NE, F NF, G NG);
target_columns!(A NA, B NB, C NC, D ND, E NE, F NF, G NG, H NH);

/// An INSERT into `T`; `Values` says what its rows are, `Sel` what it returns.
///
/// ```
/// # use relata_example::*; run(async |db| {
/// let dan = users::Required { email: "dan@example.com".into(), password: "hash".into() };
/// let insert = db.insert(users).values(dan).returning(users::email);
/// assert_eq!(insert.one().await?, "dan@example.com");
/// # Ok(()) });
/// ```
#[derive(Debug)]
#[must_use = "a query does nothing until it is run, with `.execute()` for example"]
pub struct Insert<Run, T, Values, Sel = ()> {
    pub(crate) run: Run,
    pub(crate) node: Box<InsertNode>,
    returning: Sel,
    types: PhantomData<fn() -> (T, Values)>,
}

impl<Run: Clone, T, Values, Sel: Clone> Clone for Insert<Run, T, Values, Sel> {
    fn clone(&self) -> Self {
        Insert {
            run: self.run.clone(),
            node: self.node.clone(),
            returning: self.returning.clone(),
            types: PhantomData,
        }
    }
}

/// No rows were given yet.
///
/// ```
/// # use relata_example::*;
/// use relata::query::{Insert, NoValues};
///
/// let insert: Insert<(), users::Table, NoValues> = insert(users);
/// ```
#[derive(Debug)]
pub struct NoValues;

/// Rows were given.
///
/// ```
/// # use relata_example::*;
/// use relata::query::{Given, Insert};
///
/// let booking = Vec::<bookings::New>::new();
/// let insert: Insert<(), bookings::Table, Given> = insert(bookings).values(booking);
/// ```
#[derive(Debug)]
pub struct Given;

/// Whether an INSERT has rows.
///
/// ```
/// # use relata_example::*;
/// use relata::query::{Given, HasRows};
///
/// fn can_be_run<Values: HasRows<users::Table>>() {}
/// can_be_run::<Given>();
/// ```
#[diagnostic::on_unimplemented(
    message = "INSERT without rows: neither VALUES nor a query is given",
    label = "add `.values(…)` or `.from_query(…)`"
)]
pub trait HasRows<T> {
    /// Those.
    type Rows;
}

#[diagnostic::do_not_recommend]
impl<T> HasRows<T> for Given {
    type Rows = Given;
}

#[diagnostic::do_not_recommend]
impl<T> HasRows<T> for NoValues
where
    scope::Never<T>: Holds,
{
    type Rows = NoValues;
}

/// An INSERT without its types.
#[derive(Debug, Clone)]
pub(crate) struct InsertNode {
    pub(crate) table: FromItem,
    pub(crate) source: Source,
    pub(crate) overriding: &'static str,
    pub(crate) conflict: Option<Conflict>,
    pub(crate) returning: Vec<Node>,
    pub(crate) with: Vec<Cte>,
}

/// What gives the rows of an INSERT.
#[derive(Debug, Clone)]
pub(crate) enum Source {
    Rows(Rows),
    Query { columns: Vec<&'static str>, query: QueryNode },
}

/// The rows of an INSERT, without their type.
#[derive(Clone)]
pub(crate) struct Rows {
    pub(crate) columns: &'static [&'static str],
    types: Vec<Output>,
    pub(crate) length: usize,
    rows: Arc<dyn Fields>,
}

/// The values of rows.
trait Fields: Send + Sync {
    fn is_default(&self, row: usize, column: usize) -> bool;
    fn encode(&self, row: usize, column: usize, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Refused>;
}

impl<R: Insertable> Fields for Vec<R> {
    fn is_default(&self, row: usize, column: usize) -> bool {
        self[row].is_default(column)
    }

    fn encode(&self, row: usize, column: usize, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Refused> {
        self[row].encode(column, ty, out)
    }
}

/// An INSERT that is not bound to a database: to look at its SQL, or as a part of another query.
///
/// ```
/// # use relata_example::*;
/// let sql = insert(employees).values(employees::Required { id: 5, name: "Ida".into(), salary: 90 }).to_sql();
/// assert_eq!(sql, ["INSERT INTO public.employees (id, name, salary) VALUES ($1, $2, $3)"]);
/// ```
pub fn insert<T: from::Source<Table: Table<Kind: Changed>>>(table: T) -> Insert<(), T::Table, NoValues> {
    Insert::new((), table)
}

impl<Run, T: Table> Insert<Run, T, NoValues> {
    pub(crate) fn new<S: from::Source<Table = T>>(run: Run, table: S) -> Self {
        let _ = table;
        let rows = Rows::new(Vec::<Never<T>>::new());
        let node = InsertNode {
            table: FromItem::of::<T>(),
            source: Source::Rows(rows),
            overriding: "",
            conflict: None,
            returning: Vec::new(),
            with: Vec::new(),
        };
        Insert { run, node: Box::new(node), returning: (), types: PhantomData }
    }

    /// The rows. None of them sends nothing; many go in one statement.
    ///
    /// ```
    /// # use relata_example::*;
    /// let row = |id| employees::Required { id, name: format!("n{id}"), salary: 90 };
    /// let sql = insert(employees).values(vec![row(5), row(6)]).to_sql();
    /// assert_eq!(sql, ["INSERT INTO public.employees (id, name, salary) SELECT * FROM unnest($1, $2, $3)"]);
    /// ```
    pub fn values<V: IntoRows<Of = Of>, Of: InsertedInto<T>>(mut self, rows: V) -> Insert<Run, T, Given> {
        self.node.source = Source::Rows(Rows::new(rows.into_rows()));
        Insert { run: self.run, node: self.node, returning: (), types: PhantomData }
    }

    /// The rows of a query, which never leave PostgreSQL, by the columns that they are for, as a tuple:
    /// `(archive::id, archive::email)`. The other columns get their defaults.
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::query::insert;
    ///
    /// let old = select((users::email, users::password)).from(users);
    /// let sql = insert(users).from_query((users::email, users::password), old).to_sql();
    /// assert!(sql[0].starts_with("INSERT INTO public.users (email, password) SELECT users.email"));
    /// ```
    pub fn from_query<C, Q, I, J>(mut self, columns: C, query: Q) -> Insert<Run, T, Given>
    where
        C: TargetColumns<T>,
        Q: Query<I, Outer = ()>,
        Q::Types: FitsAll<C::Types, J>,
    {
        self.node.source = Source::Query { columns: columns.names(), query: query.into_query() };
        Insert { run: self.run, node: self.node, returning: (), types: PhantomData }
    }
}

impl<T: Table, Values, Sel> Insert<(), T, Values, Sel> {
    /// The same statement, run on a database or in a transaction.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// let eve = users::Required { email: "eve@example.com".into(), password: "hash".into() };
    /// assert_eq!(insert(users).values(eve).on(&db).execute().await?, 1);
    /// # Ok(()) });
    /// ```
    pub fn on<R: Runs>(self, run: &R) -> Insert<R::Run<'_>, T, Values, Sel> {
        Insert { run: run.runner(), node: self.node, returning: self.returning, types: PhantomData }
    }
}

impl<Run, T: Table, Values, Sel> Insert<Run, T, Values, Sel> {
    /// `OVERRIDING SYSTEM VALUE`: values for `GENERATED ALWAYS AS IDENTITY` columns are taken as they are.
    ///
    /// ```
    /// # use relata_example::*;
    /// let row = employees::Required { id: 5, name: "Ida".into(), salary: 90 };
    /// let sql = insert(employees).values(row).overriding_system_value().to_sql();
    /// assert_eq!(
    ///     sql,
    ///     ["INSERT INTO public.employees (id, name, salary) OVERRIDING SYSTEM VALUE VALUES ($1, $2, $3)"]
    /// );
    /// ```
    pub fn overriding_system_value(mut self) -> Self {
        self.node.overriding = " OVERRIDING SYSTEM VALUE";
        self
    }

    /// `WITH table AS (query)`, for a table of `derived!`.
    ///
    /// ```
    /// # use relata_example::*;
    /// # relata::derived! { old { id: Integer } }
    /// let row = employees::Required { id: 5, name: "Ida".into(), salary: 90 };
    /// let fired = delete(employees).filter(employees::salary.lt(10)).returning((employees::id,));
    /// let sql = insert(employees).values(row).with(old, fired).to_sql();
    /// assert_eq!(
    ///     sql,
    ///     [r#"WITH "old" ("id") AS (DELETE FROM public.employees WHERE employees.salary < $1 RETURNING employees.id) INSERT INTO public.employees (id, name, salary) VALUES ($2, $3, $4)"#]
    /// );
    /// ```
    pub fn with<S: from::Source, Q, I, J>(mut self, table: S, query: Q) -> Self
    where
        Q: Query<I, Outer = ()>,
        Q::Types: Fits<S::Table, J>,
    {
        let _ = table;
        self.node.with.push(Cte::new::<S::Table>(query.into_query(), false));
        self
    }

    /// `RETURNING selection`.
    ///
    /// ```
    /// # use relata_example::*;
    /// let row = employees::Required { id: 5, name: "Ida".into(), salary: 90 };
    /// let sql = insert(employees).values(row).returning(employees::id).to_sql();
    /// assert_eq!(
    ///     sql,
    ///     ["INSERT INTO public.employees (id, name, salary) VALUES ($1, $2, $3) RETURNING employees.id"]
    /// );
    /// ```
    pub fn returning<New: Columns<Deps: Level<Calls: InReturning>>>(
        self,
        selection: New,
    ) -> Insert<Run, T, Values, New> {
        Insert { run: self.run, node: self.node, returning: selection, types: PhantomData }
    }

    /// The SQL, with `$1` for the first parameter; several statements where the rows need several.
    ///
    /// ```
    /// # use relata_example::*;
    /// // Nothing is sent for no rows.
    /// assert!(insert(employees).values(Vec::<employees::New>::new()).to_sql().is_empty());
    /// ```
    pub fn to_sql<I>(self) -> Vec<String>
    where
        Values: HasRows<T, Rows: Sized>,
        Sel: Selection<Cons<T, NotNull, Nil>, I>,
    {
        self.statements().1.into_iter().map(|statement| statement.sql).collect()
    }

    pub(crate) fn statements<I>(mut self) -> (Run, Vec<Statement>)
    where
        Sel: Selection<Cons<T, NotNull, Nil>, I>,
    {
        self.returning.push(&mut self.node.returning);
        let outputs = selection::outputs::<Sel, Cons<T, NotNull, Nil>, I>();
        (self.run, render::insert(self.node, outputs))
    }
}

/// In WITH, for its RETURNING.
#[diagnostic::do_not_recommend]
impl<T, Values, Sel, I> Query<(I,)> for Insert<(), T, Values, Sel>
where
    T: Table,
    Values: HasRows<T, Rows: Sized>,
    Sel: Selection<Cons<T, NotNull, Nil>, I>,
{
    type Types = Sel::Types;
    type Row = Sel::Row;
    type Outer = ();

    fn outputs(&self) -> Vec<Output> {
        selection::outputs::<Sel, Cons<T, NotNull, Nil>, I>()
    }

    fn reader(&self) -> Reader<Sel::Row> {
        Sel::read
    }

    #[expect(private_interfaces, reason = "the tree is nobody's business outside")]
    fn into_query(mut self) -> QueryNode {
        self.returning.push(&mut self.node.returning);
        QueryNode::Insert(self.node)
    }
}

impl Rows {
    fn new<R: Insertable>(rows: Vec<R>) -> Rows {
        let mut types = Vec::new();
        R::outputs(&mut types);
        Rows { columns: R::COLUMNS, types, length: rows.len(), rows: Arc::new(rows) }
    }

    pub(crate) fn type_name(&self, column: usize) -> TypeName {
        self.types[column].type_name
    }

    pub(crate) fn is_default(&self, row: usize, column: usize) -> bool {
        self.rows.is_default(row, column)
    }

    /// One value.
    pub(crate) fn value(&self, row: usize, column: usize) -> Param {
        Param::encoded(
            Arc::new(OneValue { rows: Arc::clone(&self.rows), row, column }),
            self.type_name(column),
        )
    }

    /// All values of a column, as an array.
    pub(crate) fn values(&self, column: usize) -> Param {
        let values = AllValues { rows: Arc::clone(&self.rows), length: self.length, column };
        Param::encoded(Arc::new(values), self.type_name(column).array_of())
    }
}

impl std::fmt::Debug for Rows {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} rows", self.length)
    }
}

struct OneValue {
    rows: Arc<dyn Fields>,
    row: usize,
    column: usize,
}

impl Encode for OneValue {
    fn encode(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Refused> {
        self.rows.encode(self.row, self.column, ty, out)
    }
}

struct AllValues {
    rows: Arc<dyn Fields>,
    length: usize,
    column: usize,
}

impl Encode for AllValues {
    fn encode(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Refused> {
        crate::types::encode_array(self.length, ty, out, |row, element, out| {
            self.rows.encode(row, self.column, element, out)
        })
    }
}

/// The rows of an INSERT that has none yet.
enum Never<T> {
    #[expect(dead_code, reason = "there is none")]
    Row(PhantomData<fn() -> T>, std::convert::Infallible),
}

#[diagnostic::do_not_recommend]
impl<T: Table> Insertable for Never<T> {
    type Table = T;
    type Fields = NoFields;

    const COLUMNS: &'static [&'static str] = &[];
}
