//! Locking clauses, with another transaction that holds rows.

use expect_test::expect;
use relata::prelude::*;
use relata_downstream_test::reference::{subscriptions, users};

use crate::{People, people, sql};

/// Whether another transaction can lock Ann's row by `$lock` while one holds it by `$held`.
macro_rules! can_lock {
    ($people:expr, $held:ident, $lock:ident) => {{
        let db = $people.db.clone();
        let both = $people.db.transaction(async move |first| {
            let ann = || select(users::id).from(users).filter(users::email.eq("ann@example.com"));
            ann().$held().on(&first).one().await?;
            let locked =
                db.transaction(async move |second| ann().$lock().nowait().on(&second).one().await).await;
            Ok::<_, relata::Error>(locked)
        });
        match both.await.expect("the first") {
            Ok(_) => true,
            Err(error) => {
                assert!(error.to_string().contains("could not obtain lock"), "{error}");
                false
            }
        }
    }};
}

/// The table of <https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-ROWS>.
#[tokio::test]
async fn the_strengths_of_locks() {
    let it = people().await;
    assert!(can_lock!(it, for_key_share, for_key_share));
    assert!(can_lock!(it, for_key_share, for_share));
    assert!(can_lock!(it, for_key_share, for_no_key_update));
    assert!(!can_lock!(it, for_key_share, for_update));
    assert!(can_lock!(it, for_share, for_share));
    assert!(!can_lock!(it, for_share, for_no_key_update));
    assert!(can_lock!(it, for_no_key_update, for_key_share));
    assert!(!can_lock!(it, for_no_key_update, for_share));
    assert!(!can_lock!(it, for_update, for_key_share));
    assert!(!can_lock!(it, for_update, for_update));
    let emails = || select(users::email).from(users);
    sql(
        emails().for_update().nowait().to_sql(),
        expect!["SELECT users.email FROM public.users FOR UPDATE NOWAIT"],
    );
    sql(
        emails().for_no_key_update().to_sql(),
        expect!["SELECT users.email FROM public.users FOR NO KEY UPDATE"],
    );
    sql(
        emails().for_share().skip_locked().to_sql(),
        expect!["SELECT users.email FROM public.users FOR SHARE SKIP LOCKED"],
    );
    sql(emails().for_key_share().to_sql(), expect!["SELECT users.email FROM public.users FOR KEY SHARE"]);
}

#[tokio::test]
async fn one_table_of_a_join() {
    let it: People = people().await;
    let db = it.db.clone();
    let query = || {
        let joined = select((users::email, subscriptions::plan)).from(users);
        joined
            .join(subscriptions, subscriptions::user_id.eq(users::id))
            .for_share()
            .of(users)
            .for_update()
            .of(subscriptions)
            .skip_locked()
    };
    sql(
        query().to_sql(),
        expect![
            "SELECT users.email, subscriptions.plan FROM public.users JOIN public.subscriptions ON subscriptions.user_id = users.id FOR SHARE OF users FOR UPDATE OF subscriptions SKIP LOCKED"
        ],
    );
    let (first, second, shared) = it
        .db
        .transaction(async move |tx| {
            let first = query().on(&tx).all().await?;
            let others = db.transaction(async move |other| {
                let left = query().on(&other).all().await?;
                let users = other.select(users::id).from(users).for_share().nowait().all().await?;
                Ok::<_, relata::Error>((left, users.len()))
            });
            let (second, shared) = others.await?;
            Ok::<_, relata::Error>((first.len(), second, shared))
        })
        .await
        .expect("both");
    assert_eq!((first, second, shared), (3, vec![], 4));
}
