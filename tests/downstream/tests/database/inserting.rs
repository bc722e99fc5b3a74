//! INSERT: of a query, of nothing but defaults, and in WITH.

use expect_test::expect;
use relata::prelude::*;
use relata::types::Integer;
use relata_downstream_test::library::{books, shelves, stamps};

use crate::library::library;
use crate::sql;

#[tokio::test]
async fn the_rows_of_a_query() {
    let it = library().await;
    let query = || {
        let of_books =
            select((books::title, books::tags)).from(books).filter(books::tags.cardinality().gt(0));
        it.db.insert(shelves).from_query((shelves::label, shelves::tags), of_books.order_by(books::id))
    };
    assert_eq!(query().execute().await.expect("inserted"), 2);
    sql(
        query().to_sql().join("\n"),
        expect![
            "INSERT INTO public.shelves (label, tags) SELECT books.title, books.tags FROM public.books WHERE cardinality(books.tags) > $1 ORDER BY books.id"
        ],
    );
    let labels = it.db.select(shelves::label).from(shelves).order_by(shelves::id).all().await;
    assert_eq!(labels.expect("rows"), ["Dune", "Emma"]);

    let again = || {
        let titles = select((books::title,)).from(books).order_by(books::id);
        let insert = it.db.insert(shelves).from_query((shelves::label,), titles);
        insert.on_conflict(shelves::label).do_nothing().returning(shelves::label)
    };
    sql(
        again().to_sql().join("\n"),
        expect![
            "INSERT INTO public.shelves (label) SELECT books.title FROM public.books ORDER BY books.id ON CONFLICT (label) DO NOTHING RETURNING shelves.label::text"
        ],
    );
    assert_eq!(again().all().await.expect("rows"), ["Ulysses"]);
    let all = || {
        let titles = select((books::title, books::tags)).from(books).order_by(books::id);
        let insert = it.db.insert(shelves).from_query((shelves::label, shelves::tags), titles);
        insert.on_conflict(shelves::label).do_update_all().returning(shelves::tags.cardinality())
    };
    assert_eq!(all().all().await.expect("rows"), [2, 1, 0]);
    sql(
        all().to_sql().join("\n"),
        expect![
            "INSERT INTO public.shelves (label, tags) SELECT books.title, books.tags FROM public.books ORDER BY books.id ON CONFLICT (label) DO UPDATE SET tags = excluded.tags RETURNING cardinality(shelves.tags)"
        ],
    );
}

#[tokio::test]
async fn the_rows_of_two_queries() {
    let it = library().await;
    let query = || {
        let titles = select((books::title,)).from(books).union_all(select((books::title,)).from(books));
        it.db
            .insert(shelves)
            .from_query((shelves::label,), titles)
            .on_conflict_do_nothing()
            .returning(shelves::label)
    };
    sql(
        query().to_sql().join("\n"),
        expect![
            "INSERT INTO public.shelves (label) (SELECT books.title FROM public.books) UNION ALL (SELECT books.title FROM public.books) ON CONFLICT DO NOTHING RETURNING shelves.label::text"
        ],
    );
    assert_eq!(query().all().await.expect("rows").len(), 3);
}

#[tokio::test]
async fn nothing_but_defaults() {
    let it = library().await;
    let three =
        || it.db.insert(stamps).values([(); 3].map(|()| stamps::New::default())).returning(stamps::id);
    assert_eq!(three().all().await.expect("rows"), [1, 2, 3]);
    sql(
        three().to_sql().join("\n"),
        expect!["INSERT INTO public.stamps SELECT FROM generate_series(1, 3) RETURNING stamps.id"],
    );
    let one = || it.db.insert(stamps).values(stamps::New::default()).returning(stamps::id);
    assert_eq!(one().one().await.expect("a row"), 4);
    sql(one().to_sql().join("\n"), expect!["INSERT INTO public.stamps DEFAULT VALUES RETURNING stamps.id"]);
}

relata::derived! {
    /// What was written.
    written { id: Bigint }
}

#[tokio::test]
async fn rows_in_with() {
    let it = library().await;
    let count = || it.db.select(count_all()).from(written);
    let stamping = |rows: Vec<stamps::New>| insert(stamps).values(rows).returning((stamps::id,));
    let stamp = || stamps::New { made: relata::chrono::DateTime::UNIX_EPOCH.into() };
    for (rows, expected) in [
        (vec![], 0),
        (vec![stamps::New::default(), stamps::New::default()], 2),
        (vec![stamp(), stamps::New::default()], 2),
        (vec![stamp(), stamp(), stamp()], 3),
    ] {
        let query = count().with(written, stamping(rows));
        assert_eq!(query.one().await.expect("a row"), expected);
    }
    assert_eq!(it.db.select(count_all()).from(stamps).one().await.expect("a row"), 7);
    sql(
        count().with(written, stamping(vec![])).to_sql(),
        expect![[
            r#"WITH "written" ("id") AS (SELECT stamps.id FROM public.stamps WHERE false) SELECT count(*) FROM "written""#
        ]],
    );
    sql(
        count().with(written, stamping(vec![stamps::New::default(), stamps::New::default()])).to_sql(),
        expect![[
            r#"WITH "written" ("id") AS (INSERT INTO public.stamps SELECT FROM generate_series(1, 2) RETURNING stamps.id) SELECT count(*) FROM "written""#
        ]],
    );
    sql(
        count().with(written, stamping(vec![stamp(), stamp()])).to_sql(),
        expect![[
            r#"WITH "written" ("id") AS (INSERT INTO public.stamps (made) SELECT * FROM unnest($1) RETURNING stamps.id) SELECT count(*) FROM "written""#
        ]],
    );
}

#[tokio::test]
async fn an_update_in_with_that_sets_nothing() {
    let it = library().await;
    let setting =
        |patch: books::Patch| update(books).set(patch).filter(books::id.gt(1)).returning((books::id,));
    let count = || it.db.select(count_all()).from(written);
    let nothing = || count().with(written, setting(books::Patch::default()));
    assert_eq!(nothing().one().await.expect("a row"), 0);
    sql(
        nothing().to_sql(),
        expect![[
            r#"WITH "written" ("id") AS (SELECT books.id FROM public.books WHERE false) SELECT count(*) FROM "written""#
        ]],
    );
    let rank = || books::Patch { rank: Some(Some(7)), ..books::Patch::default() };
    assert_eq!(count().with(written, setting(rank())).one().await.expect("a row"), 2);
    sql(
        count().with(written, setting(rank())).to_sql(),
        expect![[
            r#"WITH "written" ("id") AS (UPDATE public.books SET rank = $1 WHERE books.id > $2 RETURNING books.id) SELECT count(*) FROM "written""#
        ]],
    );

    let from = || {
        let update = update(books).set(books::Patch::default()).from(shelves).everything();
        count().with(written, update.returning((shelves::id,)))
    };
    assert_eq!(from().one().await.expect("a row"), 0);
    sql(
        from().to_sql(),
        expect![[
            r#"WITH "written" ("id") AS (SELECT shelves.id FROM public.books, public.shelves WHERE false) SELECT count(*) FROM "written""#
        ]],
    );
}

/// What stands in WITH is done, whether or not the statement itself has anything to do.
#[tokio::test]
async fn with_is_run_though_nothing_is_set_or_inserted() {
    let it = library().await;
    let deleting = || delete(books).filter(books::title.eq("Emma")).returning((books::id,));
    let update = || it.db.update(books).with(written, deleting()).set(books::Patch::default()).everything();
    assert_eq!(update().execute().await.expect("run"), 0);
    assert_eq!(it.db.select(count_all()).from(books).one().await.expect("a row"), 2);
    sql(
        update().to_sql().expect("WITH"),
        expect![[
            r#"WITH "written" ("id") AS (DELETE FROM public.books WHERE books.title = $1::text::citext RETURNING books.id) SELECT WHERE false"#
        ]],
    );
    let deleting = || delete(books).filter(books::title.eq("Dune")).returning((books::id,));
    let insert = || it.db.insert(stamps).values(Vec::<stamps::New>::new()).with(written, deleting());
    assert_eq!(insert().returning(stamps::id).all().await.expect("run"), [0; 0]);
    assert_eq!(it.db.select(count_all()).from(books).one().await.expect("a row"), 1);
    sql(
        insert().to_sql().join("\n"),
        expect![[
            r#"WITH "written" ("id") AS (DELETE FROM public.books WHERE books.title = $1::text::citext RETURNING books.id) SELECT WHERE false"#
        ]],
    );
}

/// Rows that need several statements run WITH once.
#[tokio::test]
async fn with_is_run_once() {
    let it = library().await;
    let once = insert(stamps).values(stamps::New::default()).returning((stamps::id,));
    let rows: Vec<shelves::New> = (0..70_000)
        .map(|number| {
            let tags = if number % 2 == 0 { Defaulted::Default } else { vec![].into() };
            shelves::New { tags, ..shelves::Required { label: number.to_string() }.into() }
        })
        .collect();
    let insert = it.db.insert(shelves).values(rows).with(written, once);
    assert!(insert.clone().to_sql().len() > 1);
    assert_eq!(insert.execute().await.expect("inserted"), 70_000);
    assert_eq!(it.db.select(count_all()).from(stamps).one().await.expect("a row"), 1);
}

#[tokio::test]
async fn values_for_an_identity() {
    let it = library().await;
    let typed = value::<Integer>(1);
    let query = || {
        let ids = select((books::id + 100, books::title)).from(books);
        it.db.insert(shelves).from_query((shelves::id, shelves::label), ids).overriding_system_value()
    };
    assert_eq!(query().execute().await.expect("inserted"), 3);
    sql(
        query().to_sql().join("\n"),
        expect![
            "INSERT INTO public.shelves (id, label) OVERRIDING SYSTEM VALUE SELECT books.id + $1, books.title FROM public.books"
        ],
    );
    let ids =
        it.db.select((shelves::id, typed)).from(shelves).order_by(shelves::id).all().await.expect("rows");
    assert_eq!(ids, [(101, 1), (102, 1), (103, 1)]);
}

#[tokio::test]
async fn an_upsert_of_the_key_alone() {
    let it = library().await;
    let shelf =
        || it.db.insert(shelves).values(shelves::Required { label: "A".into() }).on_conflict(shelves::label);
    let made = shelf().do_update_all().returning(shelves::id).optional().await.expect("run");
    let again = shelf().do_update_all().returning(shelves::id).optional().await.expect("run");
    assert_eq!((made, again), (Some(1), None));
    sql(
        shelf().do_update_all().to_sql().join("\n"),
        expect![
            "INSERT INTO public.shelves (label) VALUES ($1::text::citext) ON CONFLICT (label) DO NOTHING"
        ],
    );
    let kept = || shelf().do_update(shelves::label.set(excluded(shelves::label))).returning(shelves::id);
    assert_eq!(kept().one().await.expect("the row that is there"), 1);
    sql(
        kept().to_sql().join("\n"),
        expect![
            "INSERT INTO public.shelves (label) VALUES ($1::text::citext) ON CONFLICT (label) DO UPDATE SET label = excluded.label RETURNING shelves.id"
        ],
    );
}
