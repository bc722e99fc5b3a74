//! `derived!`: tables that a query makes.

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
            use $crate::query as q;
            #[allow(unused_imports)]
            use $crate::types::*;

            /// The table's marker.
            #[derive(Debug, Clone, Copy)]
            pub struct Table;

            /// The columns' numbers.
            enum Number { $($column),+ }

            /// A whole row.
            #[derive(Debug, Clone)]
            pub struct Row {
                $(pub $column: <$sql as $crate::types::SqlType>::Rust,)+
            }

            $(pub const $column: q::Column<Table, $sql, { Number::$column as u16 }> =
                q::Column::new(concat!("\"", stringify!($column), "\""));)+

            /// All columns.
            pub const all: q::All<Table> = q::All::new();

            impl q::Table for Table {
                const NAME: &'static str = concat!("\"", stringify!($table), "\"");
                const ALIAS: &'static str = concat!("\"", stringify!($table), "\"");
                const COLUMNS: &'static [&'static str] = &[$(concat!("\"", stringify!($column), "\"")),+];
                // A query may give NULL for any column.
                const NOT_NULL: Option<usize> = None;

                type Row = Row;
                type Kind = q::ReadOnly;
            }

            impl q::record::Record for Row {
                type Types = $crate::pairs!(type $($sql),+);

                fn of(values: q::record::Values<Row>) -> Row {
                    $crate::pairs!(of Row values; [] $($column)+)
                }

                fn refs(&self) -> q::record::Refs<'_, Row> {
                    $crate::pairs!(& self $($column)+)
                }
            }

            impl q::Shape for Table {
                type Types = ($($sql,)+);
            }
        }
    };
}
