//! `#[derive(Select)]`, `#[derive(Insert)]` and `#[derive(Patch)]`.

use relata::prelude::*;
use relata::query::{Defaulted, insert, update};
use relata::rust_decimal::Decimal;
use relata::uuid::Uuid;
use relata::{Insert, Patch, Select};
use relata_downstream_test::odd;
use relata_downstream_test::reference::{UserRole, subscriptions, users};

use crate::scratch::database;
use crate::users_of;

#[derive(Debug, Clone, PartialEq, Select)]
#[relata(table = users)]
struct UserCard {
    // Not the table's order, and the first may be NULL.
    first_name: Option<String>,
    #[relata(column = "email")]
    address: String,
    role: UserRole,
    is_active: Option<bool>,
}

/// A subscription with its user's address.
#[derive(Debug, Clone, PartialEq, Select)]
#[relata(table = relata_downstream_test::reference::subscriptions)]
struct Bill {
    amount: Option<Decimal>,
    user_id: Uuid,
    #[relata(column = users::email)]
    email: String,
}

/// A user with what may not be there.
#[derive(Debug, Clone, PartialEq, Select)]
#[relata(table = users)]
struct Customer {
    email: String,
    #[relata(column = subscriptions::amount)]
    amount: Option<Decimal>,
    #[relata(column = subscriptions::user_id)]
    subscribed: Option<Uuid>,
}

#[derive(Debug, Clone, Insert)]
#[relata(table = users)]
struct Signup {
    email: String,
    #[relata(column = password)]
    hash: String,
    last_name: Option<String>,
    role: Defaulted<UserRole>,
}

#[derive(Debug, Default, Patch)]
#[relata(table = users)]
struct Profile {
    first_name: Option<Option<String>>,
    role: Option<UserRole>,
    is_active: bool,
}

#[derive(Debug, Insert)]
#[relata(table = subscriptions)]
struct Subscribe {
    user_id: Uuid,
    amount: Option<Decimal>,
}

/// Of a table that wants nothing.
#[derive(Debug, Insert)]
#[relata(table = odd::order)]
struct Nothing {}

fn card(name: &str) -> UserCard {
    let first_name = Some(name.to_owned());
    UserCard { first_name, address: format!("{name}@b.c"), role: UserRole::User, is_active: Some(true) }
}

#[tokio::test]
async fn structs_are_read_written_and_set() {
    let (_scratch, db) = database("").await;
    let signup = |email: &str, role| Signup {
        email: email.into(),
        hash: "hash".into(),
        last_name: Some("Lee".into()),
        role,
    };
    let admin = Defaulted::Value(UserRole::Admin);
    let rows = vec![signup("ann@b.c", Defaulted::Default), signup("bob@b.c", admin)];
    let made = db.insert(users).values(rows).returning(users::all).all().await.expect("inserted");
    let of =
        |row: &users::Row| (row.email.clone(), row.password.clone(), row.last_name.clone(), row.role.clone());
    let lee = |email: &str, role| (email.to_owned(), "hash".to_owned(), Some("Lee".to_owned()), role);
    let expected = [lee("ann@b.c", UserRole::User), lee("bob@b.c", UserRole::Admin)];
    assert_eq!(made.iter().map(of).collect::<Vec<_>>(), expected);

    let profile = Profile { first_name: Some(Some("ann".into())), role: None, is_active: true };
    let set =
        db.update(users).set(profile).filter(users::id.eq(made[0].id)).returning(UserCard::columns()).one();
    assert_eq!(set.await.expect("set"), card("ann"));
    let profile = Profile { first_name: Some(None), role: Some(UserRole::Moderator), is_active: false };
    let set = db.update(users).set(profile).filter(users::id.eq(made[0].id)).returning(users::all).one();
    let set = set.await.expect("set");
    assert_eq!((set.first_name, set.role, set.is_active), (None, UserRole::Moderator, false));
    let sql = update(users).set(Profile::default()).everything().to_sql();
    assert_eq!(sql.as_deref(), Some("UPDATE public.users SET is_active = $1"));
}

#[tokio::test]
async fn rows_of_joins() {
    let (_scratch, db) = database("").await;
    let people = users_of(&db, &["ann@b.c", "bob@b.c"]).await;
    let cards = db.select(UserCard::columns()).from(users).order_by(users::email.asc()).all().await;
    assert_eq!(cards.expect("selected"), [card("ann"), card("bob")]);

    let amount = Some(Decimal::new(995, 2));
    let subscribe = Subscribe { user_id: people[0].id, amount };
    let bill = db
        .insert(subscriptions)
        .values(subscribe)
        .returning(subscriptions::id)
        .one()
        .await
        .expect("inserted");
    let expected = Bill { amount, user_id: people[0].id, email: "ann@b.c".into() };

    let bills = db
        .select(Bill::columns())
        .from(subscriptions)
        .join(users, users::id.eq(subscriptions::user_id))
        .filter(subscriptions::id.eq(bill));
    assert_eq!(bills.one().await.expect("selected"), expected);

    let both = db
        .select((UserCard::columns(), Bill::columns(), users::email))
        .from(users)
        .left_join(subscriptions, users::id.eq(subscriptions::user_id))
        .order_by(users::email.asc());
    let expected =
        [(card("ann"), Some(expected), "ann@b.c".to_owned()), (card("bob"), None, "bob@b.c".to_owned())];
    assert_eq!(both.all().await.expect("selected"), expected);

    let customers = db
        .select(Customer::columns())
        .from(users)
        .left_join(subscriptions, users::id.eq(subscriptions::user_id))
        .order_by(users::email.asc());
    let expected = [
        Customer { email: "ann@b.c".into(), amount, subscribed: Some(people[0].id) },
        Customer { email: "bob@b.c".into(), amount: None, subscribed: None },
    ];
    assert_eq!(customers.all().await.expect("selected"), expected);
}

#[test]
fn a_table_that_wants_nothing() {
    let sql = insert(odd::order).values(Nothing {}).to_sql();
    assert_eq!(sql, ["INSERT INTO public.\"order\" DEFAULT VALUES"]);
}

/// A struct may be called as one of the table's own.
mod same_names {
    use relata_downstream_test::reference::subscriptions;

    #[derive(relata::Insert)]
    #[relata(table = subscriptions)]
    pub(super) struct Required {
        pub(super) user_id: relata::uuid::Uuid,
    }

    #[derive(relata::Insert)]
    #[relata(table = subscriptions)]
    pub(super) struct New {
        pub(super) user_id: relata::uuid::Uuid,
        pub(super) plan: relata::query::Defaulted<relata_downstream_test::reference::SubscriptionPlan>,
    }
}

#[test]
fn structs_with_the_names_of_the_tables_own() {
    let user_id = Uuid::nil();
    let required = insert(subscriptions).values(same_names::Required { user_id }).to_sql();
    assert_eq!(required, ["INSERT INTO public.subscriptions (user_id) VALUES ($1)"]);
    let new = insert(subscriptions).values(same_names::New { user_id, plan: Defaulted::Default }).to_sql();
    assert_eq!(new, required);
}
