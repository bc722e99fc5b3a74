//! Every kind of query, in async code and in blocking code.

use relata::prelude::*;
use relata::{TransactionOptions, sql};
use relata_downstream_test::reference::{UserRole, subscriptions, users};

use crate::people;

fn eve() -> users::Required {
    users::Required { email: "eve@example.com".into(), password: "hash".into() }
}

/// Runs each query in both, and compares what they give.
macro_rules! in_both {
    ($people:ident, |$db:ident| $($query:expr),+ $(,)?) => {{
        let $db = &$people.db;
        let awaited = vec![$(format!("{:?}", $query.await.expect(stringify!($query)))),+];
        let url = $people.url();
        let blocked = tokio::task::spawn_blocking(move || {
            use relata::blocking::Executor;

            let blocking = relata::blocking::Database::connect(&url).expect("connected");
            let $db = &blocking;
            vec![$(format!("{:?}", $query.expect(stringify!($query)))),+]
        });
        let blocked = blocked.await.expect("no panic");
        for (awaited, blocked) in awaited.iter().zip(&blocked) {
            assert_eq!(awaited, blocked);
        }
        awaited
    }};
}

#[tokio::test]
async fn queries_that_read_give_the_same() {
    let people = people().await;
    let told = in_both!(
        people,
        |db| db.select(users::all).from(users).order_by(users::email).all(),
        db.select(users::email).from(users).filter(users::role.eq(UserRole::Admin)).one(),
        db.select(users::email).from(users).filter(users::email.eq("nobody")).optional(),
        users::find_by_email("ann@example.com").on(db).one(),
        db.select(users::email).from(users).explain(),
        db.select(users::email)
            .from(users)
            .union(select(coalesce(users::first_name, "")).from(users))
            .order_by(position(1))
            .all(),
        db.query(sql!("SELECT {users::email} FROM {users} ORDER BY 1")).all_as::<(String,)>(),
        db.query(sql!("SELECT count(*) FROM {users}")).one_as::<(i64,)>(),
        db.query(sql!("SELECT 1 WHERE false")).optional_as::<(i32,)>(),
    );
    assert_eq!((told[1].as_str(), told[2].as_str()), ("\"ann@example.com\"", "None"));
}

#[tokio::test]
async fn queries_that_write_give_the_same() {
    let people = people().await;
    let told = in_both!(
        people,
        |db| db.insert(users).values(eve()).execute(),
        db.update(users)
            .set(users::first_name.set("Eve"))
            .filter(users::email.eq("eve@example.com"))
            .execute(),
        db.update(users)
            .set(users::is_active.set(false))
            .filter(users::email.eq("eve@example.com"))
            .returning((users::first_name, users::is_active))
            .all(),
        db.delete(users).filter(users::email.eq("eve@example.com")).returning(users::email).one(),
        db.insert(users).values(vec![eve()]).returning(users::email).optional(),
        db.query(sql!("DELETE FROM {users} WHERE {users::email} = 'eve@example.com'")).execute(),
        db.copy_in(users).rows([eve()]),
        db.delete(users).filter(users::email.eq("eve@example.com")).execute(),
    );
    assert_eq!(told[2], "[(Some(\"Eve\"), false)]");
    assert_eq!(told[5], "1");
}

#[tokio::test]
async fn nested_data_is_the_same() {
    let people = people().await;
    let told = in_both!(
        people,
        |db| db
            .select(users::all)
            .from(users)
            .order_by(users::email)
            .include(users::subscriptions.order_by(subscriptions::plan).include(subscriptions::user))
            .all(),
        db.select(users::all)
            .from(users)
            .filter(users::email.eq("bob@example.com"))
            .include(users::subscriptions.limit(1))
            .one(),
        db.select(subscriptions::all)
            .from(subscriptions)
            .order_by(subscriptions::plan)
            .limit(1)
            .include((subscriptions::user, subscriptions::user.include(users::subscriptions.limit(1))))
            .optional(),
    );
    assert_eq!(told[0].matches("bob@example.com").count(), 2, "as a user, and as the user of a subscription");
    assert!(told[1].contains("Basic"), "{}", told[1]);
}

#[tokio::test]
async fn streams_and_transactions_give_the_same() {
    let people = people().await;
    let mut stream =
        people.db.select(users::email).from(users).order_by(users::email).stream().await.expect("rows");
    let mut awaited = Vec::new();
    while let Some(email) = stream.next().await {
        awaited.push(email.expect("a row"));
    }
    drop(stream);
    let query = people.db.select(users::email).from(users).order_by(users::email);
    let mut stream = query.copy_out(CopyFormat::Csv { header: true }).await.expect("begun");
    let mut copied = Vec::new();
    while let Some(piece) = stream.next().await {
        copied.extend_from_slice(&piece.expect("a piece"));
    }
    drop(stream);
    let refused = people
        .db
        .transaction(async |tx| {
            tx.insert(users).values(eve()).execute().await?;
            let again = tx.transaction(async |tx| tx.insert(users).values(eve()).execute().await).await;
            assert!(again.expect_err("taken").is_unique_violation());
            Err::<(), _>(tx.select(users::id).from(users).one().await.expect_err("several"))
        })
        .await
        .expect_err("rolled back");
    let counted = people
        .db
        .transaction_retried(TransactionOptions::default(), async |tx| {
            tx.select(count(users::id)).from(users).one().await
        })
        .await
        .expect("counted");
    let url = people.url();
    let blocked = tokio::task::spawn_blocking(move || {
        use relata::blocking::{Database, Executor};

        let db = Database::connect(&url).expect("connected");
        let rows = db.select(users::email).from(users).order_by(users::email).stream().expect("rows");
        let rows: Vec<String> = rows.map(|row| row.expect("a row")).collect();
        let query = db.select(users::email).from(users).order_by(users::email);
        let pieces = query.copy_out(CopyFormat::Csv { header: true }).expect("begun");
        let copied: Vec<u8> = pieces.flat_map(|piece| piece.expect("a piece")).collect();
        let refused = db
            .transaction(|tx| {
                tx.insert(users).values(eve()).execute()?;
                let again = tx.transaction(|tx| tx.insert(users).values(eve()).execute());
                assert!(again.expect_err("taken").is_unique_violation());
                Err::<(), _>(tx.select(users::id).from(users).one().expect_err("several"))
            })
            .expect_err("rolled back");
        let counted = db
            .transaction_retried(TransactionOptions::default(), |tx| {
                tx.select(count(users::id)).from(users).one()
            })
            .expect("counted");
        (rows, copied, refused.to_string(), counted)
    });
    assert_eq!(blocked.await.expect("no panic"), (awaited, copied, refused.to_string(), counted));
    assert_eq!(counted, 4);
}
