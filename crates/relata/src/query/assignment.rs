//! What SET takes.

use std::marker::PhantomData;

use crate::types::{NotNull, Null, Nullness, Operand, SqlType};

use super::scope::both;
use super::scope::{FromOuter, of_one_table};
use super::{Column, Node, Table};

/// `column = value`, of table `T`; `Deps` are the columns that the value mentions.
///
/// ```
/// # use relata_example::*;
/// let changes = (users::first_name.set("Ann"), users::updated_at.set(now()));
/// let sql = update(users).set(changes).filter(users::id.eq(ANN)).to_sql();
/// assert_eq!(
///     sql.as_deref(),
///     Some("UPDATE public.users SET first_name = $1, updated_at = LOCALTIMESTAMP WHERE users.id = $2")
/// );
/// ```
#[derive(Debug, Clone)]
pub struct Assignment<T, Deps> {
    set: Set,
    types: PhantomData<fn() -> (T, Deps)>,
}

/// `column = value` without its types.
///
/// ```
/// # use relata_example::*;
/// let mut sets = Vec::new();
/// users::first_name.set("Ann").push(&mut sets);
/// assert_eq!(sets[0].column, "first_name");
/// ```
#[derive(Debug, Clone)]
pub struct Set {
    /// The column's name, quoted.
    pub column: &'static str,
    /// The value.
    pub value: Node,
}

impl Set {
    /// A value of SQL type `S`.
    ///
    /// ```
    /// use relata::query::Set;
    /// use relata::types::Text;
    ///
    /// assert_eq!(Set::value::<Text>("email", "ann@example.com".to_owned()).column, "email");
    /// ```
    pub fn value<S: SqlType>(column: &'static str, value: S::Rust) -> Set {
        Set { column, value: Node::param::<S>(value) }
    }

    /// A value of SQL type `S`, if there is one.
    ///
    /// ```
    /// use relata::query::Set;
    /// use relata::types::Integer;
    ///
    /// let mut sets = Vec::new();
    /// Set::given::<Integer>("salary", None, &mut sets);
    /// assert!(sets.is_empty());
    /// ```
    pub fn given<S: SqlType>(column: &'static str, value: Option<S::Rust>, out: &mut Vec<Set>) {
        if let Some(value) = value {
            out.push(Set::value::<S>(column, value));
        }
    }
}

/// A value that a column of SQL type `S` can be set to: one that is not NULL, or one that may be where the column may.
///
/// ```
/// # use relata_example::*;
/// // An `Option` goes into a column that may be NULL.
/// let sql = update(users).set((users::first_name.set(Some("Ann")), users::email.set("ann@example.com"))).everything().to_sql();
/// assert_eq!(sql.as_deref(), Some("UPDATE public.users SET first_name = $1, email = $2"));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored in a column of SQL type `{S}`",
    note = "expected a value or an expression of SQL type `{S}`; `Option` and NULL only where the column may be NULL"
)]
pub trait Assign<S: SqlType, How> {
    /// The columns that it mentions.
    type Deps;

    /// Whether it may be NULL.
    type Null: Nullness;

    /// The value's tree.
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::query::Assign;
    /// use relata::types::{Nullable, Text};
    ///
    /// assert!(matches!(Assign::<Nullable<Text>, _>::into_node(Some("Ann")), Node::Param(_)));
    /// ```
    fn into_node(self) -> Node;
}

/// As it is.
#[derive(Debug)]
pub struct Direct;

/// A Rust `Option`.
#[derive(Debug)]
pub struct Optional;

#[diagnostic::do_not_recommend]
impl<S: SqlType, R: Operand<S::Base>> Assign<S, Direct> for R {
    type Deps = R::Deps;
    type Null = R::Null;

    fn into_node(self) -> Node {
        Operand::into_node(self)
    }
}

#[diagnostic::do_not_recommend]
impl<S: SqlType, R: Operand<S::Base>> Assign<S, Optional> for Option<R> {
    type Deps = R::Deps;
    type Null = Null;

    fn into_node(self) -> Node {
        self.map_or(Node::sql("NULL"), Operand::into_node)
    }
}

/// Whether a value of this nullness can be stored in a column of nullness `N`.
///
/// ```
/// use relata::query::StoredIn;
/// use relata::types::{NotNull, Null};
///
/// fn fits<Value: StoredIn<Column>, Column: relata::types::Nullness>() {}
/// fits::<NotNull, Null>();
/// fits::<Null, Null>();
/// ```
#[diagnostic::on_unimplemented(
    message = "a value that may be NULL cannot be stored in a column that is NOT NULL",
    label = "`Option`s, and columns that may be NULL, go into columns that may be",
    note = "`coalesce(…)` gives a value instead of NULL; `sql!(…)` that is never NULL says so by `.as_type::<Text>()`"
)]
pub trait StoredIn<N: Nullness> {}

#[diagnostic::do_not_recommend]
impl<N: Nullness> StoredIn<N> for NotNull {}
#[diagnostic::do_not_recommend]
impl StoredIn<Null> for Null {}

/// There are no such columns; but the compiler tells at length of an impl that is the only one.
#[diagnostic::do_not_recommend]
impl StoredIn<FromOuter> for Null {}

/// The nullness of a column that may be NULL.
#[diagnostic::on_unimplemented(
    message = "a column that is NOT NULL cannot be set to NULL",
    label = "`.set_default()` sets it to its default, `.set(…)` to a value"
)]
pub trait CanBeNull {}

#[diagnostic::do_not_recommend]
impl CanBeNull for Null {}

#[diagnostic::do_not_recommend]
impl CanBeNull for FromOuter {}

impl<T: Table, S: SqlType, const N: u16> Column<T, S, N> {
    /// `column = value`, for UPDATE and `ON CONFLICT DO UPDATE`.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = update(articles).set(articles::views.set(articles::views + 1)).filter(articles::id.eq(1)).to_sql();
    /// assert_eq!(
    ///     sql.as_deref(),
    ///     Some("UPDATE public.articles SET views = articles.views + $1 WHERE articles.id = $2")
    /// );
    /// ```
    pub fn set<How, V: Assign<S, How, Null = Null>, Null: StoredIn<S::Null>>(
        self,
        value: V,
    ) -> Assignment<T, V::Deps> {
        Assignment::new(self.name(), value.into_node())
    }

    /// `column = DEFAULT`.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = update(users).set(users::role.set_default()).filter(users::id.eq(ANN)).to_sql();
    /// assert_eq!(sql.as_deref(), Some("UPDATE public.users SET role = DEFAULT WHERE users.id = $1"));
    /// ```
    pub fn set_default(self) -> Assignment<T, ()> {
        Assignment::new(self.name(), Node::sql("DEFAULT"))
    }

    /// `column = NULL`.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = update(users).set(users::avatar.set_null()).filter(users::id.eq(ANN)).to_sql();
    /// assert_eq!(sql.as_deref(), Some("UPDATE public.users SET avatar = NULL WHERE users.id = $1"));
    /// ```
    pub fn set_null(self) -> Assignment<T, ()>
    where
        S::Null: CanBeNull,
    {
        Assignment::new(self.name(), Node::sql("NULL"))
    }
}

impl<T, Deps> Assignment<T, Deps> {
    fn new(column: &'static str, value: Node) -> Self {
        Assignment { set: Set { column, value }, types: PhantomData }
    }
}

/// Columns of table `T`.
///
/// ```
/// # use relata_example::*;
/// use relata::query::{Changes, ColumnsOf};
///
/// fn of_users<C: Changes<Of = ColumnsOf<users::Table>>>(_: C) {}
/// of_users((users::first_name.set("Ann"), users::last_name.set_null()));
/// ```
#[derive(Debug)]
pub struct ColumnsOf<T>(PhantomData<T>);

/// Columns that can be set in table `T`.
///
/// ```
/// # use relata_example::*;
/// use relata::query::{ColumnsOf, SetIn};
///
/// fn can_be_set<Of: SetIn<T>, T>() {}
/// can_be_set::<ColumnsOf<users::Table>, users::Table>();
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be set in a row of table `{T}`",
    label = "expected columns of table `{T}`"
)]
pub trait SetIn<T> {}

of_one_table!(SetIn for ColumnsOf);

/// What `.set(…)` takes: an assignment, a tuple of these, `users::Patch`, or a struct of one's own.
///
/// ```
/// # use relata_example::*;
/// let patch = users::Patch { is_active: Some(false), ..Default::default() };
/// let sql = update(users).set(patch).filter(users::id.eq(ANN)).to_sql();
/// assert_eq!(sql.as_deref(), Some("UPDATE public.users SET is_active = $1 WHERE users.id = $2"));
/// ```
#[diagnostic::on_unimplemented(
    message = "SET wants assignments to columns of one table",
    note = "expected `column.set(…)`, a tuple of these with columns of one table, or the table's `Patch`"
)]
pub trait Changes {
    /// [`ColumnsOf`] the table.
    type Of;

    /// The columns that the values mention.
    type Deps;

    /// The assignments; none of them, and nothing is sent.
    ///
    /// ```
    /// # use relata_example::*;
    /// let mut sets = Vec::new();
    /// (users::first_name.set("Ann"), users::last_name.set_null()).push(&mut sets);
    /// assert_eq!(sets.len(), 2);
    /// ```
    fn push(self, out: &mut Vec<Set>);
}

#[diagnostic::do_not_recommend]
impl<T: Table, Deps> Changes for Assignment<T, Deps> {
    type Of = ColumnsOf<T>;
    type Deps = Deps;

    fn push(self, out: &mut Vec<Set>) {
        out.push(self.set);
    }
}

macro_rules! tuples {
    ($first:ident $(, $name:ident)*) => {
        #[diagnostic::do_not_recommend]
        impl<$first: Changes, $($name: Changes<Of = $first::Of>),*> Changes for ($first, $($name,)*) {
            type Of = $first::Of;
            type Deps = both!($first::Deps $(, $name::Deps)*);

            #[allow(non_snake_case)]
            fn push(self, out: &mut Vec<Set>) {
                let ($first, $($name,)*) = self;
                $first.push(out);
                $($name.push(out);)*
            }
        }
    };
}

tuples!(A);
tuples!(A, B);
tuples!(A, B, C);
tuples!(A, B, C, D);
tuples!(A, B, C, D, E);
tuples!(A, B, C, D, E, F);
tuples!(A, B, C, D, E, F, G);
tuples!(A, B, C, D, E, F, G, H);
