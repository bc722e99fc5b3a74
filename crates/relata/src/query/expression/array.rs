//! Arrays (<https://www.postgresql.org/docs/current/functions-array.html>).

use crate::query::scope::Both;
use crate::query::{Expr, Expression, Node};
use crate::types::{Array, Integer, Operand, SqlType};

use super::{Base, Combined, Compared, Condition, Mapped, as_base, beside};

/// The type of an array's elements.
type Element<E> = <Base<E> as IsArray>::Element;

/// What arrays can do.
///
/// ```
/// # use relata_example::*;
/// let sql = select(articles::id).from(articles).filter(articles::tags.has("sql")).to_sql();
/// assert_eq!(sql, "SELECT articles.id FROM public.articles WHERE $1 = ANY(articles.tags)");
/// ```
pub trait ArrayExpression: Expression {
    /// `self @> other`: whether it has all elements of the other.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(articles::id).from(articles).filter(articles::tags.contains_all(["sql", "speed"])).to_sql();
    /// assert_eq!(sql, "SELECT articles.id FROM public.articles WHERE articles.tags @> $1");
    /// ```
    fn contains_all<R: Operand<Base<Self>>>(self, other: R) -> Compared<Self, R>
    where
        Base<Self>: IsArray,
    {
        Expr::new(Node::binary(self.node(), " @> ", beside::<Self, R>(other)))
    }

    /// `self <@ other`: whether the other has all elements of it.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(articles::id).from(articles).filter(articles::tags.contained_in(["sql", "speed"])).to_sql();
    /// assert_eq!(sql, "SELECT articles.id FROM public.articles WHERE articles.tags <@ $1");
    /// ```
    fn contained_in<R: Operand<Base<Self>>>(self, other: R) -> Compared<Self, R>
    where
        Base<Self>: IsArray,
    {
        Expr::new(Node::binary(self.node(), " <@ ", beside::<Self, R>(other)))
    }

    /// `self && other`: whether they have an element in common.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(articles::id).from(articles).filter(articles::tags.overlaps_with(["sql", "rust"])).to_sql();
    /// assert_eq!(sql, "SELECT articles.id FROM public.articles WHERE articles.tags && $1");
    /// ```
    fn overlaps_with<R: Operand<Base<Self>>>(self, other: R) -> Compared<Self, R>
    where
        Base<Self>: IsArray,
    {
        Expr::new(Node::binary(self.node(), " && ", beside::<Self, R>(other)))
    }

    /// `value = ANY (self)`.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(articles::id).from(articles).filter(articles::tags.has("sql")).to_sql();
    /// assert_eq!(sql, "SELECT articles.id FROM public.articles WHERE $1 = ANY(articles.tags)");
    /// ```
    fn has<R: Operand<Element<Self>>>(self, value: R) -> Condition<Both<Self::Deps, R::Deps>>
    where
        Base<Self>: IsArray,
    {
        let nodes = vec![value.into_node(), Node::sql(" = ANY("), self.node(), Node::sql(")")];
        Expr::new(Node::Postfix(nodes))
    }

    /// `cardinality(self)`: how many elements it has.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(articles::tags.cardinality()).from(articles).to_sql();
    /// assert_eq!(sql, "SELECT cardinality(articles.tags) FROM public.articles");
    /// ```
    fn cardinality(self) -> Mapped<Self, Integer>
    where
        Base<Self>: IsArray,
    {
        Expr::new(Node::call("cardinality", vec![self.node()]))
    }

    /// `self || other`.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = update(articles).set(articles::tags.set(articles::tags.array_concat(["new"]))).everything().to_sql();
    /// assert_eq!(sql.as_deref(), Some("UPDATE public.articles SET tags = articles.tags || $1"));
    /// ```
    fn array_concat<R: Operand<Base<Self>>>(self, other: R) -> Combined<Self, R, Base<Self>>
    where
        Base<Self>: IsArray,
    {
        Expr::new(Node::binary(as_base(self), " || ", other.into_node()))
    }
}

impl<E: Expression> ArrayExpression for E {}

/// An array.
///
/// ```
/// use relata::query::IsArray;
/// use relata::types::{Array, Integer, SqlType};
///
/// assert_eq!(<Array<Integer> as IsArray>::Element::TYPE, Integer::TYPE);
/// ```
#[diagnostic::on_unimplemented(message = "`{Self}` is no array")]
pub trait IsArray: SqlType {
    /// The type of its elements.
    type Element: SqlType<Base = Self::Element>;
}

#[diagnostic::do_not_recommend]
impl<S: SqlType<Base = S>> IsArray for Array<S> {
    type Element = S;
}
