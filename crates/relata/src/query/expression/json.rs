//! JSON (<https://www.postgresql.org/docs/current/functions-json.html>).

use crate::query::{Expr, Expression, Node};
use crate::types::{Array, Integer, Json, Jsonb, Jsonpath, Nullable, Operand, SqlType, Text};

use super::{Base, Compared, Mapped};

/// What `json` and `jsonb` can do.
///
/// ```
/// # use relata_example::*;
/// let sql = select(articles::data.get_text("words")).from(articles).to_sql();
/// assert_eq!(sql, "SELECT articles.data ->> $1 FROM public.articles");
/// ```
pub trait JsonExpression: Expression {
    /// `self -> key`: the field of an object by its name, or the element of an array by its place, as JSON; NULL where
    /// there is none.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(articles::data.get("authors").get(0)).from(articles).to_sql();
    /// assert_eq!(sql, "SELECT (articles.data -> $1) -> $2 FROM public.articles");
    /// ```
    fn get<K: JsonKey>(self, key: K) -> Expr<Nullable<Base<Self>>, Self::Deps>
    where
        Base<Self>: IsJson,
    {
        Expr::new(Node::binary(self.node(), " -> ", key.into_node()))
    }

    /// `self ->> key`: as [`get`](Self::get), as text.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(articles::data.get_text("words")).from(articles).to_sql();
    /// assert_eq!(sql, "SELECT articles.data ->> $1 FROM public.articles");
    /// ```
    fn get_text<K: JsonKey>(self, key: K) -> Expr<Nullable<Text>, Self::Deps>
    where
        Base<Self>: IsJson,
    {
        Expr::new(Node::binary(self.node(), " ->> ", key.into_node()))
    }

    /// `self #> path`: what stands at the end of the path, as JSON.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(articles::data.get_path(["authors", "0"])).from(articles).to_sql();
    /// assert_eq!(sql, "SELECT articles.data #> $1 FROM public.articles");
    /// ```
    fn get_path<'a>(self, path: impl IntoIterator<Item = &'a str>) -> Expr<Nullable<Base<Self>>, Self::Deps>
    where
        Base<Self>: IsJson,
    {
        Expr::new(Node::binary(self.node(), " #> ", texts(path)))
    }

    /// `self #>> path`: what stands at the end of the path, as text.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(articles::data.get_path_text(["authors", "0", "name"])).from(articles).to_sql();
    /// assert_eq!(sql, "SELECT articles.data #>> $1 FROM public.articles");
    /// ```
    fn get_path_text<'a>(self, path: impl IntoIterator<Item = &'a str>) -> Expr<Nullable<Text>, Self::Deps>
    where
        Base<Self>: IsJson,
    {
        Expr::new(Node::binary(self.node(), " #>> ", texts(path)))
    }
}

impl<E: Expression> JsonExpression for E {}

/// What `jsonb` alone can do; a GIN index serves these.
///
/// ```
/// # use relata_example::*;
/// let sql = select(articles::id).from(articles).filter(articles::data.has_key("draft")).to_sql();
/// assert_eq!(sql, "SELECT articles.id FROM public.articles WHERE articles.data ? $1");
/// ```
pub trait JsonbExpression: Expression {
    /// `self @> part`.
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::serde_json::json;
    ///
    /// let sql = select(articles::id).from(articles).filter(articles::data.json_contains(json!({ "draft": true }))).to_sql();
    /// assert_eq!(sql, "SELECT articles.id FROM public.articles WHERE articles.data @> $1");
    /// ```
    fn json_contains<R: Operand<Jsonb>>(self, part: R) -> Compared<Self, R, Jsonb>
    where
        Base<Self>: IsJsonb,
    {
        Expr::new(Node::binary(self.node(), " @> ", part.into_node()))
    }

    /// `self <@ whole`.
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::serde_json::json;
    ///
    /// let sql = select(articles::id).from(articles).filter(articles::data.json_contained_by(json!({ "draft": true }))).to_sql();
    /// assert_eq!(sql, "SELECT articles.id FROM public.articles WHERE articles.data <@ $1");
    /// ```
    fn json_contained_by<R: Operand<Jsonb>>(self, whole: R) -> Compared<Self, R, Jsonb>
    where
        Base<Self>: IsJsonb,
    {
        Expr::new(Node::binary(self.node(), " <@ ", whole.into_node()))
    }

    /// `self ? key`: whether the object has it.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(articles::id).from(articles).filter(articles::data.has_key("draft")).to_sql();
    /// assert_eq!(sql, "SELECT articles.id FROM public.articles WHERE articles.data ? $1");
    /// ```
    fn has_key<R: Operand<Text>>(self, key: R) -> Compared<Self, R, Text>
    where
        Base<Self>: IsJsonb,
    {
        Expr::new(Node::binary(self.node(), " ? ", key.into_node()))
    }

    /// `self ?| keys`: whether the object has one of them.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(articles::id).from(articles).filter(articles::data.has_any_key(["draft", "words"])).to_sql();
    /// assert_eq!(sql, "SELECT articles.id FROM public.articles WHERE articles.data ?| $1");
    /// ```
    fn has_any_key<R: Operand<Array<Text>>>(self, keys: R) -> Compared<Self, R, Array<Text>>
    where
        Base<Self>: IsJsonb,
    {
        Expr::new(Node::binary(self.node(), " ?| ", keys.into_node()))
    }

    /// `self ?& keys`: whether the object has all of them.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(articles::id).from(articles).filter(articles::data.has_all_keys(["draft", "words"])).to_sql();
    /// assert_eq!(sql, "SELECT articles.id FROM public.articles WHERE articles.data ?& $1");
    /// ```
    fn has_all_keys<R: Operand<Array<Text>>>(self, keys: R) -> Compared<Self, R, Array<Text>>
    where
        Base<Self>: IsJsonb,
    {
        Expr::new(Node::binary(self.node(), " ?& ", keys.into_node()))
    }

    /// `self @? path`: whether the SQL/JSON path finds anything.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(articles::id).from(articles).filter(articles::data.path_exists("$.authors[*]")).to_sql();
    /// assert_eq!(sql, "SELECT articles.id FROM public.articles WHERE articles.data @? $1::text::jsonpath");
    /// ```
    fn path_exists<R: Operand<Jsonpath>>(self, path: R) -> Compared<Self, R, Jsonpath>
    where
        Base<Self>: IsJsonb,
    {
        Expr::new(Node::binary(self.node(), " @? ", path.into_node()))
    }

    /// `self @@ path`: what the SQL/JSON path's predicate says; NULL where it is no predicate.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(articles::id).from(articles).filter(articles::data.path_matches("$.words > 500")).to_sql();
    /// assert_eq!(sql, "SELECT articles.id FROM public.articles WHERE articles.data @@ $1::text::jsonpath");
    /// ```
    fn path_matches<R: Operand<Jsonpath>>(self, path: R) -> Compared<Self, R, Jsonpath>
    where
        Base<Self>: IsJsonb,
    {
        Expr::new(Node::binary(self.node(), " @@ ", path.into_node()))
    }

    /// `self - key`: without the field of this name, or the element at this place.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(articles::data.json_without("draft")).from(articles).to_sql();
    /// assert_eq!(sql, "SELECT articles.data - $1 FROM public.articles");
    /// ```
    fn json_without<K: JsonKey>(self, key: K) -> Mapped<Self, Jsonb>
    where
        Base<Self>: IsJsonb,
    {
        Expr::new(Node::binary(self.node(), " - ", key.into_node()))
    }

    /// `self #- path`: without what stands at the end of the path.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(articles::data.json_without_path(["authors", "0"])).from(articles).to_sql();
    /// assert_eq!(sql, "SELECT articles.data #- $1 FROM public.articles");
    /// ```
    fn json_without_path<'a>(self, path: impl IntoIterator<Item = &'a str>) -> Mapped<Self, Jsonb>
    where
        Base<Self>: IsJsonb,
    {
        Expr::new(Node::binary(self.node(), " #- ", texts(path)))
    }

    /// `self || other`: the fields of both, those of `other` where both have them.
    ///
    /// ```
    /// # use relata_example::*;
    /// use relata::serde_json::json;
    ///
    /// let sql = update(articles).set(articles::data.set(articles::data.json_concat(json!({ "draft": false })))).everything().to_sql();
    /// assert_eq!(sql.as_deref(), Some("UPDATE public.articles SET data = articles.data || $1"));
    /// ```
    fn json_concat<R: Operand<Jsonb>>(self, other: R) -> super::Combined<Self, R, Jsonb, Jsonb>
    where
        Base<Self>: IsJsonb,
    {
        Expr::new(Node::binary(self.node(), " || ", other.into_node()))
    }
}

impl<E: Expression> JsonbExpression for E {}

/// The type `jsonb`.
///
/// ```
/// use relata::query::IsJsonb;
///
/// fn is_jsonb<S: IsJsonb>() {}
/// is_jsonb::<relata::types::Jsonb>();
/// ```
#[diagnostic::on_unimplemented(message = "`{Self}` is no `jsonb`, and this operator is for `jsonb` alone")]
pub trait IsJsonb: SqlType {}

#[diagnostic::do_not_recommend]
impl IsJsonb for Jsonb {}

/// `json` or `jsonb`.
///
/// ```
/// use relata::query::IsJson;
/// use relata::types::{Json, Jsonb};
///
/// fn is_json<S: IsJson>() {}
/// is_json::<Json>();
/// is_json::<Jsonb>();
/// ```
#[diagnostic::on_unimplemented(message = "`{Self}` is no JSON: `->` and its like are for json and jsonb")]
pub trait IsJson: SqlType {}

#[diagnostic::do_not_recommend]
impl IsJson for Json {}
#[diagnostic::do_not_recommend]
impl IsJson for Jsonb {}

/// The name of a field, or the place of an element from 0.
///
/// ```
/// # use relata_example::*;
/// let sql = select((articles::data.get("authors"), articles::data.get(0))).from(articles).to_sql();
/// assert_eq!(sql, "SELECT articles.data -> $1, articles.data -> $2 FROM public.articles");
/// ```
pub trait JsonKey {
    /// Its tree.
    ///
    /// ```
    /// # use relata_example::*;
    /// assert!(matches!(JsonKey::into_node("authors"), Node::Param(_)));
    /// ```
    fn into_node(self) -> Node;
}

impl JsonKey for &str {
    fn into_node(self) -> Node {
        Node::param::<Text>(self.to_owned())
    }
}

impl JsonKey for String {
    fn into_node(self) -> Node {
        Node::param::<Text>(self)
    }
}

impl JsonKey for i32 {
    fn into_node(self) -> Node {
        Node::param::<Integer>(self)
    }
}

fn texts<'a>(path: impl IntoIterator<Item = &'a str>) -> Node {
    Node::param::<Array<Text>>(path.into_iter().map(str::to_owned).collect())
}
