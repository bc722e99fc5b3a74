//! Full-text search (<https://www.postgresql.org/docs/current/functions-textsearch.html>).

use crate::query::expression::{Combined, Compared, Mapped};
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
    to_tsquery;
    /// `plainto_tsquery(config, text)`: all words.
    plainto_tsquery;
    /// `phraseto_tsquery(config, text)`: the words one after another.
    phraseto_tsquery;
    /// `websearch_to_tsquery(config, text)`: as people type it (`"fat rat" or cat -dog`); never an error.
    websearch_to_tsquery;
}

/// `to_tsvector(config, text)`, with the name of a configuration such as `english`.
pub fn to_tsvector<E: Expression<Sql: SqlType<Base = Text>>>(config: &str, text: E) -> Mapped<E, Tsvector> {
    Expr::new(Node::call("to_tsvector", vec![configuration(config), text.node()]))
}

/// What a `tsvector` can do.
pub trait TextSearchExpression: Expression<Sql: SqlType<Base = Tsvector>> {
    /// `self @@ query`.
    fn matches<R: Operand<Tsquery>>(self, query: R) -> Compared<Self, R, Tsquery> {
        Expr::new(Node::binary(self.node(), " @@ ", query.into_node()))
    }
}

impl<E: Expression<Sql: SqlType<Base = Tsvector>>> TextSearchExpression for E {}

/// `ts_rank(vector, query)`.
pub fn ts_rank<E: Expression<Sql: SqlType<Base = Tsvector>>, R: Operand<Tsquery>>(
    vector: E,
    query: R,
) -> Combined<E, R, Real, Tsquery> {
    Expr::new(Node::call("ts_rank", vec![vector.node(), query.into_node()]))
}

/// `ts_headline(config, text, query)`: the part of the text that matches, with the words marked.
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
