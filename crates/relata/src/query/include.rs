//! `.include(…)`: what is loaded beside rows, and the queries that do.

use crate::blocking::Blocking;
use crate::error::Error;
use crate::run::Async;
use crate::types::{NotNull, Null};

use super::group::OneLevel;
use super::relation::{Load, Loading, Related, Relation};
use super::scope::{Both, Holds, Never, Within};
use super::terminal::{Running, only};
use super::{All, Columns, Cursor, Groups, Select, Selection, Statement, Table};

/// What is loaded beside the rows of table `T`: a relation, or a tuple of these.
///
/// ```
/// # use relata_example::*; run(async |db| {
/// let rows = db.select(users::all).from(users).include(users::subscriptions).all().await?;
/// assert_eq!(rows.iter().map(|(_, subscriptions)| subscriptions.len()).sum::<usize>(), 3);
/// # Ok(()) });
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no relation",
    note = "expected a foreign key of this table, or one that refers to it, such as `users::subscriptions`"
)]
pub trait Include<T: Table>: Send + Sync + 'static {
    /// A row with what is loaded beside it.
    type Out: Clone + Send + Sync + 'static;

    /// It itself.
    type Relations: Include<T>;

    /// Itself.
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::query::Include;
    ///
    /// let relations = Include::<users::Table>::itself(users::subscriptions);
    /// ```
    fn itself(self) -> Self::Relations;

    /// The rows with what is loaded beside them, by one statement a relation.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// use relata::query::Include as _;
    ///
    /// let people = db.select(users::all).from(users).all().await?;
    /// let with: Vec<(users::Row, Vec<subscriptions::Row>)> = users::subscriptions.beside(db.run(), people).await?;
    /// assert_eq!(with.len(), 3);
    /// # Ok(()) });
    /// ```
    fn beside<'a>(&'a self, run: Async<'a>, rows: Vec<T::Row>) -> Loading<'a, Vec<Self::Out>>;

    /// The same for blocking code.
    ///
    /// ```
    /// # use relata_example::{run_blocking, users}; use relata::blocking::Executor as _; use relata::query::*; run_blocking(|db| {
    /// use relata::query::Include as _;
    /// # use relata_example::subscriptions;
    ///
    /// let people = db.select(users::all).from(users).all()?;
    /// let with: Vec<(users::Row, Vec<subscriptions::Row>)> = users::subscriptions.beside_blocking(db.run(), people)?;
    /// assert_eq!(with.len(), 3);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// As those of a query.
    fn beside_blocking(&self, run: Blocking<'_>, rows: Vec<T::Row>) -> Result<Vec<Self::Out>, Error>;
}

/// Nothing.
#[diagnostic::do_not_recommend]
impl<T: Table> Include<T> for () {
    type Out = T::Row;
    type Relations = Self;

    fn itself(self) -> Self {
        self
    }

    fn beside<'a>(&'a self, _: Async<'a>, rows: Vec<T::Row>) -> Loading<'a, Vec<T::Row>> {
        Box::pin(async move { Ok(rows) })
    }

    fn beside_blocking(&self, _: Blocking<'_>, rows: Vec<T::Row>) -> Result<Vec<T::Row>, Error> {
        Ok(rows)
    }
}

macro_rules! includes {
    ($([$($generics:tt)*] $relation:ty;)+) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: Table, $($generics)*> Include<T> for $relation
        where
            $relation: Load<T>,
        {
            type Out = (T::Row, <$relation as Load<T>>::Items);
            type Relations = Self;

            fn itself(self) -> Self {
                self
            }

            fn beside<'a>(&'a self, run: Async<'a>, rows: Vec<T::Row>) -> Loading<'a, Vec<Self::Out>> {
                Box::pin(async move {
                    let items = self.load(run, &rows).await?;
                    Ok(rows.into_iter().zip(items).collect())
                })
            }

            fn beside_blocking(&self, run: Blocking<'_>, rows: Vec<T::Row>) -> Result<Vec<Self::Out>, Error> {
                let items = self.load_blocking(run, &rows)?;
                Ok(rows.into_iter().zip(items).collect())
            }
        }
    )+};
}

includes! {
    [Child: Table, Many: 'static] Relation<T, Child, Many>;
    [Child: Table, Many: 'static, Next: Send + Sync + 'static] Related<T, Child, Many, Next>;
}

#[diagnostic::do_not_recommend]
impl<T: Table, A: Load<T>, B: Load<T>> Include<T> for (A, B) {
    type Out = (T::Row, A::Items, B::Items);
    type Relations = Self;

    fn itself(self) -> Self {
        self
    }

    fn beside<'a>(&'a self, run: Async<'a>, rows: Vec<T::Row>) -> Loading<'a, Vec<Self::Out>> {
        Box::pin(async move {
            let (a, b) = (self.0.load(run, &rows).await?, self.1.load(run, &rows).await?);
            Ok(rows.into_iter().zip(a).zip(b).map(|((row, a), b)| (row, a, b)).collect())
        })
    }

    fn beside_blocking(&self, run: Blocking<'_>, rows: Vec<T::Row>) -> Result<Vec<Self::Out>, Error> {
        let (a, b) = (self.0.load_blocking(run, &rows)?, self.1.load_blocking(run, &rows)?);
        Ok(rows.into_iter().zip(a).zip(b).map(|((row, a), b)| (row, a, b)).collect())
    }
}

#[diagnostic::do_not_recommend]
impl<T: Table, A: Load<T>, B: Load<T>, C: Load<T>> Include<T> for (A, B, C) {
    type Out = (T::Row, A::Items, B::Items, C::Items);
    type Relations = Self;

    fn itself(self) -> Self {
        self
    }

    fn beside<'a>(&'a self, run: Async<'a>, rows: Vec<T::Row>) -> Loading<'a, Vec<Self::Out>> {
        Box::pin(async move {
            let (a, b) = (self.0.load(run, &rows).await?, self.1.load(run, &rows).await?);
            let c = self.2.load(run, &rows).await?;
            let rows = rows.into_iter().zip(a).zip(b).zip(c);
            Ok(rows.map(|(((row, a), b), c)| (row, a, b, c)).collect())
        })
    }

    fn beside_blocking(&self, run: Blocking<'_>, rows: Vec<T::Row>) -> Result<Vec<Self::Out>, Error> {
        let (a, b) = (self.0.load_blocking(run, &rows)?, self.1.load_blocking(run, &rows)?);
        let c = self.2.load_blocking(run, &rows)?;
        let rows = rows.into_iter().zip(a).zip(b).zip(c);
        Ok(rows.map(|(((row, a), b), c)| (row, a, b, c)).collect())
    }
}

/// A SELECT of whole rows of `T`, with what is loaded beside them.
///
/// ```
/// # use relata_example::*; run(async |db| {
/// let query = db.select(subscriptions::all).from(subscriptions).include(subscriptions::user);
/// let rows: Vec<(subscriptions::Row, users::Row)> = query.all().await?;
/// assert_eq!(rows.len(), 3);
/// # Ok(()) });
/// ```
#[derive(Debug, Clone)]
#[must_use = "a query does nothing until it is run, with `.all()` for example"]
pub struct Including<Q, Rels> {
    query: Q,
    relations: Rels,
}

impl<Run, T: Table, Scope, Deps, Out, Group> Select<Run, All<T>, Scope, Deps, Out, Group> {
    /// With the rows of a relation beside each row, or of several, as a tuple.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// let rows = db
    ///     .select(employees::all)
    ///     .from(employees)
    ///     .include((employees::manager, employees::employees_by_manager))
    ///     .all()
    ///     .await?;
    /// assert!(rows.iter().any(|(_, manager, team)| manager.is_none() && team.len() == 2));
    /// # Ok(()) });
    /// ```
    pub fn include<Rels: Include<P>, P: Table + IncludedIn<T>>(
        self,
        relations: Rels,
    ) -> Including<Self, P::Only<Rels::Relations>> {
        Including { query: self, relations: P::only(relations.itself()) }
    }
}

/// A table whose relations can stand beside rows of table `T`: `T` itself.
#[diagnostic::on_unimplemented(
    message = "relations of table `{Self}` cannot be included in rows of table `{T}`",
    label = "expected a foreign key of `{T}`, or one that refers to it"
)]
pub trait IncludedIn<T> {
    /// `Relations`.
    type Only<Relations>;

    /// As they are.
    fn only<Relations>(relations: Relations) -> Self::Only<Relations>;
}

#[diagnostic::do_not_recommend]
impl<T> IncludedIn<T> for T {
    type Only<Relations> = Relations;

    fn only<Relations>(relations: Relations) -> Relations {
        relations
    }
}

/// Whether the rows are there, in which relations are included.
#[diagnostic::on_unimplemented(
    message = "relations cannot be included in rows of table `{T}`, for it is on the outer side of a join",
    label = "where no row matched there is none to include them in",
    note = "select from `{T}` first, and join the others to it"
)]
pub trait Present<T> {
    /// Those.
    type Rows;
}

#[diagnostic::do_not_recommend]
impl<T> Present<T> for NotNull {
    type Rows = T;
}

#[diagnostic::do_not_recommend]
impl<T> Present<T> for Null
where
    Never<T>: Holds,
{
    type Rows = T;
}

impl<'a, T: Table, Scope, Deps, Out, Group, Rels: Include<T>>
    Including<Select<Async<'a>, All<T>, Scope, Deps, Out, Group>, Rels>
{
    /// All rows.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// let rows = db.select(users::all).from(users).include(users::subscriptions).all().await?;
    /// assert_eq!(rows.len(), 3);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// When there is no connection to be had, the server refuses a query, or a value is not of its type.
    pub fn all<WhichTableOfThatName, WhichTableOfThisName, K, L>(self) -> Running<'a, Vec<Rels::Out>>
    where
        All<T>: Selection<Scope, WhichTableOfThatName, Tables: Present<T, Rows: Sized>>,
        Deps: Within<Scope, WhichTableOfThisName, Tables: Sized>,
        Out: Within<Scope, K, Tables: Sized>,
        Group: Groups<Both<<All<T> as Columns>::Deps, Out>, L, Level: OneLevel<Scope, Rows: Sized>>,
    {
        let (run, statement) = self.query.statement();
        Running::new(including::<T, Rels>(run, statement, self.relations))
    }

    /// The only row.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// let ann = db.select(users::all).from(users).filter(users::id.eq(ANN));
    /// let (_, subscriptions) = ann.include(users::subscriptions).one().await?;
    /// assert_eq!(subscriptions.len(), 2);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all); [`Error::is_not_found`] without a row; an error where there are several.
    pub fn one<WhichTableOfThatName, WhichTableOfThisName, K, L>(self) -> Running<'a, Rels::Out>
    where
        All<T>: Selection<Scope, WhichTableOfThatName, Tables: Present<T, Rows: Sized>>,
        Deps: Within<Scope, WhichTableOfThisName, Tables: Sized>,
        Out: Within<Scope, K, Tables: Sized>,
        Group: Groups<Both<<All<T> as Columns>::Deps, Out>, L, Level: OneLevel<Scope, Rows: Sized>>,
    {
        let (run, statement) = self.query.statement();
        Running::new(async move {
            only(including::<T, Rels>(run, statement, self.relations).await?)?.ok_or_else(Error::not_found)
        })
    }

    /// The only row, if there is one.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// let nobody = db.select(users::all).from(users).filter(users::email.eq("nobody"));
    /// assert!(nobody.include(users::subscriptions).optional().await?.is_none());
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all); an error where there are several rows.
    pub fn optional<WhichTableOfThatName, WhichTableOfThisName, K, L>(self) -> Running<'a, Option<Rels::Out>>
    where
        All<T>: Selection<Scope, WhichTableOfThatName, Tables: Present<T, Rows: Sized>>,
        Deps: Within<Scope, WhichTableOfThisName, Tables: Sized>,
        Out: Within<Scope, K, Tables: Sized>,
        Group: Groups<Both<<All<T> as Columns>::Deps, Out>, L, Level: OneLevel<Scope, Rows: Sized>>,
    {
        let (run, statement) = self.query.statement();
        Running::new(async move { only(including::<T, Rels>(run, statement, self.relations).await?) })
    }
}

impl<T: Table, Scope, Deps, Out, Group, Rels: Include<T>>
    Including<Select<Blocking<'_>, All<T>, Scope, Deps, Out, Group>, Rels>
{
    /// All rows.
    ///
    /// ```
    /// # use relata_example::{run_blocking, users}; use relata::blocking::Executor as _; use relata::query::*; run_blocking(|db| {
    /// let rows = db.select(users::all).from(users).include(users::subscriptions).all()?;
    /// assert_eq!(rows.len(), 3);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// When there is no connection to be had, the server refuses a query, or a value is not of its type.
    pub fn all<WhichTableOfThatName, WhichTableOfThisName, K, L>(self) -> Result<Vec<Rels::Out>, Error>
    where
        All<T>: Selection<Scope, WhichTableOfThatName, Tables: Present<T, Rows: Sized>>,
        Deps: Within<Scope, WhichTableOfThisName, Tables: Sized>,
        Out: Within<Scope, K, Tables: Sized>,
        Group: Groups<Both<<All<T> as Columns>::Deps, Out>, L, Level: OneLevel<Scope, Rows: Sized>>,
    {
        let (run, statement) = self.query.statement();
        including_blocking::<T, Rels>(run, &statement, &self.relations)
    }

    /// The only row.
    ///
    /// ```
    /// # use relata_example::{run_blocking, users}; use relata::blocking::Executor as _; use relata::query::*; run_blocking(|db| {
    /// let bob = db.select(users::all).from(users).filter(users::email.eq("bob@example.com"));
    /// let (_, subscriptions) = bob.include(users::subscriptions).one()?;
    /// assert_eq!(subscriptions.len(), 1);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all); [`Error::is_not_found`] without a row; an error where there are several.
    pub fn one<WhichTableOfThatName, WhichTableOfThisName, K, L>(self) -> Result<Rels::Out, Error>
    where
        All<T>: Selection<Scope, WhichTableOfThatName, Tables: Present<T, Rows: Sized>>,
        Deps: Within<Scope, WhichTableOfThisName, Tables: Sized>,
        Out: Within<Scope, K, Tables: Sized>,
        Group: Groups<Both<<All<T> as Columns>::Deps, Out>, L, Level: OneLevel<Scope, Rows: Sized>>,
    {
        let (run, statement) = self.query.statement();
        let rows = including_blocking::<T, Rels>(run, &statement, &self.relations)?;
        only(rows)?.ok_or_else(Error::not_found)
    }

    /// The only row, if there is one.
    ///
    /// ```
    /// # use relata_example::{run_blocking, users}; use relata::blocking::Executor as _; use relata::query::*; run_blocking(|db| {
    /// let nobody = db.select(users::all).from(users).filter(users::email.eq("nobody"));
    /// assert!(nobody.include(users::subscriptions).optional()?.is_none());
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all); an error where there are several rows.
    pub fn optional<WhichTableOfThatName, WhichTableOfThisName, K, L>(
        self,
    ) -> Result<Option<Rels::Out>, Error>
    where
        All<T>: Selection<Scope, WhichTableOfThatName, Tables: Present<T, Rows: Sized>>,
        Deps: Within<Scope, WhichTableOfThisName, Tables: Sized>,
        Out: Within<Scope, K, Tables: Sized>,
        Group: Groups<Both<<All<T> as Columns>::Deps, Out>, L, Level: OneLevel<Scope, Rows: Sized>>,
    {
        let (run, statement) = self.query.statement();
        only(including_blocking::<T, Rels>(run, &statement, &self.relations)?)
    }
}

async fn including<T: Table, Rels: Include<T>>(
    run: Async<'_>,
    statement: Statement,
    relations: Rels,
) -> Result<Vec<Rels::Out>, Error> {
    let mut rows = Vec::new();
    run.each(&statement, |row| {
        rows.push(T::read(&mut Cursor::new(&row))?);
        Ok(())
    })
    .await?;
    relations.beside(run, rows).await
}

fn including_blocking<T: Table, Rels: Include<T>>(
    run: Blocking<'_>,
    statement: &Statement,
    relations: &Rels,
) -> Result<Vec<Rels::Out>, Error> {
    let mut rows = Vec::new();
    run.each(statement, |row| {
        rows.push(T::read(&mut Cursor::new(&row))?);
        Ok(())
    })?;
    relations.beside_blocking(run, rows)
}
