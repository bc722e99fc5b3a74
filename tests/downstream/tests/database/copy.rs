//! COPY in and out.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use expect_test::expect;
use relata::prelude::*;
use relata::rust_decimal::Decimal;
use relata::types::ConversionError;
use relata::{ConnectOptions, Error, sql};
use relata_downstream_test::reference::{SubscriptionPlan, UserRole, subscriptions, users};
use tokio::time::timeout;

use crate::{People, people};

fn user(number: usize) -> users::Required {
    users::Required { email: format!("{number}@copy"), password: "hash".into() }
}

async fn number_of_users(people: &People) -> i64 {
    people.db.select(count(users::id)).from(users).one().await.expect("counted")
}

/// Rows, and then nothing for ever.
struct Halting(usize);

impl futures_core::Stream for Halting {
    type Item = users::Required;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<users::Required>> {
        if self.0 == 0 {
            return Poll::Pending;
        }
        self.0 -= 1;
        Poll::Ready(Some(user(self.0)))
    }
}

#[tokio::test]
async fn rows_arrive_as_they_were() {
    let people = people().await;
    let db = &people.db;
    // More than is sent at once.
    assert_eq!(db.copy_in(users).rows((0..5_000).map(user)).await.expect("copied"), 5_000);
    assert_eq!(number_of_users(&people).await, 5_004);
    let ann = users::find_by_email("ann@example.com").on(db).one().await.expect("Ann").id;
    let new = |amount: Option<&str>, plan: SubscriptionPlan| subscriptions::New {
        plan: plan.into(),
        amount: amount.map(|amount| amount.parse().expect("a number")),
        ..subscriptions::Required { user_id: ann }.into()
    };
    let rows = vec![new(Some("12.50"), SubscriptionPlan::Pro), new(None, SubscriptionPlan::Basic)];
    assert_eq!(db.copy_in(subscriptions).rows(rows).await.expect("copied"), 2);
    let read = db
        .select((subscriptions::amount, subscriptions::plan))
        .from(subscriptions)
        .order_by(subscriptions::created_at.desc())
        .order_by(subscriptions::amount.asc().nulls_last())
        .limit(2)
        .all()
        .await
        .expect("read");
    assert_eq!(
        read,
        [(Some(Decimal::new(1250, 2)), SubscriptionPlan::Pro), (None, SubscriptionPlan::Basic)],
        "an enum, a number and NULL"
    );
    assert_eq!(db.copy_in(users).rows(Vec::<users::New>::new()).await.expect("nothing to do"), 0);
    assert_eq!(people.db.pool_status().open, 1, "the connection was given back each time");
}

#[tokio::test]
async fn a_violated_constraint_has_a_name_and_nothing_is_copied() {
    let people = people().await;
    let rows = [user(1), user(2), user(1)];
    let error = people.db.copy_in(users).rows(rows).await.expect_err("a key twice");
    assert_eq!(error.violation(), Some(users::Violation::UsersEmailKey));
    crate::sql(
        error.sql().expect("SQL"),
        expect!["COPY public.users (email, password) FROM STDIN (FORMAT binary)"],
    );
    assert_eq!(number_of_users(&people).await, 4);

    // PostgreSQL says so at COMMIT.
    let deferred = sql!(
        "ALTER TABLE users DROP CONSTRAINT users_email_key, ADD CONSTRAINT users_email_key UNIQUE (email) DEFERRABLE \
         INITIALLY DEFERRED"
    );
    people.db.query(sql!("DROP INDEX users_email_idx")).execute().await.expect("changed");
    people.db.query(deferred).execute().await.expect("changed");
    let rows = [user(1), user(1)];
    let error = people.db.copy_in(users).rows(rows).await.expect_err("a key twice");
    assert_eq!(error.violation(), Some(users::Violation::UsersEmailKey));
    assert_eq!(number_of_users(&people).await, 4);
}

#[tokio::test]
async fn what_copy_cannot_say_is_a_typed_error() {
    let people = people().await;
    let new = |role: Option<UserRole>| users::New {
        role: role.map_or(Defaulted::Default, Defaulted::Value),
        ..user(1).into()
    };
    let rows = vec![new(Some(UserRole::Admin)), new(None)];
    let error = people.db.copy_in(users).rows(rows.clone()).await.expect_err("other columns");
    expect!["row 2 of COPY leaves other columns of public.users to their defaults than the first row, which gives email, password, first_name, last_name, avatar, role; no row was copied; give the same columns in all rows, or use INSERT"]
    .assert_eq(&error.to_string());
    let passed_over = people
        .db
        .transaction(async |tx| {
            let _ = tx.copy_in(users).rows(rows).await;
            Ok::<_, Error>(())
        })
        .await
        .expect_err("PostgreSQL takes nothing more");
    assert!(passed_over.is_rolled_back(), "{passed_over}");

    let nul = users::Required { email: "\0".into(), password: String::new() };
    let error = people.db.copy_in(users).rows([nul]).await.expect_err("a character that PostgreSQL has not");
    expect![
        "row 1 of COPY, column email: PostgreSQL's text cannot hold the character NUL; no row was copied"
    ]
    .assert_eq(&error.to_string());
    assert!(std::error::Error::source(&error).is_some_and(|cause| cause.is::<ConversionError>()));

    let changed = sql!("ALTER TABLE users ALTER first_name TYPE bigint USING 7");
    people.db.query(changed).execute().await.expect("changed");
    let named = users::New { first_name: Some("Eve".into()), ..user(1).into() };
    let error = people.db.copy_in(users).rows([named]).await.expect_err("another type");
    assert!(error.is_decode(), "{error}");
    assert_eq!(error.column(), Some("first_name"));
    assert_eq!(number_of_users(&people).await, 4);
}

#[tokio::test]
async fn dropped_in_the_middle_it_leaves_nothing_behind() {
    let people = people().await;
    let copy = people.db.copy_in(users).stream(Halting(3_000));
    timeout(Duration::from_millis(300), copy).await.expect_err("dropped");
    let error = people
        .db
        .transaction(async |tx| {
            let copy = tx.copy_in(users).stream(Halting(3_000));
            timeout(Duration::from_millis(300), copy).await.expect_err("dropped");
            tx.select(count(users::id)).from(users).one().await
        })
        .await
        .expect_err("it cannot go on");
    assert!(error.to_string().starts_with("the transaction cannot go on"), "{error}");
    let mut out = people.db.select(users::all).from(users).copy_out(CopyFormat::Text).await.expect("begun");
    out.next().await.expect("a piece").expect("read");
    drop(out);
    for _ in 0..20 {
        assert_eq!(number_of_users(&people).await, 4);
    }
}

#[tokio::test]
async fn a_query_comes_out_as_csv_text_and_binary() {
    let people = people().await;
    let odd = users::New { first_name: Some(r#"O'Hara, "\1""#.into()), ..user(1).into() };
    people.db.insert(users).values(odd).execute().await.expect("inserted");
    let query = || {
        people
            .db
            .select((users::email, users::first_name, users::role))
            .from(users)
            .filter(users::first_name.in_([r#"O'Hara, "\1""#, "Ann"]))
            .filter(users::role.in_([UserRole::Admin, UserRole::User]))
            .order_by(users::email)
            .limit(10)
    };
    let collect = async |format: CopyFormat| {
        let mut out = query().copy_out(format).await.expect("begun");
        let mut bytes = Vec::new();
        while let Some(piece) = out.next().await {
            bytes.extend_from_slice(&piece.expect("read"));
        }
        assert!(out.next().await.is_none(), "after its end there is nothing");
        bytes
    };
    let text = async |format| String::from_utf8(collect(format).await).expect("text");
    expect![[r#"
        email,first_name,role
        1@copy,"O'Hara, ""\1""",user
        ann@example.com,Ann,admin
    "#]]
    .assert_eq(&text(CopyFormat::Csv { header: true }).await);
    assert_eq!(text(CopyFormat::Csv { header: false }).await.lines().count(), 2);
    let tabs = text(CopyFormat::Text).await;
    assert!(tabs.ends_with("ann@example.com\tAnn\tadmin\n"), "{tabs}");
    assert!(collect(CopyFormat::Binary).await.starts_with(b"PGCOPY\n\xff\r\n\0"));

    let failing = people
        .db
        .select(users::email)
        .from(users)
        .filter(users::email.eq("s3cret"))
        .offset(-1)
        .copy_out(CopyFormat::Text)
        .await;
    let error = match failing {
        Err(error) => error,
        Ok(mut out) => out.next().await.expect("an answer").expect_err("a negative OFFSET"),
    };
    assert_eq!(error.sqlstate(), Some("2201X"), "{error}");
    crate::sql(
        error.sql().expect("SQL"),
        expect![
            "COPY (SELECT users.email FROM public.users WHERE users.email = $1 OFFSET $2) TO STDOUT (FORMAT text)"
        ],
    );
    assert_eq!(number_of_users(&people).await, 5);
}

#[tokio::test]
async fn without_names_copy_is_for_transactions() {
    let people = people().await;
    let options = ConnectOptions { prepare: false, ..ConnectOptions::default() };
    let db = Database::connect_with(&people.url(), options).await.expect("connected");
    assert_eq!(db.copy_in(users).rows([user(1)]).await.expect("a transaction of its own"), 1);
    let error = db.select(users::email).from(users).copy_out(CopyFormat::Text).await.expect_err("names");
    assert!(error.to_string().ends_with("run it in a transaction"), "{error}");
    let first = db
        .transaction(async |tx| {
            let mut out =
                tx.select(users::email).from(users).order_by(users::email).copy_out(CopyFormat::Text).await?;
            let mut pieces = Vec::new();
            while let Some(piece) = out.next().await {
                pieces.push(piece?);
            }
            Ok::<_, Error>(pieces.remove(0))
        })
        .await
        .expect("copied");
    assert_eq!(&first[..], b"1@copy\n");
}
