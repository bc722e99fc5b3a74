//! Types that cross the wire as text: they are what they are inside of a statement, and text where its result leaves
//! PostgreSQL.

use expect_test::expect;
use relata::prelude::*;
use relata::types::{AsText, Integer, Nullable};
use relata_downstream_test::library::{Citext, books, shelves};

use crate::library::library;
use crate::sql;

relata::derived! {
    /// The searches that are kept.
    kept { title: AsText<relata_downstream_test::library::Citext>, query: Nullable<Tsquery> }
}

#[tokio::test]
async fn a_query_in_from() {
    let it = library().await;
    let query = || {
        it.db
            .select((kept::title, kept::query))
            .from_query(kept, select((books::title, books::query)).from(books))
            .filter(kept::title.in_(["DUNE", "emma"]))
            .order_by(kept::title.desc())
    };
    let rows = query().all().await.expect("rows");
    let expected = [("Emma", Some("'clever'")), ("Dune", Some("'spice' & 'desert'"))];
    assert_eq!(rows, expected.map(|(title, query)| (title.to_owned(), query.map(str::to_owned))));
    sql(
        query().to_sql(),
        expect![[
            r#"SELECT "kept"."title"::text, "kept"."query"::text FROM (SELECT books.title, books.query FROM public.books) AS "kept" ("title", "query") WHERE "kept"."title" = ANY($1::text[]::citext[]) ORDER BY "kept"."title" DESC"#
        ]],
    );
}

#[tokio::test]
async fn a_query_in_with_a_scalar_one_and_in() {
    let it = library().await;
    let query = || {
        let other = select(books::query).from(books).filter(books::rank.gt(100));
        let titles = select(kept::title).from(kept);
        it.db
            .select((array_agg(books::title).order_by(books::id), scalar(other)))
            .from(books)
            .with(kept, select((books::title, books::query)).from(books).filter(books::query.is_not_null()))
            .filter(books::title.in_(titles))
    };
    let titles = vec!["Dune".to_owned(), "Emma".to_owned()];
    assert_eq!(query().one().await.expect("a row"), (Some(titles), None));
    sql(
        query().to_sql(),
        expect![[
            r#"WITH "kept" ("title", "query") AS (SELECT books.title, books.query FROM public.books WHERE books.query IS NOT NULL) SELECT array_agg(books.title ORDER BY books.id)::text[], (SELECT books.query FROM public.books WHERE books.rank > $1)::text FROM public.books WHERE books.title IN (SELECT "kept"."title" FROM "kept")"#
        ]],
    );
}

#[tokio::test]
async fn rows_are_compared_as_what_they_are() {
    let it = library().await;
    let both = || {
        let titles = it.db.select((books::title, books::rank)).from(books).filter(books::id.eq(1));
        titles.union(select((value::<AsText<Citext>>("DUNE"), value::<Nullable<Integer>>(2))))
    };
    // One row: the two are equal as citext.
    assert_eq!(both().all().await.expect("rows").len(), 1);
    sql(
        both().to_sql(),
        expect![
            "SELECT rows.c0::text, rows.c1 FROM ((SELECT books.title, books.rank FROM public.books WHERE books.id = $1) UNION (SELECT $2::text::citext, $3)) AS rows (c0, c1)"
        ],
    );

    let distinct =
        || it.db.select(books::title).from(books).distinct().order_by(books::title.desc()).limit(2);
    assert_eq!(distinct().all().await.expect("rows"), ["Ulysses", "Emma"]);
    sql(
        distinct().to_sql(),
        expect![
            "SELECT rows.c0::text FROM (SELECT DISTINCT books.title FROM public.books ORDER BY books.title DESC LIMIT $1) AS rows (c0)"
        ],
    );

    let first = || it.db.select(books::title).from(books).distinct_on(books::title).order_by(books::title);
    assert_eq!(first().all().await.expect("rows"), ["Dune", "Emma", "Ulysses"]);
    sql(
        first().to_sql(),
        expect!["SELECT DISTINCT ON (books.title) books.title::text FROM public.books ORDER BY books.title"],
    );
}

#[tokio::test]
async fn what_is_written_comes_back() {
    let it = library().await;
    let insert =
        || it.db.insert(shelves).values(shelves::Required { label: "A".into() }).returning(shelves::all);
    let made = insert().one().await.expect("a row");
    assert_eq!((made.id, made.label.as_str()), (1, "A"));
    sql(
        insert().to_sql().join("\n"),
        expect![
            "INSERT INTO public.shelves (label) VALUES ($1::text::citext) RETURNING shelves.id, shelves.label::text, shelves.tags"
        ],
    );
    let same =
        || shelves::New { tags: vec!["x".into()].into(), ..shelves::Required { label: "a".into() }.into() };
    let again = || it.db.insert(shelves).values(same()).on_conflict(shelves::label).do_update_all();
    let row = again().returning(shelves::all).one().await.expect("a row");
    assert_eq!((row.id, row.label.as_str(), row.tags), (1, "A", vec!["x".to_owned()]));
    let update = || {
        it.db
            .update(books)
            .set(books::query.set_null())
            .filter(books::title.eq("dune"))
            .returning(books::query)
    };
    assert_eq!(update().one().await.expect("a row"), None);
    sql(
        update().to_sql().expect("something to set"),
        expect![
            "UPDATE public.books SET query = NULL WHERE books.title = $1::text::citext RETURNING books.query::text"
        ],
    );
    let delete =
        || it.db.delete(books).filter(books::title.eq("EMMA")).returning((books::title, books::query));
    assert_eq!(delete().one().await.expect("a row"), ("Emma".to_owned(), Some("'clever'".to_owned())));
    sql(
        delete().to_sql(),
        expect![
            "DELETE FROM public.books WHERE books.title = $1::text::citext RETURNING books.title::text, books.query::text"
        ],
    );
}

#[tokio::test]
async fn by_hand() {
    let it = library().await;
    // A list of columns stands where the result leaves PostgreSQL, as far as anybody can tell of SQL by hand.
    let rows = it.db.query(relata::sql!("SELECT {first::all} FROM books AS first ORDER BY id LIMIT 1"));
    let expected = ("Dune".to_owned(), Some("'spice' & 'desert'".to_owned()), 1);
    assert_eq!(rows.one_as::<(String, Option<String>, i64)>().await.expect("a row"), expected);
}

relata::derived! {
    /// Some columns of the books.
    first { title: AsText<relata_downstream_test::library::Citext>, query: Nullable<Tsquery>, id: Bigint }
}
