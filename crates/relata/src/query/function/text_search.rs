//! Full-text search (<https://www.postgresql.org/docs/current/functions-textsearch.html>).

use crate::query::expression::{Base, Combined, Compared, Mapped};
use crate::query::{Expr, Expression, Node};
use crate::types::{Operand, Real, SqlType, Text, Tsquery, Tsvector};

macro_rules! queries {
    ($($(#[$doc:meta])+ $name:ident;)+) => {$(
        $(#[$doc])+
        pub fn $name<R: Operand<Text>>(config: &str, text: R) -> Expr<<R::Null as crate::types::Nullness>::Of<Tsquery>, R::Deps> {
            Expr::new(Node::call(stringify!($name), vec![configuration(config), text.into_node()]))
        }
    )+};
}

queries! {
    /// `to_tsquery(config, text)`: of `'fat & (rat | cat)'`; an error where it is not well formed.
    ///
    /// ```
    /// # use relata_example::*;
    /// let sql = select(articles::id).from(articles).filter(to_tsvector("english", articles::body).matches(to_tsquery("english", "rows & !loan"))).to_sql();
    /// assert_eq!(
    ///     sql,
    ///     "SELECT articles.id FROM public.articles WHERE to_tsvector('english'::regconfig, articles.body) @@ to_tsquery('english'::regconfig, $1)"
    /// );
    /// ```
    to_tsquery;
    /// `plainto_tsquery(config, text)`: all words.
    ///
    /// ```
    /// # use relata_example::*;
    /// let query = plainto_tsquery("english", "every row");
    /// let sql = select(articles::id).from(articles).filter(to_tsvector("english", articles::body).matches(query)).to_sql();
    /// assert_eq!(
    ///     sql,
    ///     "SELECT articles.id FROM public.articles WHERE to_tsvector('english'::regconfig, articles.body) @@ plainto_tsquery('english'::regconfig, $1)"
    /// );
    /// ```
    plainto_tsquery;
    /// `phraseto_tsquery(config, text)`: the words one after another.
    ///
    /// ```
    /// # use relata_example::*;
    /// let query = phraseto_tsquery("english", "every row");
    /// let sql = select(articles::id).from(articles).filter(to_tsvector("english", articles::body).matches(query)).to_sql();
    /// assert_eq!(
    ///     sql,
    ///     "SELECT articles.id FROM public.articles WHERE to_tsvector('english'::regconfig, articles.body) @@ phraseto_tsquery('english'::regconfig, $1)"
    /// );
    /// ```
    phraseto_tsquery;
    /// `websearch_to_tsquery(config, text)`: as people type it (`"fat rat" or cat -dog`); never an error.
    ///
    /// ```
    /// # use relata_example::*;
    /// let query = websearch_to_tsquery("english", "\"every row\" -loan");
    /// let sql = select(articles::id).from(articles).filter(to_tsvector("english", articles::body).matches(query)).to_sql();
    /// assert_eq!(
    ///     sql,
    ///     "SELECT articles.id FROM public.articles WHERE to_tsvector('english'::regconfig, articles.body) @@ websearch_to_tsquery('english'::regconfig, $1)"
    /// );
    /// ```
    websearch_to_tsquery;
}

/// `to_tsvector(config, text)`, with the name of a configuration such as `english`.
///
/// ```
/// # use relata_example::*;
/// let sql = select(to_tsvector("english", articles::body)).from(articles).to_sql();
/// assert_eq!(sql, "SELECT to_tsvector('english'::regconfig, articles.body)::text FROM public.articles");
/// ```
pub fn to_tsvector<E: Expression<Sql: SqlType<Base = Text>>>(config: &str, text: E) -> Mapped<E, Tsvector> {
    Expr::new(Node::call("to_tsvector", vec![configuration(config), text.node()]))
}

/// What a `tsvector` can do.
///
/// ```
/// # use relata_example::*;
/// let words = to_tsvector("english", articles::body);
/// let found = words.matches(websearch_to_tsquery("english", "rows"));
/// let sql = select(articles::id).from(articles).filter(found).to_sql();
/// assert_eq!(
///     sql,
///     "SELECT articles.id FROM public.articles WHERE to_tsvector('english'::regconfig, articles.body) @@ websearch_to_tsquery('english'::regconfig, $1)"
/// );
/// ```
pub trait TextSearchExpression: Expression {
    /// `self @@ query`.
    ///
    /// ```
    /// # use relata_example::*;
    /// let words = to_tsvector("english", articles::body);
    /// let sql = select(words.matches(plainto_tsquery("english", "rows"))).from(articles).to_sql();
    /// assert_eq!(
    ///     sql,
    ///     "SELECT to_tsvector('english'::regconfig, articles.body) @@ plainto_tsquery('english'::regconfig, $1) FROM public.articles"
    /// );
    /// ```
    fn matches<R: Operand<Tsquery>>(self, query: R) -> Compared<Self, R, Tsquery>
    where
        Base<Self>: IsTsvector,
    {
        Expr::new(Node::binary(self.node(), " @@ ", query.into_node()))
    }
}

impl<E: Expression> TextSearchExpression for E {}

/// The type `tsvector`.
///
/// ```
/// use relata::query::IsTsvector;
///
/// fn is_tsvector<S: IsTsvector>() {}
/// is_tsvector::<relata::types::Tsvector>();
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no `tsvector`: `@@` searches in one",
    label = "`to_tsvector(…)` makes one of text"
)]
pub trait IsTsvector: SqlType {}

#[diagnostic::do_not_recommend]
impl IsTsvector for Tsvector {}

/// `ts_rank(vector, query)`.
///
/// ```
/// # use relata_example::*;
/// let words = to_tsvector("english", articles::body);
/// let sql = select(ts_rank(words, plainto_tsquery("english", "rows"))).from(articles).to_sql();
/// assert_eq!(
///     sql,
///     "SELECT ts_rank(to_tsvector('english'::regconfig, articles.body), plainto_tsquery('english'::regconfig, $1)) FROM public.articles"
/// );
/// ```
pub fn ts_rank<E: Expression<Sql: SqlType<Base = Tsvector>>, R: Operand<Tsquery>>(
    vector: E,
    query: R,
) -> Combined<E, R, Real, Tsquery> {
    Expr::new(Node::call("ts_rank", vec![vector.node(), query.into_node()]))
}

/// `ts_headline(config, text, query)`: the part of the text that matches, with the words marked.
///
/// ```
/// # use relata_example::*;
/// let query = plainto_tsquery("english", "rows");
/// let sql = select(ts_headline("english", articles::body, query)).from(articles).to_sql();
/// assert_eq!(
///     sql,
///     "SELECT ts_headline('english'::regconfig, articles.body, plainto_tsquery('english'::regconfig, $1)) FROM public.articles"
/// );
/// ```
pub fn ts_headline<E: Expression<Sql: SqlType<Base = Text>>, R: Operand<Tsquery>>(
    config: &str,
    text: E,
    query: R,
) -> Combined<E, R, Text, Tsquery> {
    Expr::new(Node::call("ts_headline", vec![configuration(config), text.node(), query.into_node()]))
}

/// A constant, so that an index on the same expression is found.
fn configuration(name: &str) -> Node {
    Node::Sql(format!("{}::regconfig", relata_sql::literal(name)).into())
}
