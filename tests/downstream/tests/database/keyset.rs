//! Keyset pagination: every page, forwards and backwards, against all rows in one query.

use expect_test::expect;
use relata::prelude::*;
use relata_downstream_test::library::books;

use crate::People;
use crate::library::{between, library};
use crate::sql;

/// Twenty books more, with ties and NULLs in their ranks and weights.
async fn many_books() -> People {
    let it = library().await;
    let more = relata::sql!(
        "INSERT INTO {books} (title, rank, weight)
         SELECT 'T' || n % 4, CASE WHEN n % 3 > 0 THEN n % 5 END, CASE WHEN n % 4 > 0 THEN n % 2 END
         FROM generate_series(1, 20) AS numbers (n)"
    );
    assert_eq!(it.db.query(more).execute().await.expect("inserted"), 20);
    it
}

/// Reads all pages of three rows by these keys and those of the row before them, and back again.
macro_rules! pages {
    ($db:expr, $keys:expr, $opposite:expr, $values:expr, $after:expr, $before:expr) => {{
        let page = || $db.select(books::all).from(books).order_by($keys).limit(3);
        let all = $db.select(books::all).from(books).order_by($keys).all().await.expect("rows");
        let mut read = page().all().await.expect("the first page");
        loop {
            let last = read.last().expect("a row").clone();
            let next = page().filter(after($keys, $values(&last))).all().await.expect("a page");
            if next.is_empty() {
                break;
            }
            read.extend(next);
        }
        assert_eq!(read, all);
        let back = |first: &books::Row| {
            let page = $db.select(books::all).from(books).order_by($opposite).limit(3);
            page.filter(before($keys, $values(first)))
        };
        let mut read = vec![all.last().expect("a row").clone()];
        loop {
            let previous = back(read.last().expect("a row")).all().await.expect("a page");
            if previous.is_empty() {
                break;
            }
            read.extend(previous);
        }
        read.reverse();
        assert_eq!(read, all);
        let row = books::Row { rank: Some(2), weight: None, ..all[0].clone() };
        let sql_of = |text: String| between(&text, "WHERE ", " ORDER BY").to_owned();
        sql(sql_of(page().filter(after($keys, $values(&row))).to_sql()), $after);
        sql(sql_of(back(&row).to_sql()), $before);
    }};
}

#[tokio::test]
async fn one_direction() {
    let it = many_books().await;
    pages!(
        it.db,
        (books::title, books::id),
        (books::title.desc(), books::id.desc()),
        |row: &books::Row| (row.title.clone(), row.id),
        expect!["(books.title, books.id) > ($1::text::citext, $2)"],
        expect!["(books.title, books.id) < ($1::text::citext, $2)"]
    );
    pages!(
        it.db,
        (books::title.desc(), books::id.desc()),
        (books::title, books::id),
        |row: &books::Row| (row.title.clone(), row.id),
        expect!["(books.title, books.id) < ($1::text::citext, $2)"],
        expect!["(books.title, books.id) > ($1::text::citext, $2)"]
    );
}

#[tokio::test]
async fn both_directions() {
    let it = many_books().await;
    pages!(
        it.db,
        (books::title.desc(), books::id),
        (books::title, books::id.desc()),
        |row: &books::Row| (row.title.clone(), row.id),
        expect![
            "books.title <= $1::text::citext AND (books.title < $1::text::citext OR (books.title = $1::text::citext AND books.id > $2))"
        ],
        expect![
            "books.title >= $1::text::citext AND (books.title > $1::text::citext OR (books.title = $1::text::citext AND books.id < $2))"
        ]
    );
}

#[tokio::test]
async fn keys_that_may_be_null() {
    let it = many_books().await;
    pages!(
        it.db,
        (books::rank, books::weight.desc(), books::id),
        (books::rank.desc(), books::weight, books::id.desc()),
        |row: &books::Row| (row.rank, row.weight, row.id),
        expect![
            "books.rank > $1 OR books.rank IS NULL OR (books.rank = $1 AND (books.weight IS NOT NULL OR (books.weight IS NULL AND books.id > $2)))"
        ],
        expect![
            "books.rank <= $1 AND (books.rank < $1 OR (books.rank = $1 AND (books.weight IS NULL AND books.id < $2)))"
        ]
    );
    pages!(
        it.db,
        (books::rank.asc().nulls_first(), books::weight.desc().nulls_last(), books::id.desc()),
        (books::rank.desc().nulls_last(), books::weight.asc().nulls_first(), books::id),
        |row: &books::Row| (row.rank, row.weight, row.id),
        expect![
            "books.rank >= $1 AND (books.rank > $1 OR (books.rank = $1 AND (books.weight IS NULL AND books.id < $2)))"
        ],
        expect![
            "books.rank < $1 OR books.rank IS NULL OR (books.rank = $1 AND (books.weight IS NOT NULL OR (books.weight IS NULL AND books.id > $2)))"
        ]
    );
}
