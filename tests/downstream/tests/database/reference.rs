//! The queries of the reference document that are not in the other files.

use expect_test::expect;
use relata::prelude::*;
use relata_downstream_test::reference::users;

use crate::{people, sql};

#[tokio::test]
async fn the_search_page() {
    let people = people().await;
    let pattern = contains("n");
    let (page, limit) = (1, 2);
    let query = || {
        people
            .db
            .select((
                users::id,
                users::email,
                users::first_name,
                users::last_name,
                users::role,
                users::created_at,
            ))
            .from(users)
            .filter(
                users::is_active
                    .eq(true)
                    .and(any([users::first_name.ilike(&pattern), users::last_name.ilike(&pattern)])),
            )
            .order_by(users::created_at.desc())
            .limit(limit)
            .offset((page - 1) * limit)
    };
    let rows = query().all().await.expect("rows");
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].1, "ann@example.com");
    sql(
        query().to_sql(),
        expect![
            "SELECT users.id, users.email, users.first_name, users.last_name, users.role, users.created_at FROM public.users WHERE users.is_active = $1 AND (users.first_name ILIKE $2 OR users.last_name ILIKE $3) ORDER BY users.created_at DESC LIMIT $4 OFFSET $5"
        ],
    );
}

#[tokio::test]
async fn the_aggregate() {
    let people = people().await;
    let query = || {
        people
            .db
            .select((count(users::id), count(case().when(users::is_active.eq(true), users::id).end())))
            .from(users)
    };
    assert_eq!(query().one().await.expect("a row"), (4, 3));
    sql(
        query().to_sql(),
        expect![
            "SELECT count(users.id), count(CASE WHEN users.is_active = $1 THEN users.id END) FROM public.users"
        ],
    );
}

#[tokio::test]
async fn filters_that_are_built_at_run_time() {
    let people = people().await;
    let search = |email: Option<&str>, active: Option<bool>| {
        let mut filters = Filters::all();
        if let Some(email) = email {
            filters.push(users::email.ilike(contains(email)));
        }
        if let Some(active) = active {
            filters.push(users::is_active.eq(active));
        }
        people.db.select(users::email).from(users).filter(filters).order_by(users::email)
    };
    assert_eq!(search(None, None).all().await.expect("rows").len(), 4);
    assert_eq!(search(Some("an"), Some(true)).all().await.expect("rows"), ["ann@example.com"]);
    sql(
        search(Some("an"), Some(true)).to_sql(),
        expect![
            "SELECT users.email FROM public.users WHERE users.email ILIKE $1 AND users.is_active = $2 ORDER BY users.email"
        ],
    );
    sql(
        search(None, None).to_sql(),
        expect!["SELECT users.email FROM public.users WHERE true ORDER BY users.email"],
    );
}

#[tokio::test]
async fn a_row_by_a_unique_key() {
    let people = people().await;
    let ann = users::find_by_email("ann@example.com").on(&people.db).one().await.expect("Ann");
    let same = people
        .db
        .transaction(async move |tx| users::find(ann.id).on(&tx).optional().await)
        .await
        .expect("a row");
    assert_eq!(same.expect("Ann").email, "ann@example.com");
    sql(
        users::find_by_email("x").to_sql(),
        expect![
            "SELECT users.id, users.email, users.password, users.first_name, users.last_name, users.avatar, users.role, users.is_active, users.is_email_verified, users.created_at, users.updated_at FROM public.users WHERE users.email = $1"
        ],
    );
}
