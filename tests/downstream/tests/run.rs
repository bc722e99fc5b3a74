//! Generated code on a real server, with the tables that the migrations of the reference schema make.
#![cfg(unix)]

mod scratch;

use relata::prelude::*;
use relata::uuid::Uuid;
use relata_downstream_test::reference::{SubscriptionPlan, UserRole, subscriptions, users};
use scratch::database;

fn user(email: &str) -> users::Required {
    users::Required { email: email.into(), password: "hash".into() }
}

#[tokio::test]
async fn rows_are_inserted_read_changed_and_deleted() {
    let (_scratch, db) = database("").await;
    let new =
        users::New { first_name: Some("Ann".into()), role: UserRole::Admin.into(), ..user("ann@b.c").into() };
    let ann = db.insert(users).values(new).returning(users::all).one().await.expect("inserted");
    assert_eq!((ann.first_name.as_deref(), &ann.role, ann.is_active), (Some("Ann"), &UserRole::Admin, true));
    let bob = db.insert(users).values(user("bob@b.c")).returning(users::all).one().await.expect("inserted");
    assert_eq!((bob.first_name.as_deref(), &bob.role), (None, &UserRole::User));

    let error = db.insert(users).values(user("bob@b.c")).execute().await.expect_err("a key twice");
    assert_eq!(error.violation(), Some(users::Violation::UsersEmailKey));

    let patch = users::Patch { first_name: Some(None), is_active: Some(false), ..Default::default() };
    let patched = db.update(users).set(patch).filter(users::id.eq(ann.id)).returning(users::all).one().await;
    assert_eq!(patched.expect("updated"), users::Row { first_name: None, is_active: false, ..ann.clone() });

    let admins = db.select(users::email).from(users).filter(users::role.eq(UserRole::Admin)).all().await;
    assert_eq!(admins.expect("selected"), ["ann@b.c"]);
    assert_eq!(db.delete(users).filter(users::id.eq(ann.id)).execute().await.expect("deleted"), 1);
}

#[tokio::test]
async fn a_label_that_came_later_is_kept() {
    let (_scratch, db) = database("ALTER TYPE user_role ADD VALUE 'guest'").await;
    let new = users::New { role: UserRole::Unknown("guest".into()).into(), ..user("a@b.c").into() };
    let role = db.insert(users).values(new).returning(users::role).one().await.expect("inserted");
    assert_eq!(role, UserRole::Unknown("guest".into()));
}

#[tokio::test]
async fn foreign_keys_are_followed_both_ways() {
    let (_scratch, db) = database("").await;
    let people = vec![user("ann@b.c"), user("bob@b.c")];
    let ids: Vec<Uuid> = db.insert(users).values(people).returning(users::id).all().await.expect("inserted");
    let of_ann = |plan| subscriptions::New {
        plan: SubscriptionPlan::into(plan),
        ..subscriptions::Required { user_id: ids[0] }.into()
    };
    let new = vec![of_ann(SubscriptionPlan::Pro), of_ann(SubscriptionPlan::Basic)];
    assert_eq!(db.insert(subscriptions).values(new).execute().await.expect("inserted"), 2);

    let people: Vec<(users::Row, Vec<subscriptions::Row>)> = db
        .select(users::all)
        .from(users)
        .order_by(users::email.asc())
        .include(users::subscriptions.order_by(subscriptions::plan.asc()))
        .all()
        .await
        .expect("selected");
    let plans = |at: usize| people[at].1.iter().map(|row| row.plan.clone()).collect::<Vec<_>>();
    assert_eq!(plans(0), [SubscriptionPlan::Basic, SubscriptionPlan::Pro]);
    assert_eq!(plans(1), []);

    let owners: Vec<(subscriptions::Row, users::Row)> = db
        .select(subscriptions::all)
        .from(subscriptions)
        .include(subscriptions::user)
        .all()
        .await
        .expect("selected");
    assert!(owners.iter().all(|(_, owner)| owner.email == "ann@b.c"));

    let joined: Vec<(String, Option<subscriptions::Row>)> = db
        .select((users::email, subscriptions::all))
        .from(users)
        .left_join(subscriptions, subscriptions::user_id.eq(users::id))
        .filter(users::email.eq("bob@b.c"))
        .all()
        .await
        .expect("selected");
    assert_eq!(joined, [("bob@b.c".to_owned(), None)]);
}
