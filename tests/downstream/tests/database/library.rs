//! The tables of `schemas/library.toml`, with three books.

use relata::prelude::*;
use relata_downstream_test::library::books;

use crate::{People, database};

/// What the schema says, and an index for each kind of search.
const TABLES: &str = "
    CREATE EXTENSION citext;
    CREATE DOMAIN code AS text CHECK (value <> '');
    CREATE TABLE books (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, title citext NOT NULL, tags text[] NOT NULL DEFAULT '{}',
        codes code[] NOT NULL DEFAULT '{}', body jsonb NOT NULL DEFAULT '{}', words tsvector, query tsquery,
        lent daterange, free datemultirange, rank integer, weight double precision
    );
    CREATE INDEX books_codes_idx ON books USING gin (codes);
    CREATE TABLE shelves (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, label citext NOT NULL UNIQUE, tags text[] NOT NULL DEFAULT '{}'
    );
    CREATE TABLE stamps (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, made timestamptz NOT NULL DEFAULT now()
    );
    INSERT INTO books (title, tags, codes, body, words, query, lent, free, rank, weight) VALUES
        ('Dune', '{sand,space}', '{A1,B2}', '{\"pages\": 600, \"by\": {\"name\": \"Herbert\"}, \"kinds\": [\"novel\"]}',
         to_tsvector('english', 'spice on a desert planet'), 'spice & desert', '[2024-01-01,2024-02-01)',
         '{[2024-02-01,2024-03-01),[2024-04-01,2024-05-01)}', 2, 1.5),
        ('Emma', '{love}', '{A1}', '{\"pages\": 400, \"by\": {\"name\": \"Austen\"}}',
         to_tsvector('english', 'a handsome and clever heroine'), 'clever', '[2024-01-15,2024-03-01)', NULL, NULL, 0.5),
        ('Ulysses', '{}', '{}', '{\"pages\": 700}', NULL, NULL, NULL, NULL, 1, NULL);
";

/// Dune, Emma and Ulysses.
pub(crate) async fn library() -> People {
    database(TABLES).await
}

/// The titles of those books that the condition holds for, and the condition's SQL.
macro_rules! books_where {
    ($library:expr, $condition:expr, $titles:expr, $sql:expr) => {{
        let query = || $library.db.select(books::title).from(books).filter($condition).order_by(books::id);
        assert_eq!(query().all().await.expect("rows"), $titles);
        $crate::sql($crate::library::between(&query().to_sql(), "WHERE ", " ORDER BY"), $sql);
    }};
}
pub(crate) use books_where;

/// The values of an expression for all books, and its SQL.
macro_rules! of_books {
    ($library:expr, $expr:expr, $values:expr, $sql:expr) => {{
        let query = || $library.db.select($expr).from(books).order_by(books::id);
        assert_eq!(query().all().await.expect("rows"), $values);
        $crate::sql($crate::library::between(&query().to_sql(), "SELECT ", " FROM public.books"), $sql);
    }};
}
pub(crate) use of_books;

/// What stands between two words.
pub(crate) fn between<'a>(sql: &'a str, start: &str, end: &str) -> &'a str {
    let (_, rest) = sql.split_once(start).expect("the start");
    rest.rsplit_once(end).expect("the end").0
}

#[tokio::test]
async fn the_tables_are_those_of_the_schema() {
    let library = library().await;
    let all: Vec<books::Row> =
        library.db.select(books::all).from(books).order_by(books::id).all().await.expect("rows");
    let titles: Vec<&str> = all.iter().map(|book| book.title.as_str()).collect();
    assert_eq!(titles, ["Dune", "Emma", "Ulysses"]);
    assert_eq!(all[0].query.as_deref(), Some("'spice' & 'desert'"));
}
