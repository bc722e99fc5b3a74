//! `sql!` and `#[derive(FromRow)]`.

use relata::prelude::*;
use relata::query::{Sql, select};
use relata::types::{Boolean, Integer, Json, Nullable, Text};
use relata::uuid::Uuid;
use relata::{FromRow, sql};
use relata_downstream_test::reference::{UserRole, users};

use crate::scratch::database;
use crate::users_of;

#[derive(Debug, Clone, PartialEq, FromRow)]
struct Person {
    id: Uuid,
    #[relata(rename = "mail")]
    email: String,
    last_name: Option<String>,
    role: UserRole,
}

#[tokio::test]
async fn rows_are_read_by_the_names_of_columns() {
    let (_scratch, db) = database("").await;
    let rows = users_of(&db, &["Ann@b.c", "bob@b.c"]).await;
    let (email, roles) = ("ann@b.c", vec![UserRole::User, UserRole::Admin]);
    for _ in 0..3 {
        // Other columns, in another order; the third run is that of a prepared statement.
        let found: Person = db
            .query(sql!(
                "SELECT {users::role}, 7 AS more, {users::email} AS mail, last_name, id FROM {users}
                 WHERE lower({users::email}) = {email} AND {users::role} = ANY({&roles})"
            ))
            .one_as()
            .await
            .expect("read");
        let expected =
            Person { id: rows[0].id, email: "Ann@b.c".into(), last_name: None, role: UserRole::User };
        assert_eq!(found, expected);
    }
    let none = db.query(sql!("SELECT id FROM {users} WHERE false")).optional_as::<(Uuid,)>().await;
    assert_eq!(none.expect("run"), None);
    let error = db.query(sql!("SELECT id FROM {users}")).one_as::<(Uuid,)>().await.expect_err("two rows");
    assert!(error.to_string().starts_with("the query gave 2 rows"), "{error}");
}

#[tokio::test]
async fn values_are_parameters_whatever_they_hold() {
    let (_scratch, db) = database("").await;
    let evil = String::from("'; DROP TABLE users; --");
    let (text, numbers, null, flag): (String, Vec<i32>, Option<String>, bool) = db
        .query(sql!("SELECT {&evil}, {[1, 2].as_slice()}, {None::<&str>}, {evil.len() > 3} AND '{{1}}' = '{{1}}'::int[]"))
        .one_as()
        .await
        .expect("read");
    assert_eq!((text, numbers, null, flag), (evil, vec![1, 2], None, true));
    let inserted = db
        .query(sql!(r#"INSERT INTO {users} (email, password) VALUES ({"x@y.z"}, {String::from("hash")})"#))
        .execute()
        .await;
    assert_eq!(inserted.expect("run"), 1);
}

#[tokio::test]
async fn a_part_of_a_query() {
    let (_scratch, db) = database("").await;
    users_of(&db, &["Ann@b.c", "bob@b.c"]).await;
    let (ann, length) = ("ann@b.c", 7);
    let found = db
        .select((users::first_name, sql!("length({users::email}) + {length}").as_type::<Integer>()))
        .from(users)
        .filter(sql!("lower({users::email}) = {ann} OR false"))
        .filter(sql!("true OR false").as_type::<Boolean>().and(users::is_active.eq(sql!("true"))))
        .all()
        .await;
    assert_eq!(found.expect("selected"), [(Some("Ann".to_owned()), 14)]);
    let upper = users::first_name.set(sql!("upper({users::first_name})"));
    let set = db.update(users).set(upper).everything().returning(users::first_name).all().await;
    let mut names = set.expect("updated");
    names.sort();
    assert_eq!(names, [Some("ANN".to_owned()), Some("BOB".to_owned())]);

    // What is never NULL says so.
    let lower = users::email.set(sql!("lower({users::email})").as_type::<Text>());
    let set = db.update(users).set(lower).filter(users::email.eq(sql!("'Ann@b.c'"))).returning(users::email);
    assert_eq!(set.one().await.expect("updated"), "ann@b.c");
    let most = sql!("length({users::email})").as_type::<Integer>() + 1;
    let longest: i32 = db.select(most).from(users).limit(1).one().await.expect("a number, and no Option");
    assert_eq!(longest, 8);
}

#[test]
fn what_is_spliced_keeps_its_place() {
    let part = sql!("a OR b");
    let condition = users::id.is_null().or(users::is_active.eq(true));
    let sql = select(users::id)
        .from(users)
        .filter(part.as_type::<Boolean>().and(users::is_active.eq(true)))
        .filter(sql!(r#"{condition} IS TRUE AND {users::email.eq("x")} = {false}"#))
        .to_sql();
    assert_eq!(
        sql,
        "SELECT users.id FROM public.users WHERE ((a OR b) AND users.is_active = $1) AND \
         ((users.id IS NULL OR users.is_active = $2) IS TRUE AND (users.email = $3) = $4)"
    );
    let inner = sql!("lower({users::email})");
    assert_eq!(sql!("SELECT {inner} FROM {users}").to_sql(), "SELECT lower(users.email) FROM public.users");
}

#[derive(Debug, FromRow)]
struct Wrong {
    #[allow(dead_code, reason = "it is never read, for it is refused")]
    email: i32,
}

#[derive(Debug, PartialEq, FromRow)]
struct Document {
    #[relata(sql_type = Nullable<Json>)]
    body: Option<relata::serde_json::Value>,
}

#[tokio::test]
async fn what_does_not_fit_names_the_column() {
    let (_scratch, db) = database("").await;
    users_of(&db, &["ann@b.c"]).await;
    let told = async |query: Sql| {
        let error = db.query(query).all_as::<Wrong>().await.expect_err("refused");
        assert!(error.is_decode() && error.column() == Some("email"));
        error.to_string()
    };
    assert_eq!(
        told(sql!("SELECT id, password FROM users")).await,
        "the result has no column `email`: its columns are id, password; `AS email` gives an expression this name; the \
         statement is: SELECT id, password FROM users"
    );
    assert_eq!(
        told(sql!("SELECT email, password AS email FROM users")).await,
        "the result has more than one column `email`: its columns are email, email; `AS email` gives an expression this \
         name; the statement is: SELECT email, password AS email FROM users"
    );
    assert!(told(sql!("SELECT email FROM users")).await.starts_with("column `email` is of type varchar"));
    assert_eq!(
        told(sql!("SELECT NULL::int AS email")).await,
        "column `email` of type int4: it is NULL, and the Rust type has no place for NULL"
    );
    let error = db.query(sql!("SELECT 1, 2")).all_as::<(i32,)>().await.expect_err("two columns");
    assert!(
        error.to_string().starts_with("the result has 2 columns, and the program was built for 1"),
        "{error}"
    );

    let document = db.query(sql!("SELECT '[1]'::json AS body")).one_as::<Document>().await.expect("read");
    assert_eq!(document.body, Some(relata::serde_json::json!([1])));
}

/// SQL by hand is prepared like any other statement, once a connection.
#[tokio::test]
async fn pain_37_it_goes_through_the_cache_of_statements() {
    let (_scratch, db) = database("").await;
    let prepared = db.transaction(async |tx: Transaction| {
        for number in 0..5 {
            let (same,) = tx.query(sql!("SELECT {number} /* mine */")).one_as::<(i32,)>().await?;
            assert_eq!(same, number);
        }
        let names =
            sql!("SELECT statement FROM pg_prepared_statements WHERE statement LIKE '%$1 /* mine */'");
        tx.query(names).all_as::<(String,)>().await
    });
    let prepared: Result<_, relata::Error> = prepared.await;
    assert_eq!(prepared.expect("run"), [("SELECT $1 /* mine */".to_owned(),)]);
}
