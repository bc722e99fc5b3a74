//! What stands between SELECT and FROM.

use crate::error::Error;
use crate::types::{Nullness, SqlType};

use super::column::{ReadRow, Table, WholeRow};
use super::scope::{Has, Within, both};
use super::{All, Column, Cursor, Expr, Expression, Node, Output};

/// A list of columns and expressions whose tables are all in `Scope`.
///
/// ```
/// # use relata_example::*;
/// use relata::query::{Cons, Nil, Selection};
/// use relata::types::NotNull;
///
/// type Scope = Cons<users::Table, NotNull, Nil>;
/// fn row<Sel: Selection<Scope, I, Row = (String, Option<String>)>, I>(_: Sel) {}
/// row((users::email, users::last_name));
/// ```
pub trait Selection<Scope, I>: Columns {
    /// What a row is read as.
    type Row: Send + 'static;

    /// The SQL types: one, or a tuple.
    type Types;

    /// What is known of each table that it mentions.
    type Tables;

    /// What the program expects of the columns.
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::query::{Cons, Nil, Selection};
    /// use relata::types::NotNull;
    ///
    /// fn types<Sel: Selection<Cons<employees::Table, NotNull, Nil>, I>, I>(_: Sel) -> usize {
    ///     let mut outputs = Vec::new();
    ///     Sel::outputs(&mut outputs);
    ///     outputs.len()
    /// }
    ///
    /// assert_eq!(types(employees::all), 4);
    /// ```
    fn outputs(out: &mut Vec<Output>);

    /// Reads a row.
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::query::{Cons, Cursor, Nil, Selection};
    /// use relata::types::NotNull;
    ///
    /// fn read<Sel, I>(_: Sel, cursor: &mut Cursor<'_>) -> Result<Sel::Row, relata::Error>
    /// where
    ///     Sel: Selection<Cons<employees::Table, NotNull, Nil>, I>,
    /// {
    ///     Sel::read(cursor)
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// When a column holds what its Rust type cannot.
    fn read(cursor: &mut Cursor<'_>) -> Result<Self::Row, Error>;
}

/// What the program expects of the columns of `Sel`.
pub(crate) fn outputs<Sel: Selection<Scope, I>, Scope, I>() -> Vec<Output> {
    // A tuple has twelve items at most; a whole row makes room for itself.
    let mut outputs = Vec::with_capacity(12);
    Sel::outputs(&mut outputs);
    outputs
}

/// A list of columns and expressions.
///
/// ```
/// # use relata_example::*;
/// let sql = select((users::id, users::email.lower(), subscriptions::all)).from(users).cross_join(subscriptions).to_sql();
/// assert_eq!(
///     sql,
///     r#"SELECT users.id, lower(users.email), subscriptions.id, subscriptions.user_id, subscriptions.stripe_customer_id, subscriptions.stripe_subscription_id, subscriptions.plan, subscriptions.status, subscriptions.price_id, subscriptions.amount, subscriptions.currency, subscriptions."interval", subscriptions.interval_count, subscriptions.trial_start, subscriptions.trial_end, subscriptions.current_period_start, subscriptions.current_period_end, subscriptions.cancel_at_period_end, subscriptions.canceled_at, subscriptions.created_at, subscriptions.updated_at FROM public.users CROSS JOIN public.subscriptions"#
/// );
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be selected",
    label = "expected a column, an expression, `table::all`, or a tuple of these"
)]
pub trait Columns {
    /// The columns that it mentions.
    type Deps;
    /// `Self`: where it cannot be selected, the compiler then has that to say, and not what follows from it.
    type Itself: Columns;

    /// As it is.
    ///
    /// ```
    /// # use relata_example::*;
    /// let email = relata::query::Columns::itself(users::email);
    /// assert_eq!(email.name(), "email");
    /// ```
    fn itself(self) -> Self::Itself;

    /// The expressions, in their order.
    ///
    /// ```
    /// # use relata_example::*;
    /// let mut nodes = Vec::new();
    /// relata::query::Columns::push((users::id, users::email), &mut nodes);
    /// assert_eq!(nodes.len(), 2);
    /// ```
    fn push(self, out: &mut Vec<Node>);
}

#[diagnostic::do_not_recommend]
impl<T: Table, S: SqlType, const N: u16> Columns for Column<T, S, N> {
    type Deps = super::Col<T, N>;
    type Itself = Self;

    fn itself(self) -> Self {
        self
    }

    fn push(self, out: &mut Vec<Node>) {
        out.push(self.node());
    }
}

impl<Scope: Has<T, I>, T: Table, S: SqlType, const N: u16, I> Selection<Scope, I> for Column<T, S, N> {
    type Row = <<Scope::Null as Nullness>::Of<S> as SqlType>::Rust;
    type Types = <Scope::Null as Nullness>::Of<S>;
    type Tables = Scope::Null;

    fn outputs(out: &mut Vec<Output>) {
        out.push(Output::new::<S>());
    }

    #[inline]
    fn read(cursor: &mut Cursor<'_>) -> Result<Self::Row, Error> {
        cursor.read::<<Scope::Null as Nullness>::Of<S>>()
    }
}

#[diagnostic::do_not_recommend]
impl<S: SqlType, Deps> Columns for Expr<S, Deps> {
    type Deps = Deps;
    type Itself = Self;

    fn itself(self) -> Self {
        self
    }

    fn push(self, out: &mut Vec<Node>) {
        out.push(self.node());
    }
}

impl<Scope, S: SqlType, Deps: Within<Scope, I>, I> Selection<Scope, I> for Expr<S, Deps> {
    type Row = <<Deps::Null as Nullness>::Of<S> as SqlType>::Rust;
    type Types = <Deps::Null as Nullness>::Of<S>;
    type Tables = Deps::Tables;

    fn outputs(out: &mut Vec<Output>) {
        out.push(Output::new::<S>());
    }

    #[inline]
    fn read(cursor: &mut Cursor<'_>) -> Result<Self::Row, Error> {
        cursor.read::<<Deps::Null as Nullness>::Of<S>>()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Table> Columns for All<T> {
    type Deps = WholeRow<T>;
    type Itself = Self;

    fn itself(self) -> Self {
        self
    }

    fn push(self, out: &mut Vec<Node>) {
        out.push(Node::columns::<T>());
    }
}

impl<Scope: Has<T, I>, T: Table, I> Selection<Scope, I> for All<T> {
    type Row = <Scope::Null as ReadRow>::Out<T::Row>;
    type Types = <Scope::Null as ReadRow>::Types<All<T>>;
    type Tables = Scope::Null;

    fn outputs(out: &mut Vec<Output>) {
        T::outputs(out);
    }

    #[inline]
    fn read(cursor: &mut Cursor<'_>) -> Result<Self::Row, Error> {
        <Scope::Null as ReadRow>::read::<T>(cursor)
    }
}

/// Nothing: a statement without RETURNING.
#[diagnostic::do_not_recommend]
impl Columns for () {
    type Deps = ();
    type Itself = Self;

    fn itself(self) -> Self {
        self
    }

    fn push(self, _: &mut Vec<Node>) {}
}

impl<Scope> Selection<Scope, ()> for () {
    type Row = ();
    type Types = ();
    type Tables = ();

    fn outputs(_: &mut Vec<Output>) {}

    fn read(_: &mut Cursor<'_>) -> Result<(), Error> {
        Ok(())
    }
}

macro_rules! tuples {
    ($($name:ident $index:ident),+) => {
        #[diagnostic::do_not_recommend]
        impl<$($name: Columns),+> Columns for ($($name,)+) {
            type Deps = both!($($name::Deps),+);
            type Itself = Self;

            fn itself(self) -> Self {
                self
            }

            #[allow(non_snake_case)]
            fn push(self, out: &mut Vec<Node>) {
                let ($($name,)+) = self;
                $($name.push(out);)+
            }
        }

        impl<Scope, $($name: Selection<Scope, $index>, $index),+> Selection<Scope, ($($index,)+)> for ($($name,)+) {
            type Row = ($($name::Row,)+);
            type Types = ($($name::Types,)+);
            type Tables = ($($name::Tables,)+);

            fn outputs(out: &mut Vec<Output>) {
                $($name::outputs(out);)+
            }

            #[inline]
            fn read(cursor: &mut Cursor<'_>) -> Result<Self::Row, Error> {
                Ok(($($name::read(cursor)?,)+))
            }
        }
    };
}

tuples!(A IA);
tuples!(A IA, B IB);
tuples!(A IA, B IB, C IC);
tuples!(A IA, B IB, C IC, D ID);
tuples!(A IA, B IB, C IC, D ID, E IE);
tuples!(A IA, B IB, C IC, D ID, E IE, F IF);
tuples!(A IA, B IB, C IC, D ID, E IE, F IF, G IG);
tuples!(A IA, B IB, C IC, D ID, E IE, F IF, G IG, H IH);
tuples!(A IA, B IB, C IC, D ID, E IE, F IF, G IG, H IH, J IJ);
tuples!(A IA, B IB, C IC, D ID, E IE, F IF, G IG, H IH, J IJ, K IK);
tuples!(A IA, B IB, C IC, D ID, E IE, F IF, G IG, H IH, J IJ, K IK, L IL);
tuples!(A IA, B IB, C IC, D ID, E IE, F IF, G IG, H IH, J IJ, K IK, L IL, M IM);
