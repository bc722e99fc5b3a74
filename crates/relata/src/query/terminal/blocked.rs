//! Queries that block.

use crate::blocking::{Blocking, Rows};
use crate::error::Error;
use crate::query::group::OneLevel;
use crate::query::insert::HasRows;
use crate::query::rows::Whichever;
use crate::query::scope::{Both, Cons, Nil, Within};
use crate::query::subquery::Reader;
use crate::query::{Compound, Cursor, Delete, Groups, Insert, Select, Selection, Statement, Table, Update};
use crate::types::{NotNull, Text};

use super::each_query;

/// Writes the methods that run a query, for a type of queries and what must hold of it.
macro_rules! terminals {
    (
        example $example:literal,
        impl[$($generics:tt)*] $query:ty, row $row:ty, indices [$($index:ident),*], where [$($bounds:tt)*],
        read [$($named:ident)?] as $out:ty, [$($same:tt)*],
        $this:ident => $statements:expr, $read:expr
    ) => {
        impl<'a, $($generics)*> $query {
            /// All rows.
            ///
            #[doc = concat!(
                "```no_run\n# use relata_example::*; use relata::blocking::Executor;\n# fn example(db: relata::blocking::Database) -> Result<(), relata::Error> {\nlet answer = ",
                $example,
                "\n    .all()?;\n# Ok(()) }\n```"
            )]
            ///
            /// # Errors
            ///
            /// When there is no connection to be had, the server refuses the query, or a value is not of its type.
            pub fn all<$($named: Send,)? $($index),*>(self) -> Result<Vec<$out>, Error>
            where
                $($bounds)* $($same)*
            {
                let $this = self;
                let read: Reader<$out> = $read;
                let (run, statements) = $statements;
                all(run, statements, read)
            }

            /// The only row.
            ///
            #[doc = concat!(
                "```no_run\n# use relata_example::*; use relata::blocking::Executor;\n# fn example(db: relata::blocking::Database) -> Result<(), relata::Error> {\nlet answer = ",
                $example,
                "\n    .one()?;\n# Ok(()) }\n```"
            )]
            ///
            /// # Errors
            ///
            /// As [`all`](Self::all); [`Error::is_not_found`] without a row; an error where there are several.
            pub fn one<$($named: Send,)? $($index),*>(self) -> Result<$out, Error>
            where
                $($bounds)* $($same)*
            {
                let $this = self;
                let read: Reader<$out> = $read;
                let (run, statements) = $statements;
                one(run, statements, read)
            }

            /// The only row, if there is one.
            ///
            #[doc = concat!(
                "```no_run\n# use relata_example::*; use relata::blocking::Executor;\n# fn example(db: relata::blocking::Database) -> Result<(), relata::Error> {\nlet answer = ",
                $example,
                "\n    .optional()?;\n# Ok(()) }\n```"
            )]
            ///
            /// # Errors
            ///
            /// As [`all`](Self::all); an error where there are several rows.
            pub fn optional<$($named: Send,)? $($index),*>(self) -> Result<Option<$out>, Error>
            where
                $($bounds)* $($same)*
            {
                let $this = self;
                let read: Reader<$out> = $read;
                let (run, statements) = $statements;
                optional(run, statements, read)
            }
        }
    };
}

each_query!(terminals, Blocking);

impl<'a, T: Table, Values> Insert<Blocking<'a>, T, Values> {
    /// Runs it: how many rows were inserted, or updated by ON CONFLICT.
    ///
    /// ```
    /// # use relata_example::{run_blocking, users}; use relata::blocking::Executor as _; use relata::query::*; run_blocking(|db| {
    /// let ida = users::Required { email: "ida@example.com".into(), password: "hash".into() };
    /// assert_eq!(db.insert(users).values(ida).execute()?, 1);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// When there is no connection to be had, or the server refuses it, for a constraint's sake for example.
    pub fn execute(self) -> Result<u64, Error>
    where
        Values: HasRows<T, Rows: Sized>,
    {
        let (run, statements) = self.statements();
        execute(run, statements)
    }
}

impl<'a, Scope, Deps, Rows> Update<Blocking<'a>, Scope, Deps, Rows> {
    /// Runs it: how many rows were updated.
    ///
    /// ```
    /// # use relata_example::{run_blocking, users}; use relata::blocking::Executor as _; use relata::query::*; run_blocking(|db| {
    /// assert_eq!(db.update(users).set(users::is_active.set(true)).everything().execute()?, 3);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// When there is no connection to be had, or the server refuses it, for a constraint's sake for example.
    pub fn execute<I>(self) -> Result<u64, Error>
    where
        Rows: Whichever<Scope, Rows: Sized>,
        Deps: Within<Scope, I, Tables: Sized>,
    {
        let (run, statement) = self.statement::<()>();
        execute(run, Vec::from_iter(statement))
    }
}

impl<'a, Scope, Deps, Rows> Delete<Blocking<'a>, Scope, Deps, Rows> {
    /// Runs it: how many rows were deleted.
    ///
    /// ```
    /// # use relata_example::{run_blocking, users}; use relata::blocking::Executor as _; use relata::query::*; run_blocking(|db| {
    /// assert_eq!(db.delete(users).filter(users::is_active.eq(false)).execute()?, 1);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// When there is no connection to be had, or the server refuses it, for a foreign key's sake for example.
    pub fn execute<I>(self) -> Result<u64, Error>
    where
        Rows: Whichever<Scope, Rows: Sized>,
        Deps: Within<Scope, I, Tables: Sized>,
    {
        let (run, statement) = self.statement::<()>();
        execute(run, vec![statement])
    }
}

impl<'a, Sel, Scope, Deps, Out, Group> Select<Blocking<'a>, Sel, Scope, Deps, Out, Group> {
    /// `EXPLAIN`: the lines of the plan, without running the query.
    ///
    /// ```
    /// # use relata_example::{run_blocking, users}; use relata::blocking::Executor as _; use relata::query::*; run_blocking(|db| {
    /// assert!(db.select(users::all).from(users).explain()?[0].contains("users"));
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// When there is no connection to be had, or the server refuses the query.
    pub fn explain<WhichTableOfThatName, WhichTableOfThisName, K, L>(self) -> Result<Vec<String>, Error>
    where
        Sel: Selection<Scope, WhichTableOfThatName, Tables: Sized>,
        Deps: Within<Scope, WhichTableOfThisName, Tables: Sized>,
        Out: Within<Scope, K, Tables: Sized>,
        Group: Groups<Both<Sel::Deps, Out>, L, Level: OneLevel<Scope, Rows: Sized>>,
    {
        let (run, statement) = self.statement();
        all(run, vec![statement.explained("EXPLAIN")], |line| line.read::<Text>())
    }

    /// `EXPLAIN (ANALYZE, BUFFERS)`: runs the query, and gives the lines of the plan with what each step took.
    ///
    /// ```
    /// # use relata_example::{run_blocking, users}; use relata::blocking::Executor as _; use relata::query::*; run_blocking(|db| {
    /// assert!(db.select(users::all).from(users).explain_analyze()?[0].contains("actual time"));
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// As [`explain`](Self::explain).
    pub fn explain_analyze<WhichTableOfThatName, WhichTableOfThisName, K, L>(
        self,
    ) -> Result<Vec<String>, Error>
    where
        Sel: Selection<Scope, WhichTableOfThatName, Tables: Sized>,
        Deps: Within<Scope, WhichTableOfThisName, Tables: Sized>,
        Out: Within<Scope, K, Tables: Sized>,
        Group: Groups<Both<Sel::Deps, Out>, L, Level: OneLevel<Scope, Rows: Sized>>,
    {
        let (run, statement) = self.statement();
        all(run, vec![statement.explained("EXPLAIN (ANALYZE, BUFFERS)")], |line| line.read::<Text>())
    }

    /// The rows as they come, for results that are too big to be held at once. The connection is the iterator's until it
    /// is read to its end or dropped.
    ///
    /// ```
    /// # use relata_example::{run_blocking, users}; use relata::blocking::Executor as _; use relata::query::*; run_blocking(|db| {
    /// for email in db.select(users::email).from(users).stream()? {
    ///     assert!(email?.ends_with("@example.com"));
    /// }
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// When there is no connection to be had, or the server refuses the query; what goes wrong later is an item.
    pub fn stream<Row: Send, WhichTableOfThatName, WhichTableOfThisName, K, L>(
        self,
    ) -> Result<RowIterator<'a, Row>, Error>
    where
        Sel: Selection<Scope, WhichTableOfThatName, Row = Row, Tables: Sized>,
        Deps: Within<Scope, WhichTableOfThisName, Tables: Sized>,
        Out: Within<Scope, K, Tables: Sized>,
        Group: Groups<Both<Sel::Deps, Out>, L, Level: OneLevel<Scope, Rows: Sized>>,
    {
        let (run, statement) = self.statement();
        stream(run, statement, Sel::read)
    }
}

/// The rows of a result, one after another.
///
/// ```
/// # use relata_example::{run_blocking, users}; use relata::blocking::Executor as _; use relata::query::*; run_blocking(|db| {
/// use relata::query::RowIterator;
///
/// let emails: RowIterator<'_, String> = db.select(users::email).from(users).stream()?;
/// assert_eq!(emails.count(), 3);
/// # Ok(()) });
/// ```
#[derive(Debug)]
#[must_use = "an iterator does nothing until it is read"]
pub struct RowIterator<'a, Row> {
    rows: Rows<'a>,
    read: Reader<Row>,
}

impl<Row> Iterator for RowIterator<'_, Row> {
    type Item = Result<Row, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.rows.next().map(|row| row.and_then(|row| (self.read)(&mut Cursor::new(&row))))
    }
}

fn all<Row: Send>(
    run: Blocking<'_>,
    statements: Vec<Statement>,
    read: Reader<Row>,
) -> Result<Vec<Row>, Error> {
    let mut rows = Vec::new();
    run.each_of_all(&statements, |row| {
        rows.push(read(&mut Cursor::new(&row))?);
        Ok(())
    })?;
    Ok(rows)
}

fn one<Row: Send>(run: Blocking<'_>, statements: Vec<Statement>, read: Reader<Row>) -> Result<Row, Error> {
    optional(run, statements, read)?.ok_or_else(Error::not_found)
}

fn optional<Row: Send>(
    run: Blocking<'_>,
    statements: Vec<Statement>,
    read: Reader<Row>,
) -> Result<Option<Row>, Error> {
    let (mut only, mut count) = (None, 0);
    run.each_of_all(&statements, |row| {
        count += 1;
        only = Some(read(&mut Cursor::new(&row))?);
        Ok(())
    })?;
    if count > 1 { Err(Error::too_many(count)) } else { Ok(only) }
}

fn execute(run: Blocking<'_>, statements: Vec<Statement>) -> Result<u64, Error> {
    run.each_of_all(&statements, |_| Ok(()))
}

fn stream<'a, Row>(
    run: Blocking<'a>,
    statement: Statement,
    read: Reader<Row>,
) -> Result<RowIterator<'a, Row>, Error> {
    Ok(RowIterator { rows: run.stream(statement)?, read })
}
