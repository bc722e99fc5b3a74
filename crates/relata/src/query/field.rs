//! Fields of a program's own structs, as columns: what `#[derive(Select)]`, `#[derive(Insert)]` and `#[derive(Patch)]`
//! write calls of.

use std::any::TypeId;
use std::fmt;
use std::marker::PhantomData;

use bytes::BytesMut;
use tokio_postgres::types::{IsNull, Type};

use crate::error::Error;
use crate::types::{NotNull, Null, Refused, SqlType};

use super::column::ReadRow;
use super::scope::{FromOuter, Has, Holds, Never};
use super::selection::Columns;
use super::{Column, Cursor, Node, Output, Selection, Set, Table};

/// A struct with `#[derive(Select)]`.
///
/// ```
/// # use relata_example::*;
/// use relata::query::field::SelectRow;
///
/// #[derive(relata::Select)]
/// #[relata(table = users)]
/// struct Card {
///     email: String,
/// }
///
/// fn table<R: SelectRow>() -> &'static str {
///     <R::Table as relata::query::Table>::NAME
/// }
///
/// assert_eq!(table::<Card>(), "public.users");
/// ```
pub trait SelectRow: Sized + Send + 'static {
    /// The table that a row is of; on the outer side of a join, `Option` of the struct is read.
    type Table: Table;
    /// The other tables that it has columns of: [`InnerJoined`] and [`OuterJoined`].
    type Joined;
    /// The columns that it mentions.
    type Deps;

    /// The columns, in the fields' order.
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::query::field::SelectRow;
    ///
    /// #[derive(relata::Select)]
    /// #[relata(table = users)]
    /// struct Card {
    ///     email: String,
    ///     role: UserRole,
    /// }
    ///
    /// let mut nodes = Vec::new();
    /// Card::push(&mut nodes);
    /// assert_eq!(nodes.len(), 2);
    /// ```
    fn push(out: &mut Vec<Node>);

    /// What the program expects of each.
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::query::field::SelectRow;
    ///
    /// #[derive(relata::Select)]
    /// #[relata(table = employees)]
    /// struct Card {
    ///     id: i32,
    /// }
    ///
    /// let mut outputs = Vec::new();
    /// Card::outputs(&mut outputs);
    /// assert_eq!(outputs[0].type_name.sql, "int4");
    /// ```
    fn outputs(out: &mut Vec<Output>);

    /// The place of a column of the table's that is never NULL.
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::query::field::SelectRow;
    ///
    /// #[derive(relata::Select)]
    /// #[relata(table = users)]
    /// struct Card {
    ///     first_name: Option<String>,
    ///     email: String,
    /// }
    ///
    /// assert_eq!(Card::never_null(), Some(1));
    /// ```
    fn never_null() -> Option<usize>;

    /// Reads a row.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// use relata::query::field::SelectRow;
    ///
    /// #[derive(relata::Select)]
    /// #[relata(table = employees)]
    /// struct Card {
    ///     name: String,
    /// }
    ///
    /// let sql = "SELECT name FROM employees WHERE id = 1".to_owned();
    /// let statement = Statement { sql, params: Vec::new(), outputs: Vec::new() };
    /// let rows = db.run().rows(&statement).await?;
    /// assert_eq!(Card::read(&mut Cursor::new(&rows[0]))?.name, "Eve");
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// When a column holds what its Rust type cannot.
    fn read(cursor: &mut Cursor<'_>) -> Result<Self, Error>;
}

/// The columns of a struct with `#[derive(Select)]`, as a selection.
///
/// ```
/// # use relata_example::*;
/// #[derive(relata::Select)]
/// #[relata(table = employees)]
/// struct Card {
///     name: String,
/// }
///
/// // `Card::columns()` gives it.
/// let fields = relata::query::field::Fields::<Card>::new();
/// let sql = select(fields).from(employees).to_sql();
/// assert_eq!(sql, "SELECT employees.name FROM public.employees");
/// ```
pub struct Fields<R>(PhantomData<fn() -> R>);

impl<R> Fields<R> {
    /// All of them.
    ///
    /// ```
    /// # use relata_example::*;
    /// #[derive(relata::Select)]
    /// #[relata(table = employees)]
    /// struct Card {
    ///     name: String,
    /// }
    ///
    /// const FIELDS: relata::query::field::Fields<Card> = relata::query::field::Fields::new();
    /// ```
    pub const fn new() -> Self {
        Fields(PhantomData)
    }
}

impl<R> Default for Fields<R> {
    fn default() -> Self {
        Self::new()
    }
}

impl<R> Clone for Fields<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for Fields<R> {}

impl<R> fmt::Debug for Fields<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(std::any::type_name::<R>())
    }
}

#[diagnostic::do_not_recommend]
impl<R: SelectRow> Columns for Fields<R> {
    type Deps = R::Deps;
    type Itself = Self;

    fn itself(self) -> Self {
        self
    }

    fn push(self, out: &mut Vec<Node>) {
        R::push(out);
    }
}

impl<Scope, R, I, J> Selection<Scope, (I, J)> for Fields<R>
where
    R: SelectRow,
    Scope: Has<R::Table, I>,
    R::Joined: Joined<Scope, J>,
{
    type Row = <Scope::Null as ReadRow>::Out<R>;
    type Types = <Scope::Null as ReadRow>::Types<Fields<R>>;
    type Tables = (Scope::Null, <R::Joined as Joined<Scope, J>>::Tables);

    fn outputs(out: &mut Vec<Output>) {
        R::outputs(out);
    }

    #[inline]
    fn read(cursor: &mut Cursor<'_>) -> Result<Self::Row, Error> {
        Scope::Null::read_fields(cursor)
    }
}

/// Another table whose columns have fields that are no `Option`.
///
/// ```
/// # use relata_example::*;
/// use relata::query::field::InnerJoined;
///
/// /// What a struct with a field for a column of `users` says, if the field is no `Option`.
/// type Joined = (InnerJoined<users::Table>, ());
/// ```
#[derive(Debug)]
pub struct InnerJoined<T>(PhantomData<T>);

/// Another table whose columns have fields that are `Option`.
///
/// ```
/// # use relata_example::*;
/// use relata::query::field::OuterJoined;
///
/// /// What a struct with a field for a column of `users` says, if the field is an `Option`.
/// type Joined = (OuterJoined<users::Table>, ());
/// ```
#[derive(Debug)]
pub struct OuterJoined<T>(PhantomData<T>);

/// Tables that are all in `Scope`.
///
/// ```
/// # use relata_example::*;
/// #[derive(relata::Select)]
/// #[relata(table = articles)]
/// struct Titled {
///     title: String,
///     #[relata(column = users::email)]
///     author: String,
/// }
///
/// let on = users::id.eq(articles::author_id);
/// let sql = select(Titled::columns()).from(articles).join(users, on).to_sql();
/// assert_eq!(
///     sql,
///     "SELECT articles.title, users.email FROM public.articles JOIN public.users ON users.id = articles.author_id"
/// );
/// ```
pub trait Joined<Scope, I> {
    /// What is known of each of them.
    type Tables;
}

impl<Scope> Joined<Scope, ()> for () {
    type Tables = ();
}

impl<Scope: Has<T, I, Null: Matched<T>>, T, I> Joined<Scope, (I,)> for InnerJoined<T> {
    type Tables = <Scope::Null as Matched<T>>::Rows;
}

impl<Scope: Has<T, I>, T, I> Joined<Scope, (I,)> for OuterJoined<T> {
    type Tables = Scope::Null;
}

impl<Scope, A: Joined<Scope, I>, B: Joined<Scope, J>, I, J> Joined<Scope, (I, J)> for (A, B) {
    type Tables = (A::Tables, B::Tables);
}

/// Whether each row of the query has one of table `T`.
///
/// ```
/// # use relata_example::*;
/// use relata::query::field::Matched;
///
/// fn always_has_a_row<N: Matched<users::Table>>() {}
/// always_has_a_row::<relata::types::NotNull>();
/// ```
#[diagnostic::on_unimplemented(
    message = "columns of table `{T}` may be NULL, for it is on the outer side of a join, and a field for one is no `Option`",
    label = "a row of the other tables need not match one of `{T}`",
    note = "make the fields `Option`s, or use `.join(…)`"
)]
pub trait Matched<T> {
    /// Those rows.
    type Rows;
}

#[diagnostic::do_not_recommend]
impl<T> Matched<T> for NotNull {
    type Rows = NotNull;
}

#[diagnostic::do_not_recommend]
impl<T> Matched<T> for Null
where
    Never<T>: Holds,
{
    type Rows = Null;
}

#[diagnostic::do_not_recommend]
impl<T> Matched<T> for FromOuter
where
    Never<T>: Holds,
{
    type Rows = FromOuter;
}

/// What the program expects of a column.
///
/// ```
/// # use relata_example::*;
/// assert_eq!(relata::query::field::output(employees::id).type_name.sql, "int4");
/// ```
pub fn output<T: Table, S: SqlType, const N: u16>(_: Column<T, S, N>) -> Output {
    Output::new::<S>()
}

/// Whether a column is NOT NULL.
///
/// ```
/// # use relata_example::*;
/// use relata::query::field::is_not_null;
///
/// assert!(is_not_null(users::email) && !is_not_null(users::first_name));
/// ```
pub fn is_not_null<T: Table, S: SqlType, const N: u16>(_: Column<T, S, N>) -> bool {
    TypeId::of::<S::Null>() == TypeId::of::<NotNull>()
}

/// Reads a column into a field that is no `Option`.
///
/// ```
/// # use relata_example::*;
/// use relata::query::{Cursor, field};
///
/// fn name(cursor: &mut Cursor<'_>) -> Result<String, relata::Error> {
///     field::read(employees::name, cursor)
/// }
/// ```
///
/// # Errors
///
/// When it holds what the Rust type cannot.
#[inline]
pub fn read<T: Table, S: SqlType, const N: u16>(
    _: Column<T, S, N>,
    cursor: &mut Cursor<'_>,
) -> Result<S::Rust, Error> {
    cursor.read::<S>()
}

/// Reads a column into a field that is an `Option`.
///
/// ```
/// # use relata_example::*;
/// use relata::query::{Cursor, field};
///
/// fn name(cursor: &mut Cursor<'_>) -> Result<Option<String>, relata::Error> {
///     field::read_or_null(employees::name, cursor)
/// }
/// ```
///
/// # Errors
///
/// When it holds what the Rust type cannot.
#[inline]
pub fn read_or_null<T: Table, S: SqlType, const N: u16>(
    _: Column<T, S, N>,
    cursor: &mut Cursor<'_>,
) -> Result<<S::OrNull as SqlType>::Rust, Error> {
    cursor.read::<S::OrNull>()
}

/// Writes a column's value.
///
/// ```
/// # use relata_example::*;
/// use relata::types::{BytesMut, Type};
///
/// let mut bytes = BytesMut::new();
/// relata::query::field::encode(employees::id, Some(&7), &Type::INT4, &mut bytes)?;
/// assert_eq!(*bytes, [0, 0, 0, 7]);
/// # Ok::<(), relata::types::Refused>(())
/// ```
///
/// # Errors
///
/// When the type cannot hold the value.
pub fn encode<T: Table, S: SqlType, const N: u16>(
    _: Column<T, S, N>,
    value: Option<&S::Rust>,
    ty: &Type,
    out: &mut BytesMut,
) -> Result<IsNull, Refused> {
    value.map_or(Ok(IsNull::Yes), |value| S::encode(value, ty, out))
}

/// Sets a column, if there is a value.
///
/// ```
/// # use relata_example::*;
/// let mut sets = Vec::new();
/// relata::query::field::set(employees::salary, Some(100), &mut sets);
/// relata::query::field::set(employees::name, None, &mut sets);
/// assert_eq!(sets.len(), 1);
/// ```
pub fn set<T: Table, S: SqlType, const N: u16>(
    column: Column<T, S, N>,
    value: Option<S::Rust>,
    out: &mut Vec<Set>,
) {
    Set::given::<S>(column.name(), value, out);
}

/// Ends the compilation where `given` lacks one of the columns `required`, or has one that INSERT may not give.
///
/// ```
/// # use relata_example::*;
/// use relata::query::field::check_insert;
/// use relata::query::Insertable;
///
/// const GIVEN: &[&str] = &[users::email.name(), users::password.name()];
/// const _: () = check_insert(users::Required::COLUMNS, users::New::COLUMNS, GIVEN);
/// ```
///
/// # Panics
///
/// Then; it is called where the compiler evaluates it.
#[track_caller]
pub const fn check_insert(required: &[&'static str], insertable: &[&'static str], given: &[&'static str]) {
    let mut message = Message { bytes: [0; 200], length: 0 };
    if let Some(column) = first_beside(required, given) {
        message.push("column ");
        message.push(column);
        message.push(" is NOT NULL and has no default, so a row to insert must have a field for it");
        panic!("{}", message.text());
    }
    if let Some(column) = first_beside(given, insertable) {
        message.push("column ");
        message.push(column);
        message.push(" is always generated, so a row to insert cannot have a field for it");
        panic!("{}", message.text());
    }
}

/// The first of `columns` that is not in `others`.
const fn first_beside(columns: &[&'static str], others: &[&'static str]) -> Option<&'static str> {
    let mut at = 0;
    while at < columns.len() {
        let mut other = 0;
        while other < others.len() && !same(columns[at], others[other]) {
            other += 1;
        }
        if other == others.len() {
            return Some(columns[at]);
        }
        at += 1;
    }
    None
}

const fn same(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    let mut at = 0;
    while at < left.len() && at < right.len() && left[at] == right[at] {
        at += 1;
    }
    at == left.len() && at == right.len()
}

/// Text that is put together while the program is compiled; what is too long is cut.
struct Message {
    bytes: [u8; 200],
    length: usize,
}

impl Message {
    const fn push(&mut self, text: &str) {
        let mut at = 0;
        while at < text.len() && self.length < self.bytes.len() {
            self.bytes[self.length] = text.as_bytes()[at];
            self.length += 1;
            at += 1;
        }
    }

    const fn text(&self) -> &str {
        match std::str::from_utf8(self.bytes.split_at(self.length).0) {
            Ok(text) => text,
            Err(_) => "a row to insert lacks a column, or has one too many",
        }
    }
}
