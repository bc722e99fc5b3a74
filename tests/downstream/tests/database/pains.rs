//! What users of other tools put up with in queries, and do not here: each by its number in the list that the project
//! keeps of such complaints.

use relata::prelude::*;
use relata::types::Integer;
use relata_downstream_test::reference::{SubscriptionPlan, UserRole, subscriptions, users};

use crate::people;

relata::alias!(managers = users);

#[tokio::test]
async fn pain_30_tables_meet_without_being_allowed_to() {
    let people = people().await;
    let pairs = people.db.select(count_all()).from(users).join(managers, managers::email.gt(users::email));
    assert_eq!(pairs.one().await.expect("a row"), 6);
}

#[tokio::test]
async fn pain_34_a_filter_of_run_time_in_a_grouped_query() {
    let people = people().await;
    let mut filters = Filters::any();
    for role in [UserRole::Admin, UserRole::Moderator] {
        filters.push(users::role.eq(role));
    }
    filters.push(users::email.eq("bob@example.com"));
    let query = people
        .db
        .select((users::is_active, count(users::id)))
        .from(users)
        .filter(filters)
        .group_by(users::is_active)
        .order_by(users::is_active);
    assert_eq!(query.all().await.expect("rows"), [(false, 1), (true, 2)]);
}

#[tokio::test]
async fn pain_36_a_hundred_thousand_values_in_one_list() {
    let people = people().await;
    let mut emails: Vec<String> = (0..100_000).map(|number| format!("{number}@x")).collect();
    emails.push("ann@example.com".to_owned());
    let query = people.db.select(users::email).from(users).filter(users::email.in_(emails));
    assert_eq!(query.all().await.expect("rows"), ["ann@example.com"]);
}

#[tokio::test]
async fn pain_38_errors_say_whether_to_try_again() {
    let people = people().await;
    let again = users::Required { email: "ann@example.com".into(), password: "hash".into() };
    let taken = people.db.insert(users).values(again).execute().await.expect_err("taken");
    assert!(!taken.is_retryable());
    assert!(taken.is_unique_violation());
}

#[tokio::test]
async fn pain_39_columns_of_a_left_join_may_be_missing() {
    let people = people().await;
    let query = people
        .db
        .select((users::email, subscriptions::status))
        .from(users)
        .left_join(subscriptions, subscriptions::user_id.eq(users::id))
        .filter(users::email.eq("cyd@example.com"));
    let (_, status) = query.one().await.expect("a row");
    assert!(status.is_none());
}

#[tokio::test]
async fn pain_41_order_and_filters_of_run_time_are_no_strings() {
    let people = people().await;
    let page = |by_role: bool| {
        let mut order = OrderTerms::new();
        if by_role {
            order.push(users::role.desc());
        }
        order.push(users::email.desc());
        people.db.select(users::email).from(users).order_by(order)
    };
    assert_eq!(page(false).all().await.expect("rows")[0], "dan@example.com");
    assert_eq!(page(true).all().await.expect("rows")[1], "cyd@example.com");
}

#[tokio::test]
async fn pain_42_arrays_of_enums_go_in_and_come_out() {
    let people = people().await;
    let query = people
        .db
        .select(array_agg(users::role).order_by(users::email))
        .from(users)
        .filter(users::role.in_([UserRole::Admin, UserRole::Moderator]));
    assert_eq!(query.one().await.expect("a row"), Some(vec![UserRole::Admin, UserRole::Moderator]));
}

#[tokio::test]
async fn pain_45_one_table_twice_in_a_query() {
    let people = people().await;
    let query = people
        .db
        .select((users::all, managers::all))
        .from(users)
        .left_join(managers, managers::email.gt(users::email).and(managers::role.eq(UserRole::Moderator)))
        .order_by(users::email.desc())
        .limit(1);
    let (dan, nobody): (users::Row, Option<users::Row>) = query.one().await.expect("a row");
    assert_eq!((dan.email.as_str(), nobody), ("dan@example.com", None));
}

#[tokio::test]
async fn pain_46_a_violated_constraint_has_a_name() {
    let people = people().await;
    let again = users::Required { email: "ann@example.com".into(), password: "hash".into() };
    let error = people.db.insert(users).values(again).execute().await.expect_err("taken");
    assert_eq!(error.violation::<users::Violation>(), Some(users::Violation::UsersEmailKey));
}

#[tokio::test]
async fn pain_48_a_relation_is_read_by_its_index() {
    let people = people().await;
    // An ordinary row is small and the table empty: without this the planner reads all of it, and rightly.
    let plan = people
        .db
        .transaction(async move |tx| {
            let off =
                Statement { sql: "SET LOCAL enable_seqscan = off".into(), params: vec![], outputs: vec![] };
            tx.run().execute(&off).await?;
            let of_people = tx.select(users::id).from(users).all().await?;
            tx.select(subscriptions::id)
                .from(subscriptions)
                .filter(subscriptions::user_id.in_(of_people))
                .explain()
                .await
        })
        .await
        .expect("a plan")
        .join("\n");
    assert!(plan.contains("subscriptions_user_id"), "{plan}");
}

#[tokio::test]
async fn pain_49_an_upsert_of_all_columns_in_one_word() {
    let people = people().await;
    let changed = users::New {
        first_name: Some("Anna".into()),
        role: UserRole::User.into(),
        ..users::Required { email: "ann@example.com".into(), password: "new".into() }.into()
    };
    let row = people
        .db
        .insert(users)
        .values(changed)
        .on_conflict(users::email)
        .do_update_all()
        .returning(users::all)
        .one()
        .await
        .expect("Ann");
    assert_eq!(
        (row.first_name.as_deref(), row.role, row.password.as_str()),
        (Some("Anna"), UserRole::User, "new")
    );
}

relata::derived! {
    /// Plans, each after the one before.
    ladder { step: Integer, plan: Enum<crate::SubscriptionPlan> }
}

#[tokio::test]
async fn pain_50_recursive_queries() {
    let people = people().await;
    let first = select((value::<Integer>(1), subscriptions::plan))
        .from(subscriptions)
        .filter(subscriptions::plan.eq(SubscriptionPlan::Pro));
    let next = select((ladder::step + 1, ladder::plan)).from(ladder).filter(ladder::step.lt(3));
    let query = people.db.select(ladder::step).from(ladder).with_recursive(ladder, first.union_all(next));
    assert_eq!(query.all().await.expect("rows"), [1, 2, 3]);
}
