//! SQL that is written by hand, with identifiers and parameters kept apart: what `sql!` makes.

use std::borrow::Cow;
use std::fmt;
use std::future::Future;
use std::marker::PhantomData;

use crate::blocking::Blocking;
use crate::error::Error;
use crate::run::Async;
use crate::types::{Null, Nullable, Operand, RustType, SqlType, Text};

use super::from_row::{FromRow, Rows};
use super::scope::{Both, Whole};
use super::terminal::only;
use super::{Expr, Expression, Node, Output, Statement, Table, render};

/// SQL that is written by hand; `Deps` are the columns that were spliced in.
///
/// ```
/// use relata::query::Sql;
///
/// let name = "Ann";
/// let sql: Sql<_> = relata::sql!(r#"SELECT {name} || 'x' = {String::from("Annx")}, '{{}}'::jsonb"#);
/// assert_eq!(sql.to_sql(), "SELECT $1 || 'x' = $2, '{}'::jsonb");
/// ```
#[must_use = "SQL does nothing until it is run, with `db.query(…)`, or is part of a query"]
pub struct Sql<Deps = ()> {
    pieces: Vec<Node>,
    types: PhantomData<fn() -> Deps>,
}

impl Sql {
    /// No text yet.
    ///
    /// ```
    /// use relata::query::Sql;
    ///
    /// assert_eq!(Sql::new().text("SELECT 1").to_sql(), "SELECT 1");
    /// ```
    pub const fn new() -> Sql {
        Sql { pieces: Vec::new(), types: PhantomData }
    }
}

impl Default for Sql {
    fn default() -> Self {
        Sql::new()
    }
}

impl<Deps> Sql<Deps> {
    /// Text as it is.
    ///
    /// ```
    /// use relata::query::Sql;
    ///
    /// assert_eq!(Sql::new().text("SELECT ").text("1").to_sql(), "SELECT 1");
    /// ```
    pub fn text(mut self, text: &'static str) -> Self {
        self.pieces.push(Node::Sql(Cow::Borrowed(text)));
        self
    }

    /// An expression, a table, or a value.
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::query::Sql;
    ///
    /// let sql = Sql::new().text("lower(").splice(users::email).text(") = ").splice("ann@example.com");
    /// assert_eq!(sql.to_sql(), "lower(users.email) = $1");
    /// ```
    pub fn splice<How, S: Splice<How>>(mut self, spliced: S) -> Sql<Both<Deps, S::Deps>> {
        self.pieces.push(spliced.into_node());
        Sql { pieces: self.pieces, types: PhantomData }
    }

    /// As an expression of SQL type `S`: never NULL, or `Nullable<…>`. It is taken on trust: what is of another type, or
    /// NULL after all, is an error when it is read.
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::sql;
    /// use relata::types::Integer;
    ///
    /// let length = sql!("char_length({users::email})").as_type::<Integer>();
    /// let sql = select(users::id).from(users).filter(length.gt(100)).to_sql();
    /// assert_eq!(sql, "SELECT users.id FROM public.users WHERE (char_length(users.email)) > $1");
    /// ```
    pub fn as_type<S: SqlType>(self) -> Expr<S, Deps> {
        Expr::new(self.enclosed())
    }

    /// The SQL, with `$1` for the first parameter.
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::sql;
    ///
    /// assert_eq!(sql!("SELECT {users::email} FROM {users} LIMIT {5_i64}").to_sql(), "SELECT users.email FROM public.users LIMIT $1");
    /// ```
    pub fn to_sql(self) -> String {
        self.statement().sql
    }

    /// As a part of other SQL: in parentheses, whatever it holds.
    fn enclosed(self) -> Node {
        Node::Pieces(vec![Node::sql("("), Node::Postfix(self.pieces), Node::sql(")")])
    }

    fn statement(self) -> Statement {
        render::raw(&Node::Postfix(self.pieces))
    }
}

impl<Deps> Clone for Sql<Deps> {
    fn clone(&self) -> Self {
        Sql { pieces: self.pieces.clone(), types: PhantomData }
    }
}

impl<Deps> fmt::Debug for Sql<Deps> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.pieces, f)
    }
}

/// Beside an operator, and in `.set(…)`, it is of the type that is wanted there. Nobody knows whether it is NULL, so it
/// counts as if it may be: [`Sql::as_type`] says that it is not, `sql!("lower({users::email})").as_type::<Text>()`.
#[diagnostic::do_not_recommend]
impl<B: SqlType<Base = B>, Deps> Operand<B> for Sql<Deps> {
    type Deps = Deps;
    type Null = Null;

    fn into_node(self) -> Node {
        self.enclosed()
    }
}

/// What may stand in the braces of `sql!`; `How` tells which of these it is.
///
/// ```
/// # use relata_example::*;
/// use relata::sql;
///
/// // An expression, a table, values.
/// let (role, emails) = (UserRole::Admin, vec!["ann@example.com".to_owned()]);
/// let sql = sql!("SELECT {users::id} FROM {users} WHERE role = {role} AND email = ANY({emails})").to_sql();
/// assert!(sql.starts_with("SELECT users.id FROM public.users WHERE role = $1"));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` can be neither SQL nor a parameter",
    note = "expected a column, an expression, a table, or a value that a SQL type goes with"
)]
pub trait Splice<How> {
    /// The columns that it mentions.
    type Deps;

    /// As a part of the SQL, or as a parameter.
    ///
    /// ```
    /// use relata::query::{Node, Splice};
    ///
    /// assert!(matches!(Splice::into_node("a text"), Node::Param(_)));
    /// ```
    fn into_node(self) -> Node;
}

/// A column or an expression, as SQL.
///
/// ```
/// # use relata_example::*;
/// use relata::query::{ByExpression, Splice};
///
/// fn takes<S: Splice<ByExpression>>(_: S) {}
/// takes(users::email.lower());
/// ```
#[derive(Debug)]
pub struct ByExpression;

/// A table, as its name with its alias.
///
/// ```
/// # use relata_example::*;
/// use relata::query::{ByTable, Splice};
///
/// fn takes<S: Splice<ByTable>>(_: S) {}
/// takes(users);
/// ```
#[derive(Debug)]
pub struct ByTable;

/// A value, as a parameter.
///
/// ```
/// use relata::query::{ByValue, Splice};
///
/// fn takes<S: Splice<ByValue>>(_: S) {}
/// takes(7_i64);
/// ```
#[derive(Debug)]
pub struct ByValue;

/// A reference to a value, as a parameter.
///
/// ```
/// use relata::query::{ByReference, Splice};
///
/// fn takes<S: Splice<ByReference>>(_: S) {}
/// takes(&7_i64);
/// ```
#[derive(Debug)]
pub struct ByReference;

/// Text that is borrowed, as a parameter.
///
/// ```
/// use relata::query::{ByText, Splice};
///
/// fn takes<S: Splice<ByText>>(_: S) {}
/// takes("a text");
/// ```
#[derive(Debug)]
pub struct ByText;

#[diagnostic::do_not_recommend]
impl<E: Expression> Splice<ByExpression> for E {
    type Deps = E::Deps;

    fn into_node(self) -> Node {
        self.node()
    }
}

#[diagnostic::do_not_recommend]
impl<F: Fn() -> T, T: Table> Splice<ByTable> for F {
    type Deps = ();

    fn into_node(self) -> Node {
        render::table::<T>()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Table> Splice<ByTable> for super::All<T> {
    type Deps = Whole<T>;

    fn into_node(self) -> Node {
        let mut outputs = Vec::with_capacity(T::COLUMNS.len());
        T::outputs(&mut outputs);
        let columns = T::COLUMNS.iter().zip(outputs);
        let column = |(name, output): (&&'static str, Output)| {
            render::as_text(Node::Column { table: T::ALIAS, name }, output.type_name)
        };
        Node::List(columns.map(column).collect())
    }
}

#[diagnostic::do_not_recommend]
impl<Deps> Splice<ByExpression> for Sql<Deps> {
    type Deps = Deps;

    fn into_node(self) -> Node {
        Node::Pieces(self.pieces)
    }
}

#[diagnostic::do_not_recommend]
impl<V: RustType> Splice<ByValue> for V {
    type Deps = ();

    fn into_node(self) -> Node {
        Node::param::<V::Sql>(self)
    }
}

#[diagnostic::do_not_recommend]
impl<V: RustType + Clone> Splice<ByReference> for &V {
    type Deps = ();

    fn into_node(self) -> Node {
        Node::param::<V::Sql>(self.clone())
    }
}

#[diagnostic::do_not_recommend]
impl<V: RustType + Clone> Splice<ByReference> for &[V]
where
    Vec<V>: RustType,
{
    type Deps = ();

    fn into_node(self) -> Node {
        Node::param::<<Vec<V> as RustType>::Sql>(self.to_vec())
    }
}

#[diagnostic::do_not_recommend]
impl Splice<ByText> for &str {
    type Deps = ();

    fn into_node(self) -> Node {
        Node::param::<Text>(self.to_owned())
    }
}

#[diagnostic::do_not_recommend]
impl Splice<ByText> for Option<&str> {
    type Deps = ();

    fn into_node(self) -> Node {
        Node::param::<Nullable<Text>>(self.map(str::to_owned))
    }
}

/// SQL that is written by hand, on a database.
///
/// ```
/// # use relata_example::*; run(async |db| {
/// use relata::sql;
///
/// let query = db.query(sql!("SELECT name, salary FROM employees ORDER BY id"));
/// let rows: Vec<(String, i32)> = query.all_as().await?;
/// assert_eq!(rows[0], ("Eve".to_owned(), 300));
/// # Ok(()) });
/// ```
#[derive(Debug)]
#[must_use = "a query does nothing until it is run, with `.execute()` for example"]
pub struct RawQuery<Run> {
    run: Run,
    statement: Statement,
}

impl<Run> RawQuery<Run> {
    pub(crate) fn new<Deps>(run: Run, sql: Sql<Deps>) -> Self {
        RawQuery { run, statement: sql.statement() }
    }
}

impl<'a> RawQuery<Async<'a>> {
    /// All rows, as structs with `#[derive(FromRow)]` or as tuples.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// use relata::sql;
    ///
    /// let names: Vec<(String,)> = db.query(sql!("SELECT name FROM employees ORDER BY id")).all_as().await?;
    /// assert_eq!(names.len(), 4);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// When there is no connection to be had, the server refuses the statement, or the result has not the columns that
    /// the rows want.
    pub fn all_as<R: FromRow + Send>(
        self,
    ) -> impl Future<Output = Result<Vec<R>, Error>> + Send + use<'a, R> {
        let RawQuery { run, statement } = self;
        async move {
            let (mut rows, mut reader) = (Vec::new(), Rows::new());
            let take = |row| {
                rows.push(reader.read(&row, &statement.sql)?);
                Ok(())
            };
            run.each(&statement, take).await?;
            Ok(rows)
        }
    }

    /// The only row.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// use relata::sql;
    ///
    /// let (count,): (i64,) = db.query(sql!("SELECT count(*) FROM {users}")).one_as().await?;
    /// assert_eq!(count, 3);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// As [`all_as`](Self::all_as); [`Error::is_not_found`] without a row; an error where there are several.
    pub fn one_as<R: FromRow + Send>(self) -> impl Future<Output = Result<R, Error>> + Send + use<'a, R> {
        let row = self.optional_as();
        async move { row.await?.ok_or_else(Error::not_found) }
    }

    /// The only row, if there is one.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// use relata::sql;
    ///
    /// let nobody: Option<(String,)> = db.query(sql!("SELECT email FROM users WHERE false")).optional_as().await?;
    /// assert_eq!(nobody, None);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// As [`all_as`](Self::all_as); an error where there are several rows.
    pub fn optional_as<R: FromRow + Send>(
        self,
    ) -> impl Future<Output = Result<Option<R>, Error>> + Send + use<'a, R> {
        let rows = self.all_as();
        async move { only(rows.await?) }
    }

    /// Runs it: how many rows it touched, by PostgreSQL's command tag.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// use relata::sql;
    ///
    /// assert_eq!(db.query(sql!("DELETE FROM {bookings}")).execute().await?, 2);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// When there is no connection to be had, or the server refuses the statement.
    pub fn execute(self) -> impl Future<Output = Result<u64, Error>> + Send + use<'a> {
        let RawQuery { run, statement } = self;
        async move { run.execute(&statement).await }
    }
}

impl RawQuery<Blocking<'_>> {
    /// All rows, as structs with `#[derive(FromRow)]` or as tuples.
    ///
    /// ```
    /// # use relata_example::{run_blocking, users}; use relata::blocking::Executor as _; use relata::query::*; run_blocking(|db| {
    /// use relata::sql;
    ///
    /// let names: Vec<(String,)> = db.query(sql!("SELECT name FROM employees ORDER BY id")).all_as()?;
    /// assert_eq!(names.len(), 4);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// When there is no connection to be had, the server refuses the statement, or the result has not the columns that
    /// the rows want.
    pub fn all_as<R: FromRow + Send>(self) -> Result<Vec<R>, Error> {
        let (mut rows, mut reader) = (Vec::new(), Rows::new());
        self.run.each(&self.statement, |row| {
            rows.push(reader.read(&row, &self.statement.sql)?);
            Ok(())
        })?;
        Ok(rows)
    }

    /// The only row.
    ///
    /// ```
    /// # use relata_example::{run_blocking, users}; use relata::blocking::Executor as _; use relata::query::*; run_blocking(|db| {
    /// use relata::sql;
    ///
    /// let (count,): (i64,) = db.query(sql!("SELECT count(*) FROM {users}")).one_as()?;
    /// assert_eq!(count, 3);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// As [`all_as`](Self::all_as); [`Error::is_not_found`] without a row; an error where there are several.
    pub fn one_as<R: FromRow + Send>(self) -> Result<R, Error> {
        self.optional_as()?.ok_or_else(Error::not_found)
    }

    /// The only row, if there is one.
    ///
    /// ```
    /// # use relata_example::{run_blocking, users}; use relata::blocking::Executor as _; use relata::query::*; run_blocking(|db| {
    /// use relata::sql;
    ///
    /// let nobody: Option<(String,)> = db.query(sql!("SELECT email FROM users WHERE false")).optional_as()?;
    /// assert_eq!(nobody, None);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// As [`all_as`](Self::all_as); an error where there are several rows.
    pub fn optional_as<R: FromRow + Send>(self) -> Result<Option<R>, Error> {
        only(self.all_as()?)
    }

    /// Runs it: how many rows it touched, by PostgreSQL's command tag.
    ///
    /// ```
    /// # use relata_example::{run_blocking, users}; use relata::blocking::Executor as _; use relata::query::*; run_blocking(|db| {
    /// use relata::sql;
    ///
    /// assert_eq!(db.query(sql!("DELETE FROM bookings")).execute()?, 2);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// When there is no connection to be had, or the server refuses the statement.
    pub fn execute(self) -> Result<u64, Error> {
        self.run.execute(&self.statement)
    }
}
