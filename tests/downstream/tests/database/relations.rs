//! Nested data along foreign keys, with the statements counted.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use relata::prelude::*;
use relata_downstream_test::reference::{SubscriptionPlan, subscriptions, users};
use tracing::instrument::WithSubscriber;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::people;

/// Counts the spans that relata opens for statements.
#[derive(Clone, Default)]
struct Statements(Arc<AtomicUsize>);

impl Subscriber for Statements {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.name() == "statement"
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(self.0.fetch_add(1, SeqCst) as u64 + 1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

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
    assert_eq!(statements.0.load(SeqCst), 2);
}

#[tokio::test]
async fn the_row_that_each_row_refers_to() {
    let people = people().await;
    let query = people.db.select(subscriptions::all).from(subscriptions).include(subscriptions::user);
    let rows: Vec<(subscriptions::Row, users::Row)> = query.all().await.expect("rows");
    assert_eq!(rows.len(), 3);
    assert!(rows.iter().all(|(subscription, user)| subscription.user_id == user.id));
}

#[tokio::test]
async fn filtered_ordered_and_limited_for_each_row() {
    let people = people().await;
    let dearest = users::subscriptions
        .filter(subscriptions::plan.ne(SubscriptionPlan::Basic))
        .order_by(subscriptions::plan.desc())
        .limit(1);
    let query = people.db.select(users::all).from(users).order_by(users::email).include(dearest);
    let rows = query.all().await.expect("rows");
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
        assert_eq!(statements.0.load(SeqCst), expected);
    }
}
