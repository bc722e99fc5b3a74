//! One query, in async code and in blocking code.

use relata::prelude::*;
use relata_downstream_test::reference::users;

use crate::people;

/// The same expression builds both.
macro_rules! active {
    ($db:expr) => {
        $db.select((users::email, users::role))
            .from(users)
            .filter(users::is_active.eq(true))
            .order_by(users::email)
    };
}

#[tokio::test]
async fn both_give_the_same() {
    let people = people().await;
    let awaited = active!(people.db).all().await.expect("rows");
    let url = people.url();
    let blocked = tokio::task::spawn_blocking(move || {
        use relata::blocking::{Database, Executor};

        let db = Database::connect(&url).expect("connected");
        let all = active!(db).all().expect("rows");
        let streamed: Vec<_> = active!(db).stream().expect("rows").map(|row| row.expect("a row")).collect();
        assert_eq!(all, streamed);
        let touched = db
            .transaction(|tx| {
                let query = tx
                    .update(users)
                    .set(users::is_active.set(false))
                    .filter(users::email.eq("ann@example.com"));
                query.execute()
            })
            .expect("updated");
        assert_eq!(touched, 1);
        assert_eq!(active!(db).all().expect("rows").len(), 2);
        all
    });
    assert_eq!(blocked.await.expect("no panic"), awaited);
}
