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
