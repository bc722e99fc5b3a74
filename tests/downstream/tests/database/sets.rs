//! Subqueries, WITH, and set operations.

use expect_test::expect;
use relata::prelude::*;
use relata::types::Integer;
use relata_downstream_test::reference::{UserRole, subscriptions, users};

use crate::{people, sql};

#[tokio::test]
async fn exists_and_in() {
    let people = people().await;
    let with_subscription = || {
        people
            .db
            .select(users::email)
            .from(users)
            .filter(exists(
                select(subscriptions::id)
                    .from(subscriptions)
                    .outer(users)
                    .filter(subscriptions::user_id.eq(users::id)),
            ))
            .order_by(users::email)
    };
    let emails = ["ann@example.com", "bob@example.com"];
    assert_eq!(with_subscription().all().await.expect("rows"), emails);
    sql(
        with_subscription().to_sql(),
        expect![
            "SELECT users.email FROM public.users WHERE EXISTS (SELECT subscriptions.id FROM public.subscriptions WHERE subscriptions.user_id = users.id) ORDER BY users.email"
        ],
    );

    let by_list = || {
        let ids = select(subscriptions::user_id).from(subscriptions);
        people
            .db
            .select(users::email)
            .from(users)
            .filter(users::id.in_(ids))
            .filter(users::role.in_([UserRole::Admin, UserRole::User]))
            .filter(users::email.not_in(vec!["bob@example.com"]))
    };
    assert_eq!(by_list().all().await.expect("rows"), ["ann@example.com"]);
    sql(
        by_list().to_sql(),
        expect![
            "SELECT users.email FROM public.users WHERE users.id IN (SELECT subscriptions.user_id FROM public.subscriptions) AND users.role = ANY($1::public.user_role[]) AND users.email <> ALL($2)"
        ],
    );
    let nobody = people.db.select(users::email).from(users).filter(users::email.in_(Vec::<String>::new()));
    assert_eq!(nobody.all().await.expect("rows"), Vec::<String>::new());
}

#[tokio::test]
async fn a_scalar_subquery() {
    let people = people().await;
    let query = || {
        let newest = select(count(subscriptions::id))
            .from(subscriptions)
            .outer(users)
            .filter(subscriptions::user_id.eq(users::id));
        people.db.select((users::email, scalar(newest))).from(users).order_by(users::email).limit(1)
    };
    assert_eq!(query().one().await.expect("a row"), ("ann@example.com".to_owned(), Some(2)));
    sql(
        query().to_sql(),
        expect![
            "SELECT users.email, (SELECT count(subscriptions.id) FROM public.subscriptions WHERE subscriptions.user_id = users.id) FROM public.users ORDER BY users.email LIMIT $1"
        ],
    );
}

relata::derived! {
    /// How many subscriptions each person has.
    totals { user_id: Uuid, subscriptions: Bigint }
}

#[tokio::test]
async fn a_query_with_a_name() {
    let people = people().await;
    let query = || {
        people
            .db
            .select((users::email, totals::subscriptions))
            .from(users)
            .join(totals, totals::user_id.eq(users::id))
            .with(
                totals,
                select((subscriptions::user_id, count(subscriptions::id)))
                    .from(subscriptions)
                    .group_by(subscriptions::user_id),
            )
            .order_by(users::email)
    };
    let rows = query().all().await.expect("rows");
    assert_eq!(rows, [("ann@example.com".to_owned(), 2), ("bob@example.com".to_owned(), 1)]);
    sql(
        query().to_sql(),
        expect![[
            r#"WITH "totals" ("user_id", "subscriptions") AS (SELECT subscriptions.user_id, count(subscriptions.id) FROM public.subscriptions GROUP BY subscriptions.user_id) SELECT users.email, "totals"."subscriptions" FROM public.users JOIN "totals" ON "totals"."user_id" = users.id ORDER BY users.email"#
        ]],
    );
}

relata::derived! {
    /// 1, 2, 3 …
    numbers { n: Integer }
}

#[tokio::test]
async fn a_recursive_query() {
    let people = people().await;
    let query = || {
        people.db.select(numbers::n).from(numbers).with_recursive(
            numbers,
            select((value::<Integer>(1),))
                .union_all(select((numbers::n + 1,)).from(numbers).filter(numbers::n.lt(5))),
        )
    };
    assert_eq!(query().all().await.expect("rows"), [1, 2, 3, 4, 5]);
    sql(
        query().to_sql(),
        expect![[
            r#"WITH RECURSIVE "numbers" ("n") AS ((SELECT $1) UNION ALL (SELECT "numbers"."n" + $2 FROM "numbers" WHERE "numbers"."n" < $3)) SELECT "numbers"."n" FROM "numbers""#
        ]],
    );
}

relata::derived! {
    /// The people who were deleted.
    gone { id: Uuid }
}

#[tokio::test]
async fn a_writing_query_with_a_name() {
    let people = people().await;
    let query = || {
        people
            .db
            .select(count(gone::id))
            .from(gone)
            .with(gone, delete(users).filter(users::is_active.eq(false)).returning((users::id,)))
    };
    assert_eq!(query().one().await.expect("a row"), 1);
    assert_eq!(people.db.select(count_all()).from(users).one().await.expect("a row"), 3);
    sql(
        query().to_sql(),
        expect![[
            r#"WITH "gone" ("id") AS (DELETE FROM public.users WHERE users.is_active = $1 RETURNING users.id) SELECT count("gone"."id") FROM "gone""#
        ]],
    );
}

#[tokio::test]
async fn set_operations() {
    let people = people().await;
    let query = || {
        people
            .db
            .select(users::id)
            .from(users)
            .except(select(subscriptions::user_id).from(subscriptions))
            .order_by(position(1))
            .limit(10)
    };
    assert_eq!(query().all().await.expect("rows").len(), 2);
    sql(
        query().to_sql(),
        expect![
            "(SELECT users.id FROM public.users) EXCEPT (SELECT subscriptions.user_id FROM public.subscriptions) ORDER BY 1 LIMIT $1"
        ],
    );
}

/// Of people 1 to 4 (by id), 1 twice and 2 once have subscriptions.
#[tokio::test]
async fn each_set_operation() {
    let people = people().await;
    let all = || people.db.select(users::email).from(users);
    let subscribed = || {
        let of_users = select(users::email).from(subscriptions);
        of_users.join(users, users::id.eq(subscriptions::user_id))
    };
    let emails = |names: &str| -> Vec<String> {
        names
            .chars()
            .map(|name| match name {
                'a' => "ann@example.com".to_owned(),
                'b' => "bob@example.com".to_owned(),
                'c' => "cyd@example.com".to_owned(),
                _ => "dan@example.com".to_owned(),
            })
            .collect()
    };
    macro_rules! gives {
        ($query:expr, $names:literal, $sql:expr) => {
            let query = || $query.order_by(position(1));
            assert_eq!(query().all().await.expect("rows"), emails($names));
            sql(query().to_sql(), $sql);
        };
    }
    gives!(
        all().union(subscribed()),
        "abcd",
        expect![
            "(SELECT users.email FROM public.users) UNION (SELECT users.email FROM public.subscriptions JOIN public.users ON users.id = subscriptions.user_id) ORDER BY 1"
        ]
    );
    gives!(
        all().union_all(subscribed()),
        "aaabbcd",
        expect![
            "(SELECT users.email FROM public.users) UNION ALL (SELECT users.email FROM public.subscriptions JOIN public.users ON users.id = subscriptions.user_id) ORDER BY 1"
        ]
    );
    gives!(
        all().intersect(subscribed()),
        "ab",
        expect![
            "(SELECT users.email FROM public.users) INTERSECT (SELECT users.email FROM public.subscriptions JOIN public.users ON users.id = subscriptions.user_id) ORDER BY 1"
        ]
    );
    gives!(
        all().union_all(subscribed()).intersect_all(subscribed()),
        "aab",
        expect![
            "((SELECT users.email FROM public.users) UNION ALL (SELECT users.email FROM public.subscriptions JOIN public.users ON users.id = subscriptions.user_id)) INTERSECT ALL (SELECT users.email FROM public.subscriptions JOIN public.users ON users.id = subscriptions.user_id) ORDER BY 1"
        ]
    );
    gives!(
        all().except(subscribed()),
        "cd",
        expect![
            "(SELECT users.email FROM public.users) EXCEPT (SELECT users.email FROM public.subscriptions JOIN public.users ON users.id = subscriptions.user_id) ORDER BY 1"
        ]
    );
    gives!(
        all().union_all(subscribed()).except_all(subscribed()),
        "abcd",
        expect![
            "((SELECT users.email FROM public.users) UNION ALL (SELECT users.email FROM public.subscriptions JOIN public.users ON users.id = subscriptions.user_id)) EXCEPT ALL (SELECT users.email FROM public.subscriptions JOIN public.users ON users.id = subscriptions.user_id) ORDER BY 1"
        ]
    );
    gives!(
        all().union_all(subscribed()).limit(3).offset(2),
        "abb",
        expect![
            "(SELECT users.email FROM public.users) UNION ALL (SELECT users.email FROM public.subscriptions JOIN public.users ON users.id = subscriptions.user_id) ORDER BY 1 LIMIT $1 OFFSET $2"
        ]
    );
    // The order and the limit of one side are its own.
    gives!(
        all().order_by(users::email.desc()).limit(1).union_all(subscribed()),
        "aabd",
        expect![
            "(SELECT users.email FROM public.users ORDER BY users.email DESC LIMIT $1) UNION ALL (SELECT users.email FROM public.subscriptions JOIN public.users ON users.id = subscriptions.user_id) ORDER BY 1"
        ]
    );
    let descending = all().union(subscribed()).order_by(position(1).desc()).limit(2);
    assert_eq!(descending.all().await.expect("rows"), emails("dc"));
}

#[tokio::test]
async fn a_query_that_gives_nothing() {
    let people = people().await;
    let alone = || {
        let of_user = select(subscriptions::id).from(subscriptions).outer(users);
        let nothing = not_exists(of_user.filter(subscriptions::user_id.eq(users::id)));
        people.db.select(users::email).from(users).filter(nothing).order_by(users::email)
    };
    assert_eq!(alone().all().await.expect("rows"), ["cyd@example.com", "dan@example.com"]);
    sql(
        alone().to_sql(),
        expect![
            "SELECT users.email FROM public.users WHERE NOT EXISTS (SELECT subscriptions.id FROM public.subscriptions WHERE subscriptions.user_id = users.id) ORDER BY users.email"
        ],
    );
    let not_in = || {
        let ids = select(subscriptions::user_id).from(subscriptions);
        people.db.select(users::email).from(users).filter(users::id.not_in(ids)).order_by(users::email)
    };
    assert_eq!(not_in().all().await.expect("rows"), ["cyd@example.com", "dan@example.com"]);
    sql(
        not_in().to_sql(),
        expect![
            "SELECT users.email FROM public.users WHERE users.id NOT IN (SELECT subscriptions.user_id FROM public.subscriptions) ORDER BY users.email"
        ],
    );
}

/// Where a column may be NULL in one of the queries it may be in both, whichever comes first.
#[tokio::test]
async fn a_union_of_what_may_be_null_and_what_may_not() {
    let people = people().await;
    let emails = || select(users::email).from(users);
    let names = || select(users::first_name).from(users);
    let ann = Some("ann@example.com".to_owned());
    let of_both: Vec<Option<String>> =
        people.db.select(users::email).from(users).union(names()).all().await.expect("rows");
    let the_other_way: Vec<Option<String>> =
        people.db.select(users::first_name).from(users).union(emails()).all().await.expect("rows");
    assert!(of_both.contains(&ann) && the_other_way.contains(&ann));
    assert_eq!(of_both.len(), the_other_way.len());

    let rows: Vec<(String, Option<String>)> = people
        .db
        .select((users::email, users::email))
        .from(users)
        .union_all(select((users::email, users::last_name)).from(users))
        .intersect(select((users::email, users::email)).from(users))
        .order_by(position(1))
        .all()
        .await
        .expect("rows");
    assert_eq!(rows[0], ("ann@example.com".to_owned(), ann));
}

relata::derived! {
    addresses { email: Text }
}

/// One column needs no tuple round it.
#[tokio::test]
async fn a_derived_table_of_one_column() {
    let people = people().await;
    let query = select(users::email).from(users).filter(users::email.like("a%"));
    let rows = people.db.select(addresses::email).from_query(addresses, query).all().await.expect("rows");
    assert_eq!(rows, ["ann@example.com"]);
}

/// A window function may be of an aggregate, and an aggregate over a window of one.
#[tokio::test]
async fn a_window_over_groups() {
    let people = people().await;
    let of_all = sum(count_all()).over(window());
    let place = rank().over(window().order_by(count_all().desc()));
    let rows = people
        .db
        .select((users::role, of_all, place))
        .from(users)
        .group_by(users::role)
        .distinct()
        .order_by(users::role)
        .all()
        .await
        .expect("rows");
    let all = people.db.select(count_all()).from(users).one().await.expect("a row");
    assert!(!rows.is_empty() && rows.iter().all(|(_, of_all, _)| *of_all == Some(all.into())), "{rows:?}");
}
