//! `alias!`.

use relata::prelude::*;
use relata_downstream_test::odd;
use relata_downstream_test::reference::users;

use crate::scratch::database;
use crate::users_of;

relata::alias!(
    /// Those who came first.
    pub elders = users
);
relata::alias!(pub(crate) r#type = odd::order);

#[tokio::test]
async fn a_table_stands_in_a_query_twice() {
    let (_scratch, db) = database("").await;
    users_of(&db, &["ann@b.c", "bob@b.c", "cid@b.c"]).await;
    let pairs = db
        .select((users::email, elders::email))
        .from(users)
        .join(elders, elders::email.lt(users::email))
        .order_by((users::email.asc(), elders::email.asc()))
        .all()
        .await
        .expect("selected");
    let expected = [("bob@b.c", "ann@b.c"), ("cid@b.c", "ann@b.c"), ("cid@b.c", "bob@b.c")];
    assert_eq!(pairs, expected.map(|(user, elder)| (user.to_owned(), elder.to_owned())));

    let with_rows = db
        .select((users::email, elders::all))
        .from(users)
        .left_join(elders, elders::email.lt(users::email))
        .order_by((users::email.asc(), elders::email.asc()))
        .all()
        .await
        .expect("selected");
    let elders: Vec<_> =
        with_rows.iter().map(|(_, elder)| elder.as_ref().map(|it| it.email.as_str())).collect();
    assert_eq!(elders, [None, Some("ann@b.c"), Some("ann@b.c"), Some("bob@b.c")]);
}

#[test]
fn inside_a_function_and_by_a_path() {
    relata::alias!(managers = relata_downstream_test::reference::users);
    let sql =
        select((managers::id, users::id)).from(users).join(managers, managers::id.eq(users::id)).to_sql();
    assert_eq!(
        sql,
        "SELECT managers.id, users.id FROM public.users JOIN public.users AS managers ON managers.id = users.id"
    );
}

#[test]
fn names_are_quoted() {
    relata::alias!(user = users);
    let sql = select((user::id, r#type::all)).from(user).cross_join(r#type).to_sql();
    assert!(sql.contains("FROM public.users AS \"user\" CROSS JOIN public.\"order\" AS type"), "{sql}");
}
