//! AND, OR and NOT, and filters that are built at run time.

use crate::query::scope::{Defined, both};
use crate::query::{Expr, Expression, Node};
use crate::types::{Boolean, NotNull, Operand, SqlType};

use super::{Base, Compared, Condition};

/// AND, OR and NOT (<https://www.postgresql.org/docs/current/functions-logical.html>).
///
/// ```
/// # use relata_example::*;
/// let sql = select(users::id).from(users).filter(users::is_active.and(users::is_email_verified)).to_sql();
/// assert_eq!(sql, "SELECT users.id FROM public.users WHERE users.is_active AND users.is_email_verified");
/// ```
pub trait BooleanExpression: Expression {
    /// `self AND right`.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(users::id).from(users).filter(users::is_active.eq(true).and(users::last_name.is_null())).to_sql();
    /// assert_eq!(sql, "SELECT users.id FROM public.users WHERE users.is_active = $1 AND users.last_name IS NULL");
    /// ```
    fn and<R: Operand<Boolean>>(self, right: R) -> Compared<Self, R, Boolean>
    where
        Base<Self>: IsBoolean,
    {
        Expr::new(Node::logic(self.node(), " AND ", right.into_node()))
    }

    /// `self IS TRUE`: false where it is NULL.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(users::email.eq("x").is_true()).from(users).to_sql();
    /// assert_eq!(sql, "SELECT (users.email = $1) IS TRUE FROM public.users");
    /// ```
    #[expect(clippy::wrong_self_convention, reason = "SQL's own words")]
    fn is_true(self) -> Expr<Boolean, Defined<Self::Deps>>
    where
        Base<Self>: IsBoolean,
    {
        Expr::new(Node::Postfix(vec![self.node(), Node::sql(" IS TRUE")]))
    }

    /// `self OR right`.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(users::id).from(users).filter(users::is_active.or(users::is_email_verified)).to_sql();
    /// assert_eq!(sql, "SELECT users.id FROM public.users WHERE users.is_active OR users.is_email_verified");
    /// ```
    fn or<R: Operand<Boolean>>(self, right: R) -> Compared<Self, R, Boolean>
    where
        Base<Self>: IsBoolean,
    {
        Expr::new(Node::logic(self.node(), " OR ", right.into_node()))
    }
}

impl<E: Expression> BooleanExpression for E {}

/// The type of a condition.
///
/// ```
/// use relata::query::IsBoolean;
///
/// fn is_condition<S: IsBoolean>() {}
/// is_condition::<relata::types::Boolean>();
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no condition: AND, OR and NOT are for booleans",
    label = "expected an expression of SQL type `Boolean`"
)]
pub trait IsBoolean {}

#[diagnostic::do_not_recommend]
impl IsBoolean for Boolean {}

/// `NOT condition`.
///
/// ```
/// # use relata_example::*;
/// let sql = select(users::id).from(users).filter(not(users::is_active)).to_sql();
/// assert_eq!(sql, "SELECT users.id FROM public.users WHERE NOT users.is_active");
/// ```
pub fn not<C: Expression<Sql: SqlType<Base: IsBoolean>>>(condition: C) -> Condition<C::Deps> {
    Expr::new(Node::Postfix(vec![Node::sql("NOT "), condition.node()]))
}

/// Conditions of one type, any of which may hold: `any([users::first_name.ilike(p), users::last_name.ilike(p)])`.
/// Without any, it is false. [`Filters`] takes conditions over different columns.
///
/// ```
/// # use relata_example::*;
/// let sql = select(users::id).from(users).filter(any([users::first_name.eq("Ann"), users::last_name.eq("Ann")])).to_sql();
/// assert_eq!(sql, "SELECT users.id FROM public.users WHERE users.first_name = $1 OR users.last_name = $2");
/// ```
pub fn any<C: IntoCondition>(conditions: C) -> Condition<C::Deps> {
    Expr::new(joined(conditions.into_conditions(), " OR ", "false"))
}

/// Conditions, all of which must hold. Without any, it is true.
///
/// ```
/// # use relata_example::*;
/// let sql = select(users::id).from(users).filter(all((users::is_active, users::email.like("a%")))).to_sql();
/// assert_eq!(sql, "SELECT users.id FROM public.users WHERE users.is_active AND users.email LIKE $1");
/// ```
pub fn all<C: IntoCondition>(conditions: C) -> Condition<C::Deps> {
    Expr::new(joined(conditions.into_conditions(), " AND ", "true"))
}

fn joined(mut conditions: Vec<Node>, operator: &'static str, none: &'static str) -> Node {
    match conditions.as_slice() {
        [] => Node::sql(none),
        [_] => conditions.swap_remove(0),
        // In one list with those that the first has already.
        [Node::Operator { operator: same, logic: true, .. }, ..] if *same == operator => {
            let all = conditions.into_iter().reduce(|left, right| Node::logic(left, operator, right));
            all.unwrap_or(Node::sql(none))
        }
        _ => Node::Operator { operator, logic: true, operands: conditions },
    }
}

/// Several conditions: an array or a `Vec` of one type, or a tuple of different ones.
///
/// ```
/// # use relata_example::*;
/// // An array or a `Vec` of conditions of one type, or a tuple of different ones.
/// let sql = select(users::id).from(users).filter(any((users::is_active, users::last_name.is_null()))).to_sql();
/// assert_eq!(sql, "SELECT users.id FROM public.users WHERE users.is_active OR users.last_name IS NULL");
/// ```
pub trait IntoCondition {
    /// The columns that they mention.
    type Deps;

    /// Their trees.
    ///
    /// ```
    /// # use relata_example::*;
    /// let names = vec!["Ann", "Lee"];
    /// let both = names.into_iter().map(|name| users::last_name.ne(name)).collect::<Vec<_>>();
    /// let sql = select(users::id).from(users).filter(all(both)).to_sql();
    /// assert_eq!(sql, "SELECT users.id FROM public.users WHERE users.last_name <> $1 AND users.last_name <> $2");
    /// ```
    fn into_conditions(self) -> Vec<Node>;
}

impl<C: Operand<Boolean>, const N: usize> IntoCondition for [C; N] {
    type Deps = C::Deps;

    fn into_conditions(self) -> Vec<Node> {
        self.into_iter().map(Operand::into_node).collect()
    }
}

#[diagnostic::do_not_recommend]
impl<C: Operand<Boolean>> IntoCondition for Vec<C> {
    type Deps = C::Deps;

    fn into_conditions(self) -> Vec<Node> {
        self.into_iter().map(Operand::into_node).collect()
    }
}

macro_rules! tuples {
    ($($name:ident),+) => {
        #[diagnostic::do_not_recommend]
        impl<$($name: Operand<Boolean>),+> IntoCondition for ($($name,)+) {
            type Deps = both!($($name::Deps),+);

            #[allow(non_snake_case)]
            fn into_conditions(self) -> Vec<Node> {
                let ($($name,)+) = self;
                vec![$($name.into_node()),+]
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

/// Conditions that are collected at run time, whatever tables they mention. That those tables are part of the query
/// is asked by PostgreSQL, and not by the compiler.
///
/// ```
/// # use relata_example::*;
/// # let name: Option<&str> = Some("Ann");
/// let mut filters = Filters::all();
/// if let Some(name) = name {
///     filters.push(users::first_name.eq(name));
/// }
/// filters.push(users::is_active.eq(true));
/// let sql = select(users::id).from(users).filter(filters).to_sql();
/// assert_eq!(sql, "SELECT users.id FROM public.users WHERE users.first_name = $1 AND users.is_active = $2");
/// ```
#[derive(Debug, Clone)]
pub struct Filters {
    operator: &'static str,
    none: &'static str,
    conditions: Vec<Node>,
}

impl Filters {
    /// All of them must hold; without any, it is true.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(users::id).from(users).filter(Filters::all()).to_sql();
    /// assert_eq!(sql, "SELECT users.id FROM public.users WHERE true");
    /// ```
    pub fn all() -> Filters {
        Filters { operator: " AND ", none: "true", conditions: Vec::new() }
    }

    /// One of them must hold; without any, it is false.
    ///
    /// ```
    /// # use relata_example::*;
    /// let mut either = Filters::any();
    /// either.push(users::first_name.eq("Ann"));
    /// either.push(users::is_active.eq(true));
    /// let sql = select(users::id).from(users).filter(either).to_sql();
    /// assert_eq!(sql, "SELECT users.id FROM public.users WHERE users.first_name = $1 OR users.is_active = $2");
    /// ```
    pub fn any() -> Filters {
        Filters { operator: " OR ", none: "false", conditions: Vec::new() }
    }

    /// One condition more.
    ///
    /// ```
    /// # use relata_example::*;
    /// let mut filters = Filters::all();
    /// filters.push(users::is_active.eq(true));
    /// assert!(!filters.is_empty());
    /// ```
    pub fn push<C: Operand<Boolean>>(&mut self, condition: C) {
        self.conditions.push(condition.into_node());
    }

    /// Whether there is none.
    ///
    /// ```
    /// assert!(relata::query::Filters::all().is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.conditions.is_empty()
    }
}

#[diagnostic::do_not_recommend]
impl Operand<Boolean> for Filters {
    type Deps = ();
    type Null = NotNull;

    fn into_node(self) -> Node {
        joined(self.conditions, self.operator, self.none)
    }
}
