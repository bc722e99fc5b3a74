//! Running queries: `.all()`, `.one()`, `.optional()`, `.execute()`, `.stream()`.

mod asynchronous;
mod blocked;
mod running;

use crate::blocking::{self, Blocking};
use crate::error::Error;
use crate::run::{self, Async};

pub use asynchronous::RowStream;
pub use blocked::RowIterator;
pub use running::Running;

/// A database or a transaction, of async or of blocking code.
///
/// ```
/// # use relata_example::*; run(async |db| {
/// let ann = users::find(ANN);
/// let inside = db.transaction(async |tx| ann.on(&tx).one().await).await?;
/// assert_eq!(inside.email, "ann@example.com");
/// # Ok(()) });
/// ```
pub trait Runs {
    /// What runs a query on it.
    type Run<'a>
    where
        Self: 'a;

    /// Runs on it.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// use relata::query::Runs as _;
    ///
    /// let run: relata::run::Async<'_> = db.runner();
    /// # Ok(()) });
    /// ```
    fn runner(&self) -> Self::Run<'_>;
}

macro_rules! runs {
    ($([$($generics:tt)*] $database:ty, $run:ident, $executor:path;)+) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> Runs for $database {
            type Run<'a>
                = $run<'a>
            where
                Self: 'a;

            fn runner(&self) -> $run<'_> {
                <Self as $executor>::run(self)
            }
        }
    )+};
}

runs! {
    [] run::Database, Async, run::Executor;
    [] run::Transaction, Async, run::Executor;
    [] blocking::Database, Blocking, blocking::Executor;
    ['t] blocking::Transaction<'t>, Blocking, blocking::Executor;
}

/// Gives a macro each type of queries, with an example, what reads its rows and what must hold of it before it is run by `$run`.
/// `read` names the row by a parameter: where a method returns `Sel::Row` itself, the compiler calls a query that is
/// wrong one that has no such method.
macro_rules! each_query {
    ($methods:ident, $run:ident) => {
        $methods! {
            example "db.select(users::email).from(users).order_by(users::email)",
            impl[Sel, Scope, Deps, Out, Group] Select<$run<'a>, Sel, Scope, Deps, Out, Group>,
            row Sel::Row, indices [WhichTableOfThatName, WhichTableOfThisName, K, L], where [
                Sel: Selection<Scope, WhichTableOfThatName, Tables: Sized>,
                Deps: Within<Scope, WhichTableOfThisName, Tables: Sized>,
                Out: Within<Scope, K, Tables: Sized>,
                Group: Groups<Both<Sel::Deps, Out>, L, Level: OneLevel<Scope, Rows: Sized>>,
            ], read [Read] as Read, [Sel: Selection<Scope, WhichTableOfThatName, Row = Read>],
            this => { let (run, statement) = this.statement(); (run, vec![statement]) }, Sel::read
        }

        $methods! {
            example "db.select(employees::name).from(employees).union(select(articles::title).from(articles))",
            impl[Types, Row: Send + 'static] Compound<$run<'a>, Types, Row>,
            row Row, indices [], where [], read [] as Row, [],
            this => { let (run, statement) = this.statement(); (run, vec![statement]) }, this.read
        }

        $methods! {
            example "db.insert(users).values(users::Required { email: \"ida@example.com\".into(), password: \"hash\".into() }).returning(users::id)",
            impl[T: Table, Values, Sel] Insert<$run<'a>, T, Values, Sel>,
            row Sel::Row, indices [I], where [
                Values: HasRows<T, Rows: Sized>,
                Sel: Selection<Cons<T, NotNull, Nil>, I, Tables: Sized>,
            ], read [Read] as Read, [Sel: Selection<Cons<T, NotNull, Nil>, I, Row = Read>],
            this => this.statements(), Sel::read
        }

        $methods! {
            example "db.update(users).set(users::is_active.set(true)).everything().returning(users::email)",
            impl[Scope, Deps, Rows, Sel] Update<$run<'a>, Scope, Deps, Rows, Sel>,
            row Sel::Row, indices [I, J], where [
                Rows: Whichever<Scope, Rows: Sized>,
                Sel: Selection<Scope, I, Tables: Sized>,
                Deps: Within<Scope, J, Tables: Sized>,
            ], read [Read] as Read, [Sel: Selection<Scope, I, Row = Read>],
            this => { let (run, statement) = this.statement(); (run, Vec::from_iter(statement)) }, Sel::read
        }

        $methods! {
            example "db.delete(users).filter(users::is_active.eq(false)).returning(users::email)",
            impl[Scope, Deps, Rows, Sel] Delete<$run<'a>, Scope, Deps, Rows, Sel>,
            row Sel::Row, indices [I, J], where [
                Rows: Whichever<Scope, Rows: Sized>,
                Sel: Selection<Scope, I, Tables: Sized>,
                Deps: Within<Scope, J, Tables: Sized>,
            ], read [Read] as Read, [Sel: Selection<Scope, I, Row = Read>],
            this => { let (run, statement) = this.statement(); (run, vec![statement]) }, Sel::read
        }
    };
}
use each_query;

/// The only row, if there is one.
pub(crate) fn only<Row>(mut rows: Vec<Row>) -> Result<Option<Row>, Error> {
    if rows.len() > 1 {
        return Err(Error::too_many(rows.len()));
    }
    Ok(rows.pop())
}
