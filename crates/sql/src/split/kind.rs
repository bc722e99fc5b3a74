//! What a runner of migrations must know about a statement before it runs it.

use super::token::{Token, TokenKind, tokens};

/// How a statement stands to transactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Runs inside a transaction.
    Transactional,
    /// `BEGIN`, `COMMIT`, `ROLLBACK`, …: begins or ends one. Savepoints are not meant.
    TransactionControl,
    /// PostgreSQL refuses it inside a transaction (`PreventInTransactionBlock` in its sources): `CREATE INDEX
    /// CONCURRENTLY`, `VACUUM`, `CREATE DATABASE`, …
    OutsideTransaction,
    /// `SET` and `RESET`: outlives the transaction, until the session ends.
    Session,
}

/// The kind of one statement.
///
/// What cannot be known from text alone counts as [`Kind::Transactional`]: a procedure that commits, `REINDEX
/// TABLE` of a partitioned table. PostgreSQL refuses those with SQLSTATE 25001 or 2D000 and does nothing.
///
/// ```
/// use relata_sql::split::{Kind, kind};
/// assert_eq!(kind("create unique index concurrently i on t (a)"), Kind::OutsideTransaction);
/// assert_eq!(kind("rollback to savepoint s"), Kind::Transactional);
/// assert_eq!(kind("ROLLBACK"), Kind::TransactionControl);
/// ```
pub fn kind(statement: &str) -> Kind {
    let tokens: Vec<Token<'_>> = tokens(statement).map_while(Result::ok).collect();
    let word = |index: usize| -> &str {
        tokens.get(index).filter(|token| token.kind == TokenKind::Word).map_or("", |token| token.text)
    };
    let is = |index: usize, keywords: &[&str]| {
        keywords.iter().any(|keyword| word(index).eq_ignore_ascii_case(keyword))
    };
    let has = |keyword: &str| tokens.iter().any(|token| token.is(keyword));

    if is(0, &["begin", "commit", "end", "abort"]) || is(0, &["start", "prepare"]) && is(1, &["transaction"])
    {
        return Kind::TransactionControl;
    }
    if is(0, &["rollback"]) {
        let to_savepoint = is(1, &["to"]) || is(1, &["work", "transaction"]) && is(2, &["to"]);
        return if to_savepoint { Kind::Transactional } else { Kind::TransactionControl };
    }
    if is(0, &["reset"]) || is(0, &["set"]) && !is(1, &["local", "constraints", "transaction"]) {
        return Kind::Session;
    }
    let outside = if is(0, &["create", "drop"]) && is(1, &["database", "tablespace", "subscription"]) {
        true
    } else if is(0, &["create"]) {
        is(1, &["index"]) && is(2, &["concurrently"])
            || is(1, &["unique"]) && is(2, &["index"]) && is(3, &["concurrently"])
    } else if is(0, &["drop"]) {
        is(1, &["index"]) && is(2, &["concurrently"])
    } else if is(0, &["reindex"]) {
        has("concurrently") || has("database") || has("system") || has("schema")
    } else if is(0, &["cluster"]) {
        tokens.len() == 1
    } else if is(0, &["alter"]) && is(1, &["database"]) {
        has("tablespace")
    } else if is(0, &["alter"]) && is(1, &["subscription"]) {
        has("refresh") || has("publication")
    } else if is(0, &["alter"]) && is(1, &["table"]) {
        has("detach") && tokens.last().is_some_and(|last| last.is("concurrently"))
    } else {
        is(0, &["vacuum"]) || is(0, &["alter"]) && is(1, &["system"])
    };
    if outside { Kind::OutsideTransaction } else { Kind::Transactional }
}
