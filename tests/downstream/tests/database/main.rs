//! Queries over the reference schema on real PostgreSQL: each group of QUERIES by its results, with its SQL beside it.
#![cfg(unix)]

mod axum;
mod blocking;
mod by_text;
mod composites;
mod copy;
mod grouping;
mod inserting;
mod joins;
mod keyset;
mod library;
mod locking;
mod operators;
mod pains;
mod precedence;
mod reference;
mod relations;
mod sets;
mod statements;
mod views;
mod writing;

use expect_test::Expect;
use relata::prelude::*;
use relata_downstream_test::reference::{SubscriptionPlan, UserRole, subscriptions, users};
use relata_scratch::{Options, Server, Temporary};

/// A database of its own, with the reference schema and four people: Ann (two subscriptions), Bob (one), Cyd and Dan
/// (none; Dan is not active).
struct People {
    db: Database,
    made: Option<(Server, Temporary)>,
}

impl People {
    /// The scratch server has no passwords.
    fn url(&self) -> String {
        self.made.as_ref().map(|(_, temporary)| temporary.url().to_string()).expect("made")
    }
}

impl Drop for People {
    /// The blocking driver must not be dropped on a thread that is in a runtime.
    fn drop(&mut self) {
        let made = self.made.take();
        std::thread::spawn(move || drop(made)).join().expect("dropped");
    }
}

/// A database of its own, with what `schema` makes.
async fn database(schema: impl Into<String>) -> People {
    let schema = schema.into();
    let made = tokio::task::spawn_blocking(move || {
        let server = Server::open(&Options::default()).expect("a scratch server");
        let temporary = server.temporary(None).expect("a database");
        temporary.connect().expect("connected").batch_execute(&schema).expect("the schema");
        (server, temporary)
    });
    let made = made.await.expect("no panic");
    let db = Database::connect(&made.1.url().to_string()).await.expect("connected");
    People { db, made: Some(made) }
}

async fn people() -> People {
    let people = database(include_str!("../../../../migrations/0001_initial.sql")).await;
    let db = &people.db;
    let person = |name: &str, role: UserRole, is_active: bool| users::New {
        first_name: Some(name.to_owned()),
        role: role.into(),
        is_active: is_active.into(),
        ..users::Required { email: format!("{}@example.com", name.to_lowercase()), password: "hash".into() }
            .into()
    };
    let everybody = [
        person("Ann", UserRole::Admin, true),
        person("Bob", UserRole::User, true),
        person("Cyd", UserRole::User, true),
        person("Dan", UserRole::Moderator, false),
    ];
    let ids = db.insert(users).values(everybody).returning(users::id).all().await.expect("people");
    let subscription = |user: usize, plan: SubscriptionPlan| subscriptions::New {
        plan: plan.into(),
        ..subscriptions::Required { user_id: ids[user] }.into()
    };
    let all = vec![
        subscription(0, SubscriptionPlan::Pro),
        subscription(0, SubscriptionPlan::Free),
        subscription(1, SubscriptionPlan::Basic),
    ];
    assert_eq!(db.insert(subscriptions).values(all).execute().await.expect("subscriptions"), 3);
    people
}

fn sql(sql: impl AsRef<str>, expected: Expect) {
    expected.assert_eq(sql.as_ref());
}
