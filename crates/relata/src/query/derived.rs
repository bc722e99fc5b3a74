//! `derived!`: tables that a query makes.

use std::marker::PhantomData;

use crate::types::SqlType;

/// `S`, if it is a SQL type. Where it is not, the number is an error that the compiler has told of, and it is silent of
/// whatever has to do with it: one wrong type is one error, and not one for each place where the type stands.
#[doc(hidden)]
#[derive(Debug)]
pub struct If<S, const IS: bool>(PhantomData<S>);

#[doc(hidden)]
pub trait Checked {
    type Sql;
}

impl<S> Checked for If<S, true> {
    type Sql = S;
}

#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a SQL type",
    label = "expected a type of `relata::types`, `Nullable<…>` of one, or `Enum<…>` of an enum of `schema!`"
)]
pub trait IsSqlType {
    const YES: bool;
}

#[diagnostic::do_not_recommend]
impl<S: SqlType> IsSqlType for S {
    const YES: bool = true;
}

/// Says what columns a subquery in FROM, or a query of WITH, gives, so that they can be used as a table's.
///
/// The types are those of [`relata::types`](crate::types), or paths from the crate's root. A query whose columns do not
/// fit, in their order and with their types, does not compile.
///
/// ```
/// use relata::query::{Expression, select, value};
/// use relata::types::{Bigint, Text};
///
/// relata::derived! {
///     /// How many posts each author wrote.
///     totals { author: Text, posts: Bigint }
/// }
///
/// let sql = select((totals::author, totals::posts))
///     .from(totals)
///     .with(totals, select((value::<Text>("Ann"), value::<Bigint>(3))))
///     .to_sql();
/// assert_eq!(
///     sql,
///     r#"WITH "totals" ("author", "posts") AS (SELECT $1, $2) SELECT "totals"."author", "totals"."posts" FROM "totals""#
/// );
/// ```
#[macro_export]
macro_rules! derived {
    ($(#[$doc:meta])* $vis:vis $table:ident { $($column:ident: $sql:ty),+ $(,)? }) => {
        $(#[$doc])*
        $vis fn $table() -> $table::Table {
            $table::Table
        }

        $(#[$doc])*
        #[allow(non_upper_case_globals, non_camel_case_types, dead_code, missing_docs)]
        $vis mod $table {
            #[allow(unused_imports)]
            use $crate::types::*;

            /// The table's marker.
            #[derive(Debug, Clone, Copy)]
            pub struct Table;

            $(type $column = <$crate::query::If<
                $sql,
                { <$sql as $crate::query::IsSqlType>::YES },
            > as $crate::query::Checked>::Sql;)+

            /// The columns' numbers.
            enum Number { $($column),+ }

            /// A whole row.
            #[derive(Debug, Clone)]
            pub struct Row {
                $(pub $column: <$column as $crate::types::SqlType>::Rust,)+
            }

            $(pub const $column: $crate::query::Column<Table, $column, { Number::$column as u16 }> =
                $crate::query::Column::new();)+

            /// All columns.
            pub const all: $crate::query::All<Table> = $crate::query::All::new();

            impl $crate::query::Table for Table {
                const NAME: &'static str = concat!("\"", stringify!($table), "\"");
                const ALIAS: &'static str = concat!("\"", stringify!($table), "\"");
                const COLUMNS: &'static [&'static str] = &[$(concat!("\"", stringify!($column), "\"")),+];
                // A query may give NULL for any column.
                const NOT_NULL: Option<usize> = None;

                type Row = Row;
                type Kind = $crate::query::ReadOnly;
            }

            impl $crate::query::record::Record for Row {
                type Types = $crate::pairs!(type $($column),+);

                fn of(values: $crate::query::record::Values<Row>) -> Row {
                    $crate::pairs!(of Row values.0; [] $($column)+)
                }

                fn refs(&self) -> $crate::query::record::Refs<'_, Row> {
                    $crate::query::record::Refs($crate::pairs!(& self $($column)+))
                }
            }

            impl $crate::query::Shape for Table {
                type Types = ($($column,)+);
            }
        }
    };
}
