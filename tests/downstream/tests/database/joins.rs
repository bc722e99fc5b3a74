//! Joins.

use expect_test::expect;
use relata::prelude::*;
use relata_downstream_test::reference::{SubscriptionPlan, subscriptions, users};

use crate::{people, sql};

#[tokio::test]
async fn an_inner_join_gives_what_matches() {
    let people = people().await;
    let query = || {
        people
            .db
            .select((users::first_name, subscriptions::plan))
            .from(users)
            .join(subscriptions, subscriptions::user_id.eq(users::id))
            .order_by((users::first_name, subscriptions::plan))
    };
    let rows: Vec<(Option<String>, SubscriptionPlan)> = query().all().await.expect("rows");
    assert_eq!(
        rows,
        [
            (Some("Ann".to_owned()), SubscriptionPlan::Free),
            (Some("Ann".to_owned()), SubscriptionPlan::Pro),
            (Some("Bob".to_owned()), SubscriptionPlan::Basic),
        ]
    );
    sql(
        query().to_sql(),
        expect![
            "SELECT users.first_name, subscriptions.plan FROM public.users JOIN public.subscriptions ON subscriptions.user_id = users.id ORDER BY users.first_name, subscriptions.plan"
        ],
    );
}

#[tokio::test]
async fn a_left_join_gives_option() {
    let people = people().await;
    let query = || {
        people
            .db
            .select((users::first_name, subscriptions::all))
            .from(users)
            .left_join(subscriptions, users::id.eq(subscriptions::user_id))
            .filter(users::is_active.eq(true))
            .order_by(users::first_name)
    };
    let rows: Vec<(Option<String>, Option<subscriptions::Row>)> = query().all().await.expect("rows");
    let names: Vec<(&str, bool)> =
        rows.iter().map(|(name, row)| (name.as_deref().expect("a name"), row.is_some())).collect();
    assert_eq!(names, [("Ann", true), ("Ann", true), ("Bob", true), ("Cyd", false)]);
    sql(
        query().to_sql(),
        expect![[
            r#"SELECT users.first_name, subscriptions.id, subscriptions.user_id, subscriptions.stripe_customer_id, subscriptions.stripe_subscription_id, subscriptions.plan, subscriptions.status, subscriptions.price_id, subscriptions.amount, subscriptions.currency, subscriptions."interval", subscriptions.interval_count, subscriptions.trial_start, subscriptions.trial_end, subscriptions.current_period_start, subscriptions.current_period_end, subscriptions.cancel_at_period_end, subscriptions.canceled_at, subscriptions.created_at, subscriptions.updated_at FROM public.users LEFT JOIN public.subscriptions ON users.id = subscriptions.user_id WHERE users.is_active = $1 ORDER BY users.first_name"#
        ]],
    );
}

#[tokio::test]
async fn a_right_join_makes_the_tables_before_it_option() {
    let people = people().await;
    let query = || {
        people
            .db
            .select((subscriptions::plan, users::email))
            .from(subscriptions)
            .right_join(
                users,
                subscriptions::user_id.eq(users::id).and(subscriptions::plan.ne(SubscriptionPlan::Free)),
            )
            .order_by(users::email)
    };
    let rows: Vec<(Option<SubscriptionPlan>, String)> = query().all().await.expect("rows");
    let plans: Vec<Option<SubscriptionPlan>> = rows.into_iter().map(|(plan, _)| plan).collect();
    assert_eq!(plans, [Some(SubscriptionPlan::Pro), Some(SubscriptionPlan::Basic), None, None]);
    sql(
        query().to_sql(),
        expect![
            "SELECT subscriptions.plan, users.email FROM public.subscriptions RIGHT JOIN public.users ON subscriptions.user_id = users.id AND subscriptions.plan <> $1::public.subscription_plan ORDER BY users.email"
        ],
    );
}

#[tokio::test]
async fn a_full_join_makes_both_sides_option() {
    let people = people().await;
    let query = || {
        people
            .db
            .select((users::first_name, subscriptions::plan))
            .from(users)
            .full_join(subscriptions, subscriptions::user_id.eq(users::id).and(users::first_name.eq("Ann")))
            .order_by((users::first_name, subscriptions::plan))
    };
    let rows: Vec<(Option<String>, Option<SubscriptionPlan>)> = query().all().await.expect("rows");
    assert_eq!(rows.len(), 6, "Ann twice, Bob, Cyd, Dan, and Bob's subscription: {rows:?}");
    assert_eq!(rows[5], (None, Some(SubscriptionPlan::Basic)));
    sql(
        query().to_sql(),
        expect![
            "SELECT users.first_name, subscriptions.plan FROM public.users FULL JOIN public.subscriptions ON subscriptions.user_id = users.id AND users.first_name = $1 ORDER BY users.first_name, subscriptions.plan"
        ],
    );
}

#[tokio::test]
async fn a_cross_join_gives_every_pair() {
    let people = people().await;
    let query = || people.db.select((users::id, subscriptions::id)).from(users).cross_join(subscriptions);
    assert_eq!(query().all().await.expect("rows").len(), 12);
    sql(
        query().to_sql(),
        expect!["SELECT users.id, subscriptions.id FROM public.users CROSS JOIN public.subscriptions"],
    );
}

relata::derived! {
    /// The dearest plan of each person.
    dearest { plan: Enum<crate::SubscriptionPlan> }
}

#[tokio::test]
async fn a_lateral_join_sees_the_row_before_it() {
    let people = people().await;
    let query = || {
        people
            .db
            .select((users::first_name, dearest::plan))
            .from(users)
            .left_join_lateral(
                dearest,
                select((subscriptions::plan,))
                    .from(subscriptions)
                    .outer(users)
                    .filter(subscriptions::user_id.eq(users::id))
                    .order_by(subscriptions::plan.desc())
                    .limit(1),
            )
            .order_by(users::first_name)
    };
    let rows: Vec<(Option<String>, Option<SubscriptionPlan>)> = query().all().await.expect("rows");
    let plans: Vec<Option<SubscriptionPlan>> = rows.into_iter().map(|(_, plan)| plan).collect();
    assert_eq!(plans, [Some(SubscriptionPlan::Pro), Some(SubscriptionPlan::Basic), None, None]);
    sql(
        query().to_sql(),
        expect![[
            r#"SELECT users.first_name, "dearest"."plan" FROM public.users LEFT JOIN LATERAL (SELECT subscriptions.plan FROM public.subscriptions WHERE subscriptions.user_id = users.id ORDER BY subscriptions.plan DESC LIMIT $1) AS "dearest" ("plan") ON true ORDER BY users.first_name"#
        ]],
    );
}

relata::derived! {
    /// How many subscriptions each person has.
    counted { user_id: Uuid, subscriptions: Bigint }
}

#[tokio::test]
async fn an_inner_lateral_join_leaves_out_who_has_none() {
    let people = people().await;
    let query = || {
        let of_user = select((subscriptions::plan,)).from(subscriptions).outer(users);
        let of_user =
            of_user.filter(subscriptions::user_id.eq(users::id)).order_by(subscriptions::plan.desc());
        people
            .db
            .select((users::first_name, dearest::plan))
            .from(users)
            .join_lateral(dearest, of_user.limit(1))
            .order_by(users::first_name)
    };
    let rows: Vec<(Option<String>, SubscriptionPlan)> = query().all().await.expect("rows");
    let plans: Vec<SubscriptionPlan> = rows.into_iter().map(|(_, plan)| plan).collect();
    assert_eq!(plans, [SubscriptionPlan::Pro, SubscriptionPlan::Basic]);
    sql(
        query().to_sql(),
        expect![[
            r#"SELECT users.first_name, "dearest"."plan" FROM public.users CROSS JOIN LATERAL (SELECT subscriptions.plan FROM public.subscriptions WHERE subscriptions.user_id = users.id ORDER BY subscriptions.plan DESC LIMIT $1) AS "dearest" ("plan") ORDER BY users.first_name"#
        ]],
    );
}

#[tokio::test]
async fn a_join_with_a_query() {
    let people = people().await;
    let counts = || {
        let all = select((subscriptions::user_id, count(subscriptions::id))).from(subscriptions);
        all.group_by(subscriptions::user_id)
    };
    let inner = || {
        let query = people.db.select((users::email, counted::subscriptions)).from(users);
        query.join_query(counted, counts(), counted::user_id.eq(users::id)).order_by(users::email)
    };
    let rows: Vec<(String, i64)> = inner().all().await.expect("rows");
    assert_eq!(rows, [("ann@example.com".to_owned(), 2), ("bob@example.com".to_owned(), 1)]);
    sql(
        inner().to_sql(),
        expect![[
            r#"SELECT users.email, "counted"."subscriptions" FROM public.users JOIN (SELECT subscriptions.user_id, count(subscriptions.id) FROM public.subscriptions GROUP BY subscriptions.user_id) AS "counted" ("user_id", "subscriptions") ON "counted"."user_id" = users.id ORDER BY users.email"#
        ]],
    );
    let left = || {
        let query = people.db.select((users::email, coalesce(counted::subscriptions, 0))).from(users);
        query.left_join_query(counted, counts(), counted::user_id.eq(users::id)).order_by(users::email)
    };
    let rows: Vec<i64> = left().all().await.expect("rows").into_iter().map(|(_, count)| count).collect();
    assert_eq!(rows, [2, 1, 0, 0]);
    sql(
        left().to_sql(),
        expect![[
            r#"SELECT users.email, coalesce("counted"."subscriptions", $1) FROM public.users LEFT JOIN (SELECT subscriptions.user_id, count(subscriptions.id) FROM public.subscriptions GROUP BY subscriptions.user_id) AS "counted" ("user_id", "subscriptions") ON "counted"."user_id" = users.id ORDER BY users.email"#
        ]],
    );
}

relata::alias!(others = users);

#[tokio::test]
async fn a_table_twice() {
    let people = people().await;
    let query = || {
        people
            .db
            .select((users::first_name, others::first_name))
            .from(users)
            .left_join(others, others::role.eq(users::role).and(others::id.ne(users::id)))
            .order_by((users::first_name, others::first_name))
    };
    let name = |name: &str| Some(name.to_owned());
    assert_eq!(
        query().all().await.expect("rows"),
        [(name("Ann"), None), (name("Bob"), name("Cyd")), (name("Cyd"), name("Bob")), (name("Dan"), None)]
    );
    sql(
        query().to_sql(),
        expect![
            "SELECT users.first_name, others.first_name FROM public.users LEFT JOIN public.users AS others ON others.role = users.role AND others.id <> users.id ORDER BY users.first_name, others.first_name"
        ],
    );
}
