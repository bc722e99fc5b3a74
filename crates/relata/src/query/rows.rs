//! Which rows an UPDATE or a DELETE means, and what else the two have in common.

use super::scope::{Holds, Never};

/// It was not said yet which rows are meant.
///
/// ```
/// # use relata_example::*;
/// use relata::query::{Delete, Unfiltered};
///
/// // Until `.filter(…)` or `.everything()` is said, it cannot be run.
/// let delete: Delete<_, _, _, Unfiltered> = delete(bookings);
/// let sql = delete.everything().to_sql();
/// assert_eq!(sql, "DELETE FROM public.bookings");
/// ```
#[derive(Debug)]
pub struct Unfiltered;

/// It was said which rows are meant.
///
/// ```
/// # use relata_example::*;
/// use relata::query::{Delete, Filtered};
///
/// let delete: Delete<_, _, _, Filtered> = delete(bookings).everything();
/// ```
#[derive(Debug)]
pub struct Filtered;

/// An UPDATE or DELETE that says which rows it means.
///
/// ```
/// # use relata_example::*;
/// // Without `.filter(…)` this does not compile.
/// let sql = delete(bookings).filter(bookings::id.eq(1)).to_sql();
/// assert_eq!(sql, "DELETE FROM public.bookings WHERE bookings.id = $1");
/// ```
#[diagnostic::on_unimplemented(
    message = "it is not said which rows are meant",
    label = "this would change every row",
    note = "add `.filter(…)`, or `.everything()` if every row is meant"
)]
pub trait Whichever<Scope> {
    /// Those rows.
    type Rows;
}

#[diagnostic::do_not_recommend]
impl<Scope> Whichever<Scope> for Filtered {
    type Rows = Filtered;
}

#[diagnostic::do_not_recommend]
impl<Scope> Whichever<Scope> for Unfiltered
where
    Never<Scope>: Holds,
{
    type Rows = Unfiltered;
}

/// WITH and RETURNING of UPDATE and DELETE, with what the documentation says of the latter. What has a bound that a
/// program can fail is not written here, or the compiler would show both the macro and its use.
macro_rules! of_rows {
    ($Query:ident) => {
        impl<Run: Clone, Scope, Deps, Rows, Sel: Clone> Clone for $Query<Run, Scope, Deps, Rows, Sel> {
            fn clone(&self) -> Self {
                $Query {
                    run: self.run.clone(),
                    node: self.node.clone(),
                    returning: self.returning.clone(),
                    types: PhantomData,
                }
            }
        }

        impl<Scope, Deps, Rows, Sel> $Query<(), Scope, Deps, Rows, Sel> {
            /// The same statement, run on a database or in a transaction.
            ///
            /// ```
            /// # use relata_example::*; run(async |db| {
            /// let cancel = delete(bookings).filter(bookings::id.eq(1));
            /// assert_eq!(cancel.on(&db).execute().await?, 1);
            /// # Ok(()) });
            /// ```
            pub fn on<R: Runs>(self, run: &R) -> $Query<R::Run<'_>, Scope, Deps, Rows, Sel> {
                $Query { run: run.runner(), node: self.node, returning: self.returning, types: PhantomData }
            }
        }

        impl<Run, Scope, Deps, Rows, Sel> $Query<Run, Scope, Deps, Rows, Sel> {
            /// Every row of the table is meant.
            ///
            /// ```
            /// # use relata_example::*;
            /// let sql = delete(bookings).everything().to_sql();
            /// assert_eq!(sql, "DELETE FROM public.bookings");
            /// let sql = update(users).set(users::is_active.set(true)).everything().to_sql();
            /// assert_eq!(sql.as_deref(), Some("UPDATE public.users SET is_active = $1"));
            /// ```
            pub fn everything(self) -> $Query<Run, Scope, Deps, Filtered, Sel> {
                $Query { run: self.run, node: self.node, returning: self.returning, types: PhantomData }
            }

            /// `WITH table AS (query)`, for a table of `derived!`.
            ///
            /// ```
            /// # use relata_example::*;
            /// # relata::derived! { old { id: Bigint } }
            /// let unread = select((articles::id,)).from(articles).filter(articles::views.lt(10));
            /// let sql = delete(articles).with(old, unread).using(old).filter(articles::id.eq(old::id)).to_sql();
            /// assert_eq!(
            ///     sql,
            ///     r#"WITH "old" ("id") AS (SELECT articles.id FROM public.articles WHERE articles.views < $1) DELETE FROM public.articles USING "old" WHERE articles.id = "old"."id""#
            /// );
            /// ```
            pub fn with<S: Source, Q, I, J>(mut self, table: S, query: Q) -> Self
            where
                Q: Query<I, Outer = ()>,
                Q::Types: Fits<S::Table, J>,
            {
                let _ = table;
                self.node.with.push(Cte::new::<S::Table>(query.into_query(), false));
                self
            }

            fn typed<Scope2, Deps2, Sel2>(self, returning: Sel2) -> $Query<Run, Scope2, Deps2, Rows, Sel2> {
                $Query { run: self.run, node: self.node, returning, types: PhantomData }
            }
        }

        /// In WITH, for its RETURNING.
        #[diagnostic::do_not_recommend]
        impl<Scope, Deps, Rows, Sel, I, J> Query<(I, J)> for $Query<(), Scope, Deps, Rows, Sel>
        where
            Rows: Whichever<Scope, Rows: Sized>,
            Sel: Selection<Scope, I, Tables: Sized>,
            Deps: Within<Scope, J, Tables: Sized>,
        {
            type Types = Sel::Types;
            type Row = Sel::Row;
            type Outer = ();

            fn outputs(&self) -> Vec<Output> {
                selection::outputs::<Sel, Scope, I>()
            }

            fn reader(&self) -> Reader<Sel::Row> {
                Sel::read
            }

            #[expect(private_interfaces, reason = "the tree is nobody's business outside")]
            fn into_query(mut self) -> QueryNode {
                self.returning.push(&mut self.node.returning);
                QueryNode::$Query(self.node)
            }
        }
    };
}
pub(crate) use of_rows;
