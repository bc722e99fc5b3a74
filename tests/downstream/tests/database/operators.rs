//! Operators and functions of JSON, arrays, ranges, text search, text and time: each by its result and its SQL.

use expect_test::expect;
use relata::chrono::NaiveDate;
use relata::prelude::*;
use relata::serde_json::json;
use relata::types::value::{Interval, Range};
use relata::types::{Bigint, Integer, Json, Text};
use relata_downstream_test::library::books;

use crate::library::{books_where, library, of_books};

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, month, day).expect("a day")
}

#[tokio::test]
async fn json() {
    let it = library().await;
    books_where!(it, books::body.json_contains(json!({"pages": 600})), ["Dune"], expect!["books.body @> $1"]);
    books_where!(
        it,
        books::body.json_contained_by(json!({"pages": 700, "x": 1})),
        ["Ulysses"],
        expect!["books.body <@ $1"]
    );
    books_where!(it, books::body.has_key("kinds"), ["Dune"], expect!["books.body ? $1"]);
    books_where!(it, books::body.has_any_key(["kinds", "x"]), ["Dune"], expect!["books.body ?| $1"]);
    books_where!(
        it,
        books::body.has_all_keys(["pages", "by"]),
        ["Dune", "Emma"],
        expect!["books.body ?& $1"]
    );
    books_where!(
        it,
        books::body.path_exists("$.pages ? (@ > 500)"),
        ["Dune", "Ulysses"],
        expect!["books.body @? $1::text::jsonpath"]
    );
    books_where!(
        it,
        books::body.path_matches("$.pages > 500"),
        ["Dune", "Ulysses"],
        expect!["books.body @@ $1::text::jsonpath"]
    );
    let name = || books::body.get("by").get_text("name");
    of_books!(
        it,
        name(),
        [Some("Herbert".to_owned()), Some("Austen".to_owned()), None],
        expect!["(books.body -> $1) ->> $2"]
    );
    of_books!(
        it,
        books::body.get("kinds").get(0),
        [Some(json!("novel")), None, None],
        expect!["(books.body -> $1) -> $2"]
    );
    let by_path = || books::body.get_path(["by", "name"]);
    of_books!(
        it,
        by_path(),
        [Some(json!("Herbert")), Some(json!("Austen")), None],
        expect!["books.body #> $1"]
    );
    let pages = || books::body.get_path_text(["pages"]).cast::<Integer>();
    of_books!(it, pages(), [Some(600), Some(400), Some(700)], expect!["CAST(books.body #>> $1 AS int4)"]);
    let less = || books::body.json_without("by").json_without_path(["kinds"]).json_concat(json!({"x": 1}));
    of_books!(
        it,
        less(),
        [json!({"pages": 600, "x": 1}), json!({"pages": 400, "x": 1}), json!({"pages": 700, "x": 1})],
        expect!["((books.body - $1) #- $2) || $3"]
    );
}

/// `json` has fewer operators than `jsonb`.
#[tokio::test]
async fn json_as_text() {
    let it = library().await;
    let note = || books::body.cast::<Json>();
    of_books!(
        it,
        note().get("by").get_text("name").is_null(),
        [false, false, true],
        expect!["((CAST(books.body AS json) -> $1) ->> $2) IS NULL"]
    );
    of_books!(
        it,
        note().get_path_text(["kinds", "0"]),
        [Some("novel".to_owned()), None, None],
        expect!["CAST(books.body AS json) #>> $1"]
    );
    of_books!(
        it,
        note().get_path(["pages"]),
        [600, 400, 700].map(|pages| Some(json!(pages))),
        expect!["CAST(books.body AS json) #> $1"]
    );
}

#[tokio::test]
async fn arrays() {
    let it = library().await;
    books_where!(it, books::tags.contains_all(["sand"]), ["Dune"], expect!["books.tags @> $1"]);
    books_where!(
        it,
        books::tags.contained_in(["love", "war"]),
        ["Emma", "Ulysses"],
        expect!["books.tags <@ $1"]
    );
    books_where!(
        it,
        books::tags.overlaps_with(["love", "space"]),
        ["Dune", "Emma"],
        expect!["books.tags && $1"]
    );
    books_where!(it, books::tags.has("love"), ["Emma"], expect!["$1 = ANY(books.tags)"]);
    books_where!(it, books::tags.eq(Vec::<String>::new()), ["Ulysses"], expect!["books.tags = $1"]);
    of_books!(it, books::tags.cardinality(), [2, 1, 0], expect!["cardinality(books.tags)"]);
    let more = || books::tags.array_concat(["x"]).cardinality();
    of_books!(it, more(), [3, 2, 1], expect!["cardinality(books.tags || $1)"]);
    let others = || array_of(select(shelved::tag).from(shelved).with(shelved, select((value::<Text>("x"),))));
    of_books!(
        it,
        others(),
        [["x"]; 3],
        expect![[r#"ARRAY(WITH "shelved" ("tag") AS (SELECT $1) SELECT "shelved"."tag" FROM "shelved")"#]]
    );
}

relata::derived! {
    shelved { tag: Text }
}

#[tokio::test]
async fn arrays_of_a_domain() {
    let it = library().await;
    books_where!(it, books::codes.eq(["A1"]), ["Emma"], expect!["books.codes = ($1::public.code[])"]);
    books_where!(
        it,
        books::codes.contains_all(["A1"]),
        ["Dune", "Emma"],
        expect!["books.codes @> ($1::public.code[])"]
    );
    books_where!(
        it,
        books::tags.overlaps_with(books::codes),
        [""; 0],
        expect!["books.tags && (books.codes::text[])"]
    );
    books_where!(it, books::codes.has("B2"), ["Dune"], expect!["$1 = ANY(books.codes)"]);
    books_where!(
        it,
        books::codes.in_(select(books::codes).from(books)),
        ["Dune", "Emma", "Ulysses"],
        expect!["books.codes IN (SELECT books.codes FROM public.books)"]
    );
    let same = || books::codes.is_not_distinct_from(["A1"]).and(books::codes.between(["A"], books::codes));
    books_where!(
        it,
        same(),
        ["Emma"],
        expect![
            "books.codes IS NOT DISTINCT FROM ($1::public.code[]) AND books.codes BETWEEN ($2::public.code[]) AND ((books.codes::text[])::public.code[])"
        ]
    );
    let joined = || coalesce(books::codes, ["x"]).array_concat(["C3"]).array_concat(books::codes);
    books_where!(
        it,
        joined().eq(["A1", "C3", "A1"]),
        ["Emma"],
        expect!["((coalesce(books.codes::text[], $1) || $2) || (books.codes::text[])) = $3"]
    );
    let either = || case().when(books::id.eq(1), books::codes).otherwise(["none"]);
    of_books!(
        it,
        either().cardinality(),
        [2, 1, 1],
        expect!["cardinality(CASE WHEN books.id = $1 THEN books.codes::text[] ELSE $2 END)"]
    );
    let one = || case().when(books::id.eq(1), books::codes).end();
    books_where!(
        it,
        one().eq(["A1", "B2"]),
        ["Dune"],
        expect![
            "(CASE WHEN books.id = $1 THEN books.codes::text[] END::public.code[]) = ($2::public.code[])"
        ]
    );
    let set = it.db.update(books).set(books::codes.set(["C3"])).filter(books::title.eq("Emma"));
    assert_eq!(set.execute().await.expect("updated"), 1);
    books_where!(
        it,
        nullif(books::codes, ["C3"]).is_null(),
        ["Emma"],
        expect!["nullif(books.codes, $1::public.code[]) IS NULL"]
    );
    // As PostgreSQL takes a literal there: as one of the domain.
    let refused = it.db.select(books::id).from(books).filter(books::codes.eq([""])).all().await;
    assert!(refused.expect_err("refused").to_string().contains("violates check constraint"));
}

#[tokio::test]
async fn ranges() {
    let it = library().await;
    let january = || Range::new(day(1, 1)..day(2, 1));
    books_where!(it, books::lent.contains_value(day(1, 20)), ["Dune", "Emma"], expect!["books.lent @> $1"]);
    books_where!(
        it,
        books::lent.contains_range(day(1, 20)..day(1, 25)),
        ["Dune", "Emma"],
        expect!["books.lent @> $1"]
    );
    books_where!(it, books::lent.within_range(january()), ["Dune"], expect!["books.lent <@ $1"]);
    books_where!(it, books::lent.overlaps(day(2, 1)..), ["Emma"], expect!["books.lent && $1"]);
    books_where!(it, books::lent.adjacent_to(day(3, 1)..=day(3, 2)), ["Emma"], expect!["books.lent -|- $1"]);
    books_where!(it, books::lent.left_of(day(2, 15)..), ["Dune"], expect!["books.lent << $1"]);
    books_where!(it, books::lent.right_of(..day(1, 10)), ["Emma"], expect!["books.lent >> $1"]);
    books_where!(it, books::lent.eq(january()), ["Dune"], expect!["books.lent = $1"]);
    of_books!(
        it,
        books::lent.lower_bound(),
        [Some(day(1, 1)), Some(day(1, 15)), None],
        expect!["lower(books.lent)"]
    );
    of_books!(
        it,
        books::lent.upper_bound(),
        [Some(day(2, 1)), Some(day(3, 1)), None],
        expect!["upper(books.lent)"]
    );
    let nothing = || books::lent.range_intersection(day(2, 1)..).is_empty_range();
    of_books!(it, nothing(), [Some(true), Some(false), None], expect!["isempty(books.lent * $1)"]);
    let february = || day(1, 20)..day(2, 15);
    let until = |month, last| Range::new(day(1, 1)..day(month, last));
    books_where!(
        it,
        books::lent.range_union(february()).eq(until(2, 15)),
        ["Dune"],
        expect!["(books.lent + $1) = $2"]
    );
    books_where!(
        it,
        books::lent.range_difference(day(1, 20)..).eq(until(1, 20)),
        ["Dune"],
        expect!["(books.lent - $1) = $2"]
    );
}

#[tokio::test]
async fn multiranges() {
    let it = library().await;
    let days = |from: NaiveDate, to: NaiveDate| vec![Range::new(from..to)];
    books_where!(it, books::free.contains_value(day(4, 20)), ["Dune"], expect!["books.free @> $1"]);
    books_where!(
        it,
        books::free.contains_range(days(day(2, 3), day(2, 4))),
        ["Dune"],
        expect!["books.free @> $1"]
    );
    books_where!(it, books::free.overlaps(days(day(3, 1), day(3, 5))), [""; 0], expect!["books.free && $1"]);
    of_books!(it, books::free.lower_bound(), [Some(day(2, 1)), None, None], expect!["lower(books.free)"]);
    let less = || books::free.range_difference(days(day(2, 1), day(3, 1))).eq(days(day(4, 1), day(5, 1)));
    books_where!(it, less(), ["Dune"], expect!["(books.free - $1) = $2"]);
}

#[tokio::test]
async fn text_search() {
    let it = library().await;
    books_where!(
        it,
        books::words.matches(websearch_to_tsquery("english", "desert -rain")),
        ["Dune"],
        expect!["books.words @@ websearch_to_tsquery('english'::regconfig, $1)"]
    );
    books_where!(
        it,
        books::words.matches(plainto_tsquery("english", "clever heroines")),
        ["Emma"],
        expect!["books.words @@ plainto_tsquery('english'::regconfig, $1)"]
    );
    books_where!(
        it,
        books::words.matches(phraseto_tsquery("english", "desert planet")),
        ["Dune"],
        expect!["books.words @@ phraseto_tsquery('english'::regconfig, $1)"]
    );
    books_where!(
        it,
        books::words.matches(to_tsquery("english", "spice | clever")),
        ["Dune", "Emma"],
        expect!["books.words @@ to_tsquery('english'::regconfig, $1)"]
    );
    books_where!(
        it,
        books::words.matches(books::query),
        ["Dune", "Emma"],
        expect!["books.words @@ books.query"]
    );
    let title = || to_tsvector("simple", books::title.cast::<Text>()).matches(to_tsquery("simple", "emma"));
    books_where!(
        it,
        title(),
        ["Emma"],
        expect![
            "to_tsvector('simple'::regconfig, CAST(books.title AS text)) @@ to_tsquery('simple'::regconfig, $1)"
        ]
    );
    let rank = || ts_rank(books::words, to_tsquery("english", "spice")).gt(0.0);
    books_where!(
        it,
        rank(),
        ["Dune"],
        expect!["ts_rank(books.words, to_tsquery('english'::regconfig, $1)) > $2"]
    );
    let headline =
        || ts_headline("english", value::<Text>("spice on a planet"), to_tsquery("english", "spice"));
    of_books!(
        it,
        headline(),
        ["<b>spice</b> on a planet"; 3],
        expect!["ts_headline('english'::regconfig, $1, to_tsquery('english'::regconfig, $2))"]
    );
}

#[tokio::test]
async fn text() {
    let it = library().await;
    let title = || books::title.cast::<Text>();
    books_where!(it, title().like("%m_a"), ["Emma"], expect!["CAST(books.title AS text) LIKE $1"]);
    books_where!(
        it,
        title().not_like("%m%"),
        ["Dune", "Ulysses"],
        expect!["CAST(books.title AS text) NOT LIKE $1"]
    );
    books_where!(it, title().ilike("d%"), ["Dune"], expect!["CAST(books.title AS text) ILIKE $1"]);
    books_where!(
        it,
        title().not_ilike("d%"),
        ["Emma", "Ulysses"],
        expect!["CAST(books.title AS text) NOT ILIKE $1"]
    );
    books_where!(it, title().matches_regex("^E.+a$"), ["Emma"], expect!["CAST(books.title AS text) ~ $1"]);
    books_where!(
        it,
        title().matches_regex_i("^[DU]"),
        ["Dune", "Ulysses"],
        expect!["CAST(books.title AS text) ~* $1"]
    );
    let shout = || title().concat(" ").trim().lower().upper().concat("!");
    of_books!(
        it,
        shout(),
        ["DUNE!", "EMMA!", "ULYSSES!"],
        expect!["upper(lower(btrim(CAST(books.title AS text) || $1))) || $2"]
    );
    of_books!(it, title().length(), [4, 4, 7], expect!["length(CAST(books.title AS text))"]);
}

#[tokio::test]
async fn numbers_and_nulls() {
    let it = library().await;
    books_where!(
        it,
        books::rank.ge(1).and(books::rank.le(1)),
        ["Ulysses"],
        expect!["books.rank >= $1 AND books.rank <= $2"]
    );
    books_where!(it, books::rank.between(1, 2), ["Dune", "Ulysses"], expect!["books.rank BETWEEN $1 AND $2"]);
    books_where!(
        it,
        books::rank.is_distinct_from(1),
        ["Dune", "Emma"],
        expect!["books.rank IS DISTINCT FROM $1"]
    );
    books_where!(
        it,
        books::rank.is_not_distinct_from(None::<i32>),
        ["Emma"],
        expect!["books.rank IS NOT DISTINCT FROM NULL"]
    );
    books_where!(it, books::rank.gt(1).is_true(), ["Dune"], expect!["(books.rank > $1) IS TRUE"]);
    books_where!(it, not(books::rank.gt(1)), ["Ulysses"], expect!["NOT (books.rank > $1)"]);
    of_books!(
        it,
        (books::rank + 1) * 2 - 1,
        [Some(5), None, Some(3)],
        expect!["((books.rank + $1) * $2) - $3"]
    );
    of_books!(
        it,
        coalesce(books::rank, 9) % 5 / 2,
        [1, 2, 0],
        expect!["(coalesce(books.rank, $1) % $2) / $3"]
    );
    of_books!(it, nullif(books::rank, 1), [Some(2), None, None], expect!["nullif(books.rank, $1)"]);
    of_books!(it, greatest(books::id, 2), [2, 2, 3], expect!["greatest(books.id, $1)"]);
    of_books!(it, least(books::id, 2), [1, 2, 2], expect!["least(books.id, $1)"]);
    let named = || {
        case()
            .when(books::rank.eq(1), value::<Text>("first"))
            .when(books::rank.is_null(), "none")
            .otherwise("other")
    };
    of_books!(
        it,
        named(),
        ["other", "none", "first"],
        expect!["CASE WHEN books.rank = $1 THEN $2 WHEN books.rank IS NULL THEN $3 ELSE $4 END"]
    );
}

#[tokio::test]
async fn times() {
    let it = library().await;
    let moment = || books::lent.lower_bound().cast::<relata::types::Timestamptz>();
    let days = |days| Interval { months: 0, days, microseconds: 0 };
    of_books!(
        it,
        extract(Field::Day, moment().plus(days(3))).cast::<Bigint>(),
        [Some(4), Some(18), None],
        expect!["CAST(extract(day FROM CAST(lower(books.lent) AS timestamptz) + $1) AS int8)"]
    );
    of_books!(
        it,
        date_part(Field::Month, moment().minus(days(1))),
        [Some(12.0), Some(1.0), None],
        expect!["date_part('month', CAST(lower(books.lent) AS timestamptz) - $1)"]
    );
    let month = || moment().since(date_trunc(Field::Month, moment()));
    of_books!(
        it,
        month(),
        [Some(days(0)), Some(days(14)), None],
        expect![
            "CAST(lower(books.lent) AS timestamptz) - date_trunc('month', CAST(lower(books.lent) AS timestamptz))"
        ]
    );
    let zone =
        || extract(Field::Hour, moment().at_time_zone("UTC").at_time_zone("UTC").at_time_zone("Asia/Tokyo"));
    of_books!(
        it,
        zone().cast::<Integer>(),
        [Some(9), Some(9), None],
        expect![
            "CAST(extract(hour FROM ((CAST(lower(books.lent) AS timestamptz) AT TIME ZONE $1) AT TIME ZONE $2) AT TIME ZONE $3) AS int4)"
        ]
    );
    books_where!(
        it,
        books::lent.lower_bound().lt(current_date()),
        ["Dune", "Emma"],
        expect!["lower(books.lent) < CURRENT_DATE"]
    );
}
