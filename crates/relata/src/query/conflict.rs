//! ON CONFLICT (<https://www.postgresql.org/docs/current/sql-insert.html#SQL-ON-CONFLICT>).

use std::marker::PhantomData;

use crate::types::{Boolean, NotNull, Operand, SqlType};

use super::assignment::{Changes, ColumnsOf, Set, SetIn};
use super::clause::{InSet, InWhere};
use super::group::Level;
use super::insert::Insert;
use super::scope::{Col, Cons, Mentions, Nil, Within, of_one_table};
use super::{Column, Expr, Node, Table};

/// ON CONFLICT without its types.
#[derive(Debug, Clone)]
pub(crate) struct Conflict {
    pub(crate) target: Target,
    pub(crate) action: Action,
}

/// What a row conflicts on.
#[derive(Debug, Clone)]
pub(crate) enum Target {
    Any,
    Columns(Vec<&'static str>),
    Constraint(String),
}

/// What is done with a row that conflicts.
#[derive(Debug, Clone)]
pub(crate) enum Action {
    Nothing,
    Update {
        set: Vec<Set>,
        filter: Option<Node>,
    },
    /// Every column that the rows give, but the target's.
    UpdateAll,
}

/// An INSERT whose ON CONFLICT has no action yet.
///
/// ```
/// # use relata_example::*; run(async |db| {
/// let ann = users::Required { email: "ann@example.com".into(), password: "hash".into() };
/// let conflict = db.insert(users).values(ann).on_conflict(users::email);
/// assert_eq!(conflict.do_nothing().execute().await?, 0);
/// # Ok(()) });
/// ```
#[derive(Debug)]
#[must_use = "say what is done with a row that conflicts: `.do_nothing()` or `.do_update(…)`"]
pub struct OnConflict<Run, T, Values, Sel> {
    insert: Insert<Run, T, Values, Sel>,
    target: Target,
}

/// The columns of a unique key: one, or a tuple.
///
/// ```
/// # use relata_example::*;
/// use relata::query::KeyColumns;
///
/// assert_eq!(KeyColumns::names((users::id, users::email)), ["id", "email"]);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no column, nor a tuple of columns of one table",
    note = "expected the columns of a primary key or a unique constraint"
)]
pub trait KeyColumns {
    /// [`ColumnsOf`] the table.
    type Of;
    /// The table.
    type Table;
    /// The column, or a tuple of them.
    type Key;

    /// Their names, quoted.
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::query::KeyColumns;
    ///
    /// assert_eq!(KeyColumns::names(users::email), ["email"]);
    /// ```
    fn names(self) -> Vec<&'static str>;
}

#[diagnostic::do_not_recommend]
impl<T: Table, S: SqlType, const N: u16> KeyColumns for Column<T, S, N> {
    type Of = ColumnsOf<T>;
    type Table = T;
    type Key = Col<T, N>;

    fn names(self) -> Vec<&'static str> {
        vec![self.name()]
    }
}

/// Columns of table `T`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a key of table `{T}`",
    label = "expected columns of table `{T}`"
)]
pub trait InTable<T> {}

of_one_table!(InTable for ColumnsOf);

// The table implements it, not the columns: those of all tables are one type to the compiler, which would then compare
// each key with each other one.
/// A table with a primary key, a unique constraint or a unique index of these columns, in any order; those of more than
/// three in the key's own. `schema!` implements it.
///
/// ```
/// # use relata_example::*;
/// use relata::query::{Col, HasKey};
///
/// fn has_key<T: HasKey<Columns>, Columns>() {}
/// has_key::<users::Table, Col<users::Table, 1>>();
/// ```
#[diagnostic::on_unimplemented(
    message = "ON CONFLICT wants the columns of a primary key or a unique constraint of table `{Self}`",
    label = "these are none",
    note = "`.on_conflict_constraint(…)` takes a constraint by its name, and `.on_conflict_do_nothing()` takes all"
)]
pub trait HasKey<Columns> {}

macro_rules! tuples {
    ($first:ident $(, $name:ident)* => $key:ty) => {
        #[diagnostic::do_not_recommend]
        impl<$first: KeyColumns, $($name: KeyColumns<Of = $first::Of>),*> KeyColumns for ($first, $($name,)*) {
            type Of = $first::Of;
            type Table = $first::Table;
            type Key = $key;

            #[allow(non_snake_case)]
            fn names(self) -> Vec<&'static str> {
                let ($first, $($name,)*) = self;
                [$first.names(), $($name.names()),*].concat()
            }
        }
    };
}

tuples!(A => A::Key);
tuples!(A, B => (A::Key, B::Key));
tuples!(A, B, C => (A::Key, B::Key, C::Key));
tuples!(A, B, C, D => (A::Key, B::Key, C::Key, D::Key));
tuples!(A, B, C, D, E => (A::Key, B::Key, C::Key, D::Key, E::Key));
tuples!(A, B, C, D, E, F => (A::Key, B::Key, C::Key, D::Key, E::Key, F::Key));

impl<Run, T: Table, Values, Sel> Insert<Run, T, Values, Sel> {
    /// `ON CONFLICT (columns)`: what is done with a row whose key is there already comes next.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// let ann = users::Required { email: "ann@example.com".into(), password: "new".into() };
    /// let set = users::password.set(excluded(users::password));
    /// assert_eq!(db.insert(users).values(ann).on_conflict(users::email).do_update(set).execute().await?, 1);
    /// # Ok(()) });
    /// ```
    pub fn on_conflict<K: KeyColumns<Of = Of, Table: HasKey<K::Key>>, Of: InTable<T>>(
        self,
        columns: K,
    ) -> OnConflict<Run, T, Values, Sel> {
        OnConflict { insert: self, target: Target::Columns(columns.names()) }
    }

    /// `ON CONFLICT ON CONSTRAINT name`.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// let ann = users::Required { email: "ann@example.com".into(), password: "hash".into() };
    /// let n = db.insert(users).values(ann).on_conflict_constraint("users_email_key").do_nothing().execute().await?;
    /// assert_eq!(n, 0);
    /// # Ok(()) });
    /// ```
    pub fn on_conflict_constraint(self, name: &str) -> OnConflict<Run, T, Values, Sel> {
        OnConflict { insert: self, target: Target::Constraint(relata_sql::ident(name)) }
    }

    /// `ON CONFLICT DO NOTHING`: rows that conflict on whatever key are left out.
    ///
    /// ```
    /// # use relata_example::*; run(async |db| {
    /// let ann = users::Required { email: "ann@example.com".into(), password: "hash".into() };
    /// assert_eq!(db.insert(users).values(ann).on_conflict_do_nothing().execute().await?, 0);
    /// # Ok(()) });
    /// ```
    pub fn on_conflict_do_nothing(mut self) -> Self {
        self.node.conflict = Some(Conflict { target: Target::Any, action: Action::Nothing });
        self
    }
}

impl<Run, T: Table, Values, Sel> OnConflict<Run, T, Values, Sel> {
    /// `DO NOTHING`: the row is left out, and RETURNING does not return it.
    ///
    /// ```
    /// # use relata_example::*;
    /// # let ann = users::Required { email: "ann@example.com".into(), password: "hash".into() };
    /// let sql = insert(users).values(ann).on_conflict(users::email).do_nothing().to_sql();
    /// assert_eq!(
    ///     sql,
    ///     ["INSERT INTO public.users (email, password) VALUES ($1, $2) ON CONFLICT (email) DO NOTHING"]
    /// );
    /// ```
    pub fn do_nothing(self) -> Insert<Run, T, Values, Sel> {
        self.with(Action::Nothing)
    }

    /// `DO UPDATE SET …`; [`excluded`] names the row that was not inserted.
    ///
    /// ```
    /// # use relata_example::*;
    /// # let ann = users::Required { email: "ann@example.com".into(), password: "hash".into() };
    /// let set = users::password.set(excluded(users::password));
    /// let sql = insert(users).values(ann).on_conflict(users::email).do_update(set).to_sql();
    /// assert_eq!(
    ///     sql,
    ///     ["INSERT INTO public.users (email, password) VALUES ($1, $2) ON CONFLICT (email) DO UPDATE SET password = excluded.password"]
    /// );
    /// ```
    pub fn do_update<C: Changes<Of = Of, Deps: Level<Calls: InSet>>, Of: SetIn<T>, I>(
        self,
        changes: C,
    ) -> Insert<Run, T, Values, Sel>
    where
        C::Deps: Within<Updated<T>, I, Tables: Sized>,
    {
        let mut set = Vec::new();
        changes.push(&mut set);
        self.with(Action::Update { set, filter: None })
    }

    /// `DO UPDATE SET … WHERE condition`.
    ///
    /// ```
    /// # use relata_example::*;
    /// # let ann = users::Required { email: "ann@example.com".into(), password: "hash".into() };
    /// let set = users::password.set(excluded(users::password));
    /// let sql = insert(users).values(ann).on_conflict(users::email).do_update_where(set, users::is_active.eq(true)).to_sql();
    /// assert_eq!(
    ///     sql,
    ///     ["INSERT INTO public.users (email, password) VALUES ($1, $2) ON CONFLICT (email) DO UPDATE SET password = excluded.password WHERE users.is_active = $3"]
    /// );
    /// ```
    pub fn do_update_where<
        C: Changes<Of = Of, Deps: Level<Calls: InSet>>,
        Of: SetIn<T>,
        W: Operand<Boolean, Deps: Level<Calls: InWhere>>,
        I,
        J,
    >(
        self,
        changes: C,
        condition: W,
    ) -> Insert<Run, T, Values, Sel>
    where
        C::Deps: Within<Updated<T>, I, Tables: Sized>,
        W::Deps: Within<Updated<T>, J, Tables: Sized>,
    {
        let mut set = Vec::new();
        changes.push(&mut set);
        self.with(Action::Update { set, filter: Some(condition.into_node()) })
    }

    /// `DO UPDATE SET` every column that the rows give, but those of the key, to the value that was not inserted.
    /// Where they give the key alone it is `DO NOTHING`, and RETURNING does not return the row.
    ///
    /// ```
    /// # use relata_example::*;
    /// # let ann = users::Required { email: "ann@example.com".into(), password: "hash".into() };
    /// let sql = insert(users).values(ann).on_conflict(users::email).do_update_all().to_sql();
    /// assert_eq!(
    ///     sql,
    ///     ["INSERT INTO public.users (email, password) VALUES ($1, $2) ON CONFLICT (email) DO UPDATE SET password = excluded.password"]
    /// );
    /// ```
    pub fn do_update_all(self) -> Insert<Run, T, Values, Sel> {
        self.with(Action::UpdateAll)
    }

    fn with(mut self, action: Action) -> Insert<Run, T, Values, Sel> {
        self.insert.node.conflict = Some(Conflict { target: self.target, action });
        self.insert
    }
}

/// The row of table `T` that was not inserted, as a table: there is one in `DO UPDATE` alone.
///
/// ```
/// # use relata_example::*;
/// use relata::query::{Excluded, Expression};
///
/// fn of_users<E: Expression<Deps = D>, D>(_: E, _: Option<Excluded<users::Table>>) {}
/// of_users(excluded(users::email), None);
/// ```
#[derive(Debug)]
pub struct Excluded<T>(PhantomData<T>);

/// The tables of `DO UPDATE`.
type Updated<T> = Cons<T, NotNull, Cons<Excluded<T>, NotNull, Nil>>;

/// `excluded.column`: the value of the row that was not inserted.
///
/// ```
/// # use relata_example::*;
/// # let eve = employees::Required { id: 1, name: "Eve".into(), salary: 400 };
/// let raise = employees::salary.set(greatest(employees::salary, excluded(employees::salary)));
/// let sql = insert(employees).values(eve).on_conflict(employees::id).do_update(raise).to_sql();
/// assert_eq!(
///     sql,
///     ["INSERT INTO public.employees (id, name, salary) VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET salary = greatest(employees.salary, excluded.salary)"]
/// );
/// ```
pub fn excluded<T: Table, S: SqlType, const N: u16>(
    column: Column<T, S, N>,
) -> Expr<S, Mentions<Excluded<T>>> {
    Expr::new(Node::Column { table: "excluded", name: column.name() })
}
