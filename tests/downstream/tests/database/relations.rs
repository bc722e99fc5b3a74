//! Nested data along foreign keys, with the statements counted.

use expect_test::expect;
use relata::prelude::*;
use relata_downstream_test::reference::{SubscriptionPlan, subscriptions, users};
use tracing::instrument::WithSubscriber;

use crate::statements::Statements;
use crate::{people, sql};

#[tokio::test]
async fn the_rows_that_refer_to_each_row() {
    let people = people().await;
    let statements = Statements::default();
    let query = people.db.select(users::all).from(users).order_by(users::email).include(users::subscriptions);
    let rows: Vec<(users::Row, Vec<subscriptions::Row>)> =
        query.all().with_subscriber(statements.clone()).await.expect("rows");
    let counts: Vec<(&str, usize)> = rows.iter().map(|(user, of)| (user.email.as_str(), of.len())).collect();
    assert_eq!(
        counts,
        [("ann@example.com", 2), ("bob@example.com", 1), ("cyd@example.com", 0), ("dan@example.com", 0)]
    );
    sql(
        statements.sent().join("\n"),
        expect![[r#"
        SELECT users.id, users.email, users.password, users.first_name, users.last_name, users.avatar, users.role, users.is_active, users.is_email_verified, users.created_at, users.updated_at FROM public.users ORDER BY users.email
        SELECT subscriptions.id, subscriptions.user_id, subscriptions.stripe_customer_id, subscriptions.stripe_subscription_id, subscriptions.plan, subscriptions.status, subscriptions.price_id, subscriptions.amount, subscriptions.currency, subscriptions."interval", subscriptions.interval_count, subscriptions.trial_start, subscriptions.trial_end, subscriptions.current_period_start, subscriptions.current_period_end, subscriptions.cancel_at_period_end, subscriptions.canceled_at, subscriptions.created_at, subscriptions.updated_at FROM public.subscriptions WHERE subscriptions.user_id = ANY($1)"#]],
    );
}

#[tokio::test]
async fn the_row_that_each_row_refers_to() {
    let people = people().await;
    let query = people.db.select(subscriptions::all).from(subscriptions).include(subscriptions::user);
    let statements = Statements::default();
    let rows: Vec<(subscriptions::Row, users::Row)> =
        query.all().with_subscriber(statements.clone()).await.expect("rows");
    assert_eq!(rows.len(), 3);
    assert!(rows.iter().all(|(subscription, user)| subscription.user_id == user.id));
    sql(
        &statements.sent()[1],
        expect![
            "SELECT users.id, users.email, users.password, users.first_name, users.last_name, users.avatar, users.role, users.is_active, users.is_email_verified, users.created_at, users.updated_at FROM public.users WHERE users.id = ANY($1)"
        ],
    );
}

#[tokio::test]
async fn filtered_ordered_and_limited_for_each_row() {
    let people = people().await;
    let dearest = users::subscriptions
        .filter(subscriptions::plan.ne(SubscriptionPlan::Basic))
        .order_by(subscriptions::plan.desc())
        .limit(1);
    let query = people.db.select(users::all).from(users).order_by(users::email).include(dearest);
    let statements = Statements::default();
    let rows = query.all().with_subscriber(statements.clone()).await.expect("rows");
    sql(
        &statements.sent()[1],
        expect![[
            r#"SELECT subscriptions.id, subscriptions.user_id, subscriptions.stripe_customer_id, subscriptions.stripe_subscription_id, subscriptions.plan, subscriptions.status, subscriptions.price_id, subscriptions.amount, subscriptions.currency, subscriptions."interval", subscriptions.interval_count, subscriptions.trial_start, subscriptions.trial_end, subscriptions.current_period_start, subscriptions.current_period_end, subscriptions.cancel_at_period_end, subscriptions.canceled_at, subscriptions.created_at, subscriptions.updated_at FROM unnest($1) AS keys (k0) CROSS JOIN LATERAL (SELECT * FROM public.subscriptions WHERE subscriptions.user_id = keys.k0 AND subscriptions.plan <> $2::public.subscription_plan ORDER BY subscriptions.plan DESC LIMIT $3) AS subscriptions ORDER BY subscriptions.plan DESC"#
        ]],
    );
    let plans: Vec<Vec<SubscriptionPlan>> =
        rows.into_iter().map(|(_, of)| of.into_iter().map(|row| row.plan).collect()).collect();
    assert_eq!(plans, [vec![SubscriptionPlan::Pro], vec![], vec![], vec![]]);
}

#[tokio::test]
async fn nested_and_the_number_of_statements_stays() {
    let people = people().await;
    for (rows, expected) in [(4, 3), (1, 3)] {
        let statements = Statements::default();
        let query = people
            .db
            .select(users::all)
            .from(users)
            .order_by(users::email)
            .limit(rows)
            .include(users::subscriptions.include(subscriptions::user));
        let all: Vec<(users::Row, Vec<(subscriptions::Row, users::Row)>)> =
            query.all().with_subscriber(statements.clone()).await.expect("rows");
        assert_eq!(all[0].1.len(), 2);
        assert!(all.iter().all(|(user, of)| of.iter().all(|(_, back)| back == user)));
        assert_eq!(statements.sent().len(), expected);
    }
}
