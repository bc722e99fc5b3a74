//! The reference document, line by line: its code blocks stand in `examples/`, in Rust, and run here on real PostgreSQL.
#![cfg(unix)]
// rustc has 128. A query's future leaves room for a program's own futures around it.
#![recursion_limit = "100"]

// An example's `main` is for `cargo run --example`, and each has the whole schema.
#[allow(dead_code, unreachable_pub)]
#[path = "../examples"]
mod examples {
    pub mod aggregate;
    pub mod configuration;
    pub mod delete;
    pub mod insert;
    pub mod optimization;
    pub mod pooling;
    pub mod search_page;
    pub mod select;
    pub mod update;
    pub mod validation;
}

use std::fs;
use std::path::Path;

use relata::migrate::Folder;
use relata::prelude::*;
use relata::test::TestDatabase;
use relata::uuid::Uuid;

use examples::{
    aggregate, configuration, delete, insert, optimization, pooling, search_page, select, update, validation,
};
use select::{SubscriptionPlan, UserRole, subscriptions, users};

async fn database() -> TestDatabase {
    let folder = Folder::read("../../migrations".as_ref()).expect("the migrations of the reference schema");
    relata::test::database(&folder).await.expect("a database of the test's own")
}

fn person(name: &str, is_active: bool) -> users::New {
    let email = format!("{}@example.com", name.to_lowercase());
    users::New {
        first_name: Some(name.to_owned()),
        is_active: is_active.into(),
        ..users::Required { email, password: "hash".into() }.into()
    }
}

/// A database with Ann (a subscription), Bob, and Cyd, who is not active.
async fn people() -> (TestDatabase, Vec<Uuid>) {
    let db = database().await;
    let all = [person("Ann", true), person("Bob", true), person("Cyd", false)];
    let ids = db.insert(users).values(all).returning(users::id).all().await.expect("inserted");
    let pro = subscriptions::New {
        plan: SubscriptionPlan::Pro.into(),
        ..subscriptions::Required { user_id: ids[0] }.into()
    };
    db.insert(subscriptions).values(pro).execute().await.expect("inserted");
    (db, ids)
}

async fn row(db: &TestDatabase, id: Uuid) -> Option<users::Row> {
    db.select(users::all).from(users).filter(users::id.eq(id)).optional().await.expect("a row or none")
}

fn emails(mut rows: Vec<String>) -> Vec<String> {
    rows.sort();
    rows
}

#[tokio::test]
async fn database_configuration() {
    let (made, _) = people().await;
    let db = configuration::connect(&made.url()).await.expect("connected");
    assert_eq!(select::everybody(&db).await.expect("rows").len(), 3);
    let prepared = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%users%'";
    let prepared = Statement { sql: prepared.to_owned(), params: Vec::new(), outputs: Vec::new() };
    let rows = db.run().rows(&prepared).await.expect("a row");
    assert_eq!(rows[0].get::<_, i64>(0), 0);
    // As a counter-check, what the same query leaves behind otherwise.
    let one = relata::ConnectOptions { max_connections: 1, ..relata::ConnectOptions::default() };
    let usual = Database::connect_with(&made.url(), one).await.expect("connected");
    for _ in 0..2 {
        select::everybody(&usual).await.expect("rows");
    }
    let rows = usual.run().rows(&prepared).await.expect("a row");
    assert!(rows[0].get::<_, i64>(0) > 0);
    db.close().await;
    usual.close().await;
}

#[tokio::test]
async fn basic_queries() {
    let (db, ids) = people().await;
    let all = select::everybody(&db).await.expect("rows");
    assert_eq!(
        emails(all.iter().map(|user| user.email.clone()).collect()),
        ["ann@example.com", "bob@example.com", "cyd@example.com"]
    );
    let active = select::active(&db).await.expect("rows");
    assert_eq!(
        emails(active.into_iter().map(|user| user.email).collect()),
        ["ann@example.com", "bob@example.com"]
    );
    let mut joined = select::with_subscriptions(&db).await.expect("rows");
    joined.sort_by(|a, b| a.0.email.cmp(&b.0.email));
    let plans: Vec<_> = joined
        .iter()
        .map(|(user, subscription)| (user.id, subscription.as_ref().map(|it| &it.plan)))
        .collect();
    assert_eq!(plans, [(ids[0], Some(&SubscriptionPlan::Pro)), (ids[1], None), (ids[2], None)]);
}

#[tokio::test]
async fn insert_operations() {
    let db = database().await;
    let john = insert::one(&db, "hash".into()).await.expect("inserted");
    assert_eq!(john.email, "user@example.com");
    assert_eq!((john.first_name.as_deref(), john.last_name.as_deref()), (Some("John"), Some("Doe")));
    assert_eq!((john.role, john.is_active, john.is_email_verified), (insert::UserRole::User, true, false));
    assert_eq!(john.created_at, john.updated_at);
    let several = insert::several(&db, "hash1".into(), "hash2".into()).await.expect("inserted");
    let several: Vec<_> = several.into_iter().map(|user| (user.email, user.password)).collect();
    let expected = [("user1@example.com", "hash1"), ("user2@example.com", "hash2")];
    assert_eq!(several, expected.map(|(email, hash)| (email.to_owned(), hash.to_owned())));
}

#[tokio::test]
async fn update_operations() {
    let (db, ids) = people().await;
    let before = row(&db, ids[0]).await.expect("Ann");
    let jane = update::first_name(&db, ids[0]).await.expect("updated").expect("Ann");
    assert_eq!(jane.first_name.as_deref(), Some("Jane"));
    assert!(jane.updated_at > before.updated_at);
    assert!(update::first_name(&db, Uuid::nil()).await.expect("no error").is_none());

    assert_eq!(update::verified(&db, "bob@example.com").await.expect("updated"), 1);
    assert_eq!(update::verified(&db, "cyd@example.com").await.expect("not active"), 0);
    let verified = db.select(users::email).from(users).filter(users::is_email_verified.eq(true)).all().await;
    assert_eq!(verified.expect("rows"), ["bob@example.com"]);
}

#[tokio::test]
async fn delete_operations() {
    let (db, ids) = people().await;
    let before = row(&db, ids[1]).await.expect("Bob");
    assert_eq!(delete::soft(&db, ids[1]).await.expect("updated"), 1);
    let bob = row(&db, ids[1]).await.expect("Bob is still there");
    assert!(!bob.is_active && bob.updated_at > before.updated_at);

    assert_eq!(delete::hard(&db, ids[0]).await.expect("deleted"), 1);
    assert_eq!(row(&db, ids[0]).await, None);
    // ON DELETE CASCADE, as in the document's migration.
    assert_eq!(db.select(count(subscriptions::id)).from(subscriptions).one().await.expect("a row"), 0);
    assert_eq!(delete::hard(&db, ids[0]).await.expect("gone already"), 0);
}

#[tokio::test]
async fn the_search_page() {
    let (db, _) = people().await;
    // Rows of one statement have one `created_at`; later ones have a later.
    for (name, last_name) in [("Eve", "Banner"), ("Per", "100%")] {
        let new = users::New { last_name: Some(last_name.to_owned()), ..person(name, true) };
        db.insert(users).values(new).execute().await.expect("inserted");
    }
    let page = async |search: &str, page| {
        let rows = search_page::page(&db, search, page, 1).await.expect("rows");
        rows.into_iter().map(|row| (row.1, row.4 == search_page::UserRole::User)).collect::<Vec<_>>()
    };
    // By the last name, newest first, then by the first name without regard to case.
    assert_eq!(page("ANN", 1).await, [("eve@example.com".to_owned(), true)]);
    assert_eq!(page("ANN", 2).await, [("ann@example.com".to_owned(), true)]);
    assert_eq!(page("ANN", 3).await, []);
    // Cyd is not active, and `%` is no wildcard.
    assert_eq!(page("cyd", 1).await, []);
    assert_eq!(page("%", 1).await, [("per@example.com".to_owned(), true)]);
    assert_eq!(page("%", 2).await, []);
}

#[tokio::test]
async fn the_aggregate() {
    let (db, _) = people().await;
    assert_eq!(aggregate::stats(&db).await.expect("a row"), (3, 2));
}

#[tokio::test]
async fn query_optimization() {
    let (db, ids) = people().await;
    let fields = optimization::some_fields(&db).await.expect("rows");
    assert!(fields.contains(&(ids[0], "ann@example.com".to_owned(), Some("Ann".to_owned()))), "{fields:?}");
    let bob = optimization::by_email(&db, "bob@example.com").await.expect("no error").expect("Bob");
    assert_eq!(bob.id, ids[1]);
    assert!(optimization::by_email(&db, "nobody@example.com").await.expect("no error").is_none());

    let new = |number: usize| -> optimization::users::New {
        optimization::users::Required { email: format!("{number:05}@example.com"), password: "hash".into() }
            .into()
    };
    // More parameters than a statement can have, were each value one.
    let made = optimization::batch(&db, (0..20_000).map(new).collect()).await.expect("inserted");
    assert_eq!((made.len(), made[19_999].email.as_str()), (20_000, "19999@example.com"));
}

#[tokio::test]
async fn connection_pooling() {
    let (made, _) = people().await;
    let db = pooling::connect(&made.url()).await.expect("connected");
    assert_eq!(db.pool_status().max_connections, 20);
    assert_eq!(select::everybody(&db).await.expect("rows").len(), 3);
    assert_eq!(db.pool_status().open, 1);
    db.close().await;
}

#[tokio::test]
async fn schema_validation() {
    let db = database().await;
    let ann = users::New { role: UserRole::Admin.into(), ..person("Ann", true) };
    db.insert(users).values(ann.clone()).execute().await.expect("inserted");
    // `.unique()`; PostgreSQL looks at the constraint before it looks at the document's second index.
    let error = db.insert(users).values(ann.clone()).execute().await.expect_err("twice");
    assert_eq!(error.violation(), Some(users::Violation::UsersEmailKey));
    // `varchar('first_name', { length: 100 })`
    let long = users::New { first_name: Some("x".repeat(101)), ..person("Bob", true) };
    let error = db.insert(users).values(long).execute().await.expect_err("too long");
    assert_eq!(error.sqlstate(), Some("22001"), "{error}");
    // `.notNull()` is `String` and not `Option<String>`: it cannot be left out, nor set to NULL.
    let _: (String, Option<String>) = (ann.email, ann.first_name);
}

#[tokio::test]
async fn application_level_validation() {
    use relata::serde_json;
    use relata::validate::{Problems, Validate as _};
    use validation::users;

    let db = database().await;
    let new = |email: &str, password: &str| -> users::New {
        users::Required { email: email.to_owned(), password: password.to_owned() }.into()
    };
    let ann = validation::register(&db, new("ann@example.com", "correct horse")).await.expect("registered");
    assert_eq!(ann.email, "ann@example.com");

    let wrong = users::New { first_name: Some("ä".repeat(101)), ..new("nobody", "short") };
    let error = validation::register(&db, wrong).await.expect_err("three problems");
    let problems = error.downcast_ref::<Problems>().expect("what validate() found");
    assert_eq!(
        serde_json::to_value(problems).expect("JSON"),
        serde_json::json!({
            "email": [{ "rule": "email", "message": "is not an email address" }],
            "first_name": [
                { "rule": "max_length", "message": "has 101 characters, and at most 100 are allowed" },
            ],
            "password": [{ "rule": "min_length", "message": "has 5 characters, and at least 8 are needed" }],
        })
    );
    assert_eq!(db.select(count(select::users::id)).from(select::users).one().await.expect("a row"), 1);

    // A patch is checked where it sets something; 100 characters fit, though they are 200 bytes.
    assert_eq!(users::Patch::default().validate(), Ok(()));
    let fits = users::Patch { first_name: Some(Some("ä".repeat(100))), ..users::Patch::default() };
    assert_eq!(fits.validate(), Ok(()));
    let patch = users::Patch { last_name: Some(None), email: Some("a@b".into()), ..users::Patch::default() };
    let problems = patch.validate().expect_err("no top-level domain");
    assert_eq!(problems.to_string(), "`email` is not an email address");
    let long = users::Required { email: format!("{}@example.com", "a".repeat(250)), password: "x".repeat(8) };
    let rules: Vec<_> = long.validate().expect_err("too long").of("email").iter().map(|it| it.rule).collect();
    assert_eq!(rules, ["email", "max_length"]);
}

#[test]
fn the_readme_and_the_pages_show_what_the_examples_run() {
    let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let read = |path: &Path| squeezed(&fs::read_to_string(path).expect("read"));
    let examples = fs::read_dir("examples").expect("listed").map(|entry| entry.expect("a file").path());
    let examples: Vec<String> = examples.filter(|path| path.is_file()).map(|path| read(&path)).collect();
    for (page, least) in [
        ("README.md", 7),
        ("docs/from-drizzle.md", 1),
        ("docs/from-prisma.md", 1),
        ("docs/from-diesel.md", 1),
        ("docs/from-seaorm.md", 1),
    ] {
        let text = fs::read_to_string(Path::new("../..").join(page)).expect("the page");
        let blocks: Vec<&str> = text.split("\n```rust,ignore\n").skip(1).collect();
        assert!(blocks.len() >= least, "{page}: only {} blocks were found", blocks.len());
        for block in blocks {
            let (shown, _) = block.split_once("\n```").expect("an end");
            let shown = squeezed(shown);
            assert!(
                examples.iter().any(|example| example.contains(&shown)),
                "{page}: no example has:\n{shown}"
            );
        }
    }
}
