//! ORDER BY.

use super::scope::both;
use super::{Expression, Node};

/// One term of ORDER BY, with its direction.
///
/// ```
/// # use relata_example::*;
/// let sql = select(users::id).from(users).order_by((users::last_name.asc().nulls_first(), users::email.desc())).to_sql();
/// assert_eq!(
///     sql,
///     "SELECT users.id FROM public.users ORDER BY users.last_name ASC NULLS FIRST, users.email DESC"
/// );
/// ```
#[derive(Debug, Clone)]
pub struct Order<E> {
    pub(crate) expr: E,
    pub(crate) descending: bool,
    pub(crate) nulls: Option<Nulls>,
}

/// Where NULLs are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nulls {
    First,
    Last,
}

/// The direction of a term of ORDER BY.
///
/// ```
/// # use relata_example::*;
/// let sql = select(users::id).from(users).order_by(users::email.lower().desc()).to_sql();
/// assert_eq!(sql, "SELECT users.id FROM public.users ORDER BY lower(users.email) DESC");
/// ```
pub trait Ordering: Expression {
    /// The least first.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(users::id).from(users).order_by(users::email.asc()).to_sql();
    /// assert_eq!(sql, "SELECT users.id FROM public.users ORDER BY users.email ASC");
    /// ```
    fn asc(self) -> Order<Self> {
        Order { expr: self, descending: false, nulls: None }
    }

    /// The greatest first; NULLs before them.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(users::id).from(users).order_by(users::created_at.desc()).to_sql();
    /// assert_eq!(sql, "SELECT users.id FROM public.users ORDER BY users.created_at DESC");
    /// ```
    fn desc(self) -> Order<Self> {
        Order { expr: self, descending: true, nulls: None }
    }
}

impl<E: Expression> Ordering for E {}

impl<E> Order<E> {
    /// NULLs after everything else.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(users::id).from(users).order_by(users::last_name.desc().nulls_last()).to_sql();
    /// assert_eq!(sql, "SELECT users.id FROM public.users ORDER BY users.last_name DESC NULLS LAST");
    /// ```
    pub fn nulls_last(self) -> Order<E> {
        Order { nulls: Some(Nulls::Last), ..self }
    }

    /// NULLs before everything else.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(users::id).from(users).order_by(users::last_name.asc().nulls_first()).to_sql();
    /// assert_eq!(sql, "SELECT users.id FROM public.users ORDER BY users.last_name ASC NULLS FIRST");
    /// ```
    pub fn nulls_first(self) -> Order<E> {
        Order { nulls: Some(Nulls::First), ..self }
    }
}

/// What `.order_by(…)` takes: an expression, one with a direction, or a tuple of these.
///
/// ```
/// # use relata_example::*;
/// let sql = select(users::id).from(users).order_by((users::role, users::email.desc())).to_sql();
/// assert_eq!(sql, "SELECT users.id FROM public.users ORDER BY users.role, users.email DESC");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand in ORDER BY",
    label = "expected a column or an expression, with `.asc()` or `.desc()`, or a tuple of these"
)]
pub trait OrderBy {
    /// The columns that it mentions.
    type Deps;

    /// The terms, in their order.
    ///
    /// ```
    /// # use relata_example::*;
    /// let mut terms = Vec::new();
    /// (users::role, users::email.desc()).into_terms(&mut terms);
    /// assert_eq!(terms.len(), 2);
    /// ```
    fn into_terms(self, out: &mut Vec<Node>);
}

#[diagnostic::do_not_recommend]
impl<E: Expression> OrderBy for Order<E> {
    type Deps = E::Named;

    fn into_terms(self, out: &mut Vec<Node>) {
        let direction = match (self.descending, self.nulls) {
            (false, None) => " ASC",
            (false, Some(Nulls::First)) => " ASC NULLS FIRST",
            (false, Some(Nulls::Last)) => " ASC NULLS LAST",
            (true, None) => " DESC",
            (true, Some(Nulls::First)) => " DESC NULLS FIRST",
            (true, Some(Nulls::Last)) => " DESC NULLS LAST",
        };
        out.push(Node::Pieces(vec![self.expr.node(), Node::sql(direction)]));
    }
}

#[diagnostic::do_not_recommend]
impl<E: Expression> OrderBy for E {
    type Deps = E::Named;

    fn into_terms(self, out: &mut Vec<Node>) {
        out.push(self.node());
    }
}

/// What `.distinct_on(…)` and `.partition_by(…)` take: an expression, or a tuple of these.
///
/// ```
/// # use relata_example::*;
/// let sql = select(users::id).from(users).distinct_on((users::role, users::is_active)).to_sql();
/// assert_eq!(sql, "SELECT DISTINCT ON (users.role, users.is_active) users.id FROM public.users");
/// ```
#[diagnostic::on_unimplemented(
    message = "this takes columns and expressions, without directions",
    label = "expected a column, an expression, or a tuple of these; `.asc()` and `.desc()` are for `.order_by(…)`"
)]
pub trait Expressions {
    /// The columns that they mention.
    type Deps;

    /// Their trees, in their order.
    ///
    /// ```
    /// # use relata_example::*;
    /// assert_eq!((users::role, users::email).into_nodes().len(), 2);
    /// ```
    fn into_nodes(self) -> Vec<Node>;
}

#[diagnostic::do_not_recommend]
impl<E: Expression> Expressions for E {
    type Deps = E::Named;

    fn into_nodes(self) -> Vec<Node> {
        vec![self.node()]
    }
}

macro_rules! tuples {
    ($($name:ident),+) => {
        #[diagnostic::do_not_recommend]
        impl<$($name: Expression),+> Expressions for ($($name,)+) {
            type Deps = both!($($name::Named),+);

            #[allow(non_snake_case)]
            fn into_nodes(self) -> Vec<Node> {
                let ($($name,)+) = self;
                vec![$($name.node()),+]
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$($name: OrderBy),+> OrderBy for ($($name,)+) {
            type Deps = both!($($name::Deps),+);

            #[allow(non_snake_case)]
            fn into_terms(self, out: &mut Vec<Node>) {
                let ($($name,)+) = self;
                $($name.into_terms(out);)+
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

/// Terms of ORDER BY that are collected at run time, whatever they mention; see [`Filters`](super::Filters).
///
/// ```
/// # relata::derived! { users { id: Bigint, email: Text } }
/// use relata::prelude::*;
///
/// let mut order = OrderTerms::new();
/// order.push(users::email.desc());
/// order.push(users::id);
/// let sql = select(users::id).from(users).order_by(order).to_sql();
/// assert!(sql.ends_with(r#"ORDER BY "users"."email" DESC, "users"."id""#));
/// ```
#[derive(Debug, Clone, Default)]
pub struct OrderTerms(Vec<Node>);

impl OrderTerms {
    /// None yet.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(users::id).from(users).order_by(OrderTerms::new()).to_sql();
    /// assert_eq!(sql, "SELECT users.id FROM public.users");
    /// ```
    pub fn new() -> OrderTerms {
        OrderTerms::default()
    }

    /// One term more, or several.
    ///
    /// ```
    /// # use relata_example::*;
    /// let mut order = OrderTerms::new();
    /// order.push((users::role, users::email.desc()));
    /// let sql = select(users::id).from(users).order_by(order).to_sql();
    /// assert_eq!(sql, "SELECT users.id FROM public.users ORDER BY users.role, users.email DESC");
    /// ```
    pub fn push<O: OrderBy>(&mut self, terms: O) {
        terms.into_terms(&mut self.0);
    }
}

#[diagnostic::do_not_recommend]
impl OrderBy for OrderTerms {
    type Deps = ();

    fn into_terms(self, out: &mut Vec<Node>) {
        out.extend(self.0);
    }
}
