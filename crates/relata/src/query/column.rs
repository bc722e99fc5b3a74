//! Tables and columns, as `schema!` writes them.

use std::fmt;
use std::marker::PhantomData;

use bytes::BytesMut;
use tokio_postgres::types::{IsNull, Type};

use crate::error::Error;
use crate::types::{NotNull, Null, Nullness, Operand, Refused, SqlType};

use super::expression::as_array;
use super::field::SelectRow;
use super::record::{ColumnTypes, Record, Values};
use super::scope::{Col, FromOuter, Holds, KeyOf, Mentions, Never, Whole};
use super::{Cursor, Expr, Expression, Node, Output};

/// A table, a view, an alias of one, or a named query: what FROM may hold.
///
/// `schema!` implements it for each table's marker type.
///
/// ```
/// # use relata_example::*;
/// use relata::query::Table;
///
/// assert_eq!(users::Table::NAME, "public.users");
/// assert_eq!(users::Table::COLUMNS[..2], ["id", "email"]);
/// ```
pub trait Table: 'static {
    /// The name in SQL, quoted and with its schema.
    const NAME: &'static str;
    /// What columns are qualified with, quoted: the alias, or the name without its schema.
    const ALIAS: &'static str;
    /// All columns' names, quoted, in the order of [`Table::Row`]'s fields.
    const COLUMNS: &'static [&'static str];
    /// The columns as a list of SQL, `users.id, users.email`, so that it need not be put together for each statement;
    /// empty where nobody has written it down.
    const LIST: &'static str = "";
    /// The place in `COLUMNS` of one that is never NULL, which tells a row of NULLs from an outer join's missing row.
    const NOT_NULL: Option<usize> = <<Self::Row as Record>::Types as ColumnTypes>::NOT_NULL;

    /// A whole row.
    type Row: Record<Types: ColumnTypes> + Clone + Send + Sync + 'static;
    /// [`Stored`], or [`ReadOnly`].
    type Kind;

    /// What a program expects of each column.
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::query::Table;
    ///
    /// let mut outputs = Vec::new();
    /// employees::Table::outputs(&mut outputs);
    /// assert_eq!(outputs[0].type_name.sql, "int4");
    /// ```
    fn outputs(out: &mut Vec<Output>) {
        out.reserve(Self::COLUMNS.len());
        <Self::Row as Record>::Types::outputs(out);
    }

    /// Reads a row.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// use relata::query::Table;
    ///
    /// let sql = "SELECT * FROM employees WHERE id = 1".to_owned();
    /// let statement = Statement { sql, params: Vec::new(), outputs: Vec::new() };
    /// let rows = db.run().rows(&statement).await?;
    /// let eve = employees::Table::read(&mut Cursor::new(&rows[0]))?;
    /// assert_eq!(eve.name, "Eve");
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// When a column holds what its Rust type cannot.
    #[inline]
    fn read(cursor: &mut Cursor<'_>) -> Result<Self::Row, Error> {
        <Self::Row as Record>::Types::read(cursor).map(|values| Self::Row::of(Values(values)))
    }

    /// Writes the value of the column at `at` in `COLUMNS`.
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::query::Table;
    /// use relata::types::{BytesMut, Type};
    ///
    /// let eve = employees::Row { id: 1, name: "Eve".into(), salary: 500, manager_id: None };
    /// let mut bytes = BytesMut::new();
    /// employees::Table::encode(&eve, 0, &Type::INT4, &mut bytes)?;
    /// assert_eq!(*bytes, [0, 0, 0, 1]);
    /// # Ok::<(), relata::types::Refused>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When the type cannot hold the value.
    #[inline]
    fn encode(row: &Self::Row, at: usize, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Refused> {
        <Self::Row as Record>::Types::encode(row.refs().0, at, ty, out)
    }
}

/// The kind of a table whose rows can be changed.
///
/// ```
/// # use relata_example::*;
/// use relata::query::{Stored, Table};
///
/// fn stored<T: Table<Kind = Stored>>() {}
/// stored::<users::Table>();
/// ```
#[derive(Debug)]
pub struct Stored;

/// The kind of a view, or of a query that [`derived!`](crate::derived) names: what is read alone.
///
/// ```
/// use relata::query::{ReadOnly, Table};
///
/// relata::derived! { totals { articles: Bigint } }
/// fn read_only<T: Table<Kind = ReadOnly>>() {}
/// read_only::<totals::Table>();
/// ```
#[derive(Debug)]
pub struct ReadOnly;

/// A kind of tables whose rows can be changed.
#[diagnostic::on_unimplemented(
    message = "rows of a view, or of a query, cannot be inserted, updated or deleted",
    label = "expected a table"
)]
pub trait Changed {}

#[diagnostic::do_not_recommend]
impl Changed for Stored {}

/// There are none; but the compiler tells at length of an impl that is the only one.
#[diagnostic::do_not_recommend]
impl<T> Changed for Never<T> where Never<T>: Holds {}

/// Column `N` of table `T`, of SQL type `S`.
///
/// ```
/// # use relata_example::*;
/// use relata::types::Text;
///
/// // As schema! writes it; the number tells the table's columns apart.
/// let email: Column<users::Table, Text, 1> = users::email;
/// let sql = select(email).from(users).to_sql();
/// assert_eq!(sql, "SELECT users.email FROM public.users");
/// ```
pub struct Column<T, S, const N: u16>(PhantomData<fn() -> (T, S)>);

impl<T, S, const N: u16> Column<T, S, N> {
    /// A column; `schema!` writes these.
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::types::Text;
    ///
    /// const EMAIL: Column<users::Table, Text, 1> = Column::new();
    /// let sql = select(EMAIL).from(users).to_sql();
    /// assert_eq!(sql, "SELECT users.email FROM public.users");
    /// ```
    pub const fn new() -> Self {
        Column(PhantomData)
    }

    /// The name, quoted.
    ///
    /// ```
    /// # use relata_example::*;
    /// assert_eq!(users::email.name(), "email");
    /// ```
    pub const fn name(self) -> &'static str
    where
        T: Table,
    {
        T::COLUMNS[N as usize]
    }

    /// The column as a key of GROUP BY: in HAVING, and in expressions of which the compiler shall know that they are of
    /// keys.
    ///
    /// ```
    /// # use relata_example::*;
    /// let many = count_all().gt(1).or(users::role.grouped().eq(UserRole::Admin));
    /// let sql = select(users::role).from(users).group_by(users::role).having(many).to_sql();
    /// assert_eq!(
    ///     sql,
    ///     "SELECT users.role FROM public.users GROUP BY users.role HAVING count(*) > $1 OR users.role = $2::public.user_role"
    /// );
    /// ```
    pub fn grouped(self) -> Expr<S, KeyOf<T, N>>
    where
        T: Table,
        S: SqlType,
    {
        Expr::new(self.node())
    }
}

impl<T, S, const N: u16> Default for Column<T, S, N> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T, S, const N: u16> Clone for Column<T, S, N> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T, S, const N: u16> Copy for Column<T, S, N> {}

impl<T: Table, S, const N: u16> fmt::Debug for Column<T, S, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", T::ALIAS, self.name())
    }
}

#[diagnostic::do_not_recommend]
impl<T: Table, S: SqlType, const N: u16> Expression for Column<T, S, N> {
    type Sql = S;
    type Deps = Mentions<T>;
    type Named = Col<T, N>;

    #[inline]
    fn node(self) -> Node {
        Node::Column { table: T::ALIAS, name: self.name() }
    }
}

#[diagnostic::do_not_recommend]
impl<T: Table, S: SqlType<Base = B>, B: SqlType, const N: u16> Operand<B> for Column<T, S, N> {
    type Deps = Mentions<T>;
    type Null = S::Null;

    #[inline]
    fn into_node(self) -> Node {
        as_array::<S, B>(self.node())
    }
}

/// [`Column`] by its number. The number in a type is a body of its own to the compiler, which schema! spares a program by
/// these names for the first 64.
#[doc(hidden)]
pub mod numbered {
    use std::marker::PhantomData;

    use super::{All, Column};
    use crate::query::Relation;
    use crate::query::relation::Places;

    /// [`Column::new`], as `schema!` writes it: the compiler finds a function faster than what belongs to a type.
    #[doc(hidden)]
    pub const fn column<T, S, const N: u16>() -> Column<T, S, N> {
        Column(PhantomData)
    }

    /// [`All::new`], as `schema!` writes it.
    #[doc(hidden)]
    pub const fn all<T>() -> All<T> {
        All(PhantomData)
    }

    /// [`Relation::new`], as `schema!` writes it for a key of one column.
    #[doc(hidden)]
    pub const fn relation<Parent, Child, Many>(parent: usize, child: usize) -> Relation<Parent, Child, Many> {
        Relation { parent: Places::One([parent]), child: Places::One([child]), types: PhantomData }
    }

    macro_rules! numbered {
        ($($name:ident $number:literal),*) => {$(pub type $name<T, S> = Column<T, S, $number>;)*};
    }

    numbered!(
        C0 0, C1 1, C2 2, C3 3, C4 4, C5 5, C6 6, C7 7,
        C8 8, C9 9, C10 10, C11 11, C12 12, C13 13, C14 14, C15 15,
        C16 16, C17 17, C18 18, C19 19, C20 20, C21 21, C22 22, C23 23,
        C24 24, C25 25, C26 26, C27 27, C28 28, C29 29, C30 30, C31 31,
        C32 32, C33 33, C34 34, C35 35, C36 36, C37 37, C38 38, C39 39,
        C40 40, C41 41, C42 42, C43 43, C44 44, C45 45, C46 46, C47 47,
        C48 48, C49 49, C50 50, C51 51, C52 52, C53 53, C54 54, C55 55,
        C56 56, C57 57, C58 58, C59 59, C60 60, C61 61, C62 62, C63 63
    );
}

/// What `alias!` makes, by way of a macro of the table's module, which names the columns.
#[doc(hidden)]
#[macro_export]
macro_rules! alias_of {
    (
        [$($attribute:tt)*] $visibility:vis $name:ident $alias:ident $quoted:literal $table:ty;
        $($column:ident $number:literal [$($at:literal)+];)*
    ) => {
        $($attribute)*
        #[allow(non_camel_case_types, dead_code)]
        #[derive(Debug, Clone, Copy)]
        $visibility struct $alias;

        $($attribute)*
        #[allow(non_camel_case_types, dead_code)]
        $visibility type $name = $alias;

        $($attribute)*
        #[allow(dead_code)]
        $visibility fn $name() -> $alias {
            $alias
        }

        #[allow(dead_code, missing_docs, non_upper_case_globals)]
        impl $alias {
            pub const all: $crate::query::All<$alias> = $crate::query::All::new();
            $(pub const $column: $crate::query::Column<
                $alias,
                $crate::nth!($crate::query::record::TypesOf<$table>; $($at)+),
                $number,
            > = $crate::query::numbered::column();)*
        }

        impl $crate::query::Table for $alias {
            const NAME: &'static str = <$table as $crate::query::Table>::NAME;
            const ALIAS: &'static str = $quoted;
            const COLUMNS: &'static [&'static str] = <$table as $crate::query::Table>::COLUMNS;

            type Row = <$table as $crate::query::Table>::Row;
            type Kind = <$table as $crate::query::Table>::Kind;
        }
    };
}

/// All columns of table `T`, read as its row.
///
/// ```
/// # use relata_example::*;
/// let sql = select(employees::all).from(employees).to_sql();
/// assert_eq!(
///     sql,
///     "SELECT employees.id, employees.name, employees.salary, employees.manager_id FROM public.employees"
/// );
/// ```
pub struct All<T>(PhantomData<fn() -> T>);

impl<T> All<T> {
    /// All columns.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(All::<employees::Table>::new()).from(employees).to_sql();
    /// assert_eq!(
    ///     sql,
    ///     "SELECT employees.id, employees.name, employees.salary, employees.manager_id FROM public.employees"
    /// );
    /// ```
    pub const fn new() -> Self {
        All(PhantomData)
    }
}

impl<T> Default for All<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Clone for All<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for All<T> {}

impl<T: Table> fmt::Debug for All<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.*", T::ALIAS)
    }
}

/// Columns that are all NULL where no row matched.
#[derive(Debug)]
pub struct OrNone<Types>(PhantomData<Types>);

/// A row, or `Option` of it where the table is on the outer side of a join, or may be.
pub trait ReadRow: Nullness {
    /// `Row` or `Option<Row>`.
    type Out<Row: Send + 'static>: Send + 'static;
    /// The types of a row's columns: as they are, or [`OrNone`].
    type Types<Columns>;

    /// Reads it.
    ///
    /// # Errors
    ///
    /// When a column holds what its Rust type cannot.
    fn read<T: Table>(cursor: &mut Cursor<'_>) -> Result<Self::Out<T::Row>, Error>;

    /// Reads a struct with `#[derive(Select)]`.
    ///
    /// # Errors
    ///
    /// When a column holds what its Rust type cannot.
    fn read_fields<R: SelectRow>(cursor: &mut Cursor<'_>) -> Result<Self::Out<R>, Error>;
}

impl ReadRow for NotNull {
    type Out<Row: Send + 'static> = Row;
    type Types<Columns> = Columns;

    #[inline]
    fn read<T: Table>(cursor: &mut Cursor<'_>) -> Result<T::Row, Error> {
        T::read(cursor)
    }

    #[inline]
    fn read_fields<R: SelectRow>(cursor: &mut Cursor<'_>) -> Result<R, Error> {
        R::read(cursor)
    }
}

impl ReadRow for Null {
    type Out<Row: Send + 'static> = Option<Row>;
    type Types<Columns> = OrNone<Columns>;

    fn read<T: Table>(cursor: &mut Cursor<'_>) -> Result<Option<T::Row>, Error> {
        let absent = match T::NOT_NULL {
            Some(at) => cursor.is_null(at),
            None => (0..T::COLUMNS.len()).all(|at| cursor.is_null(at)),
        };
        if absent {
            cursor.skip(T::COLUMNS.len());
            return Ok(None);
        }
        T::read(cursor).map(Some)
    }

    fn read_fields<R: SelectRow>(cursor: &mut Cursor<'_>) -> Result<Option<R>, Error> {
        let mut columns = Vec::new();
        R::outputs(&mut columns);
        let absent = match R::never_null() {
            Some(at) => cursor.is_null(at),
            None => (0..columns.len()).all(|at| cursor.is_null(at)),
        };
        if absent {
            cursor.skip(columns.len());
            return Ok(None);
        }
        R::read(cursor).map(Some)
    }
}

impl ReadRow for FromOuter {
    type Out<Row: Send + 'static> = Option<Row>;
    type Types<Columns> = OrNone<Columns>;

    fn read<T: Table>(cursor: &mut Cursor<'_>) -> Result<Option<T::Row>, Error> {
        Null::read::<T>(cursor)
    }

    fn read_fields<R: SelectRow>(cursor: &mut Cursor<'_>) -> Result<Option<R>, Error> {
        Null::read_fields::<R>(cursor)
    }
}

/// What a whole row mentions.
pub(crate) type WholeRow<T> = Whole<T>;
