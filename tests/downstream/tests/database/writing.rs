//! INSERT, UPDATE, DELETE, upsert, locks and streams.

use expect_test::expect;
use relata::prelude::*;
use relata_downstream_test::reference::{SubscriptionPlan, UserRole, subscriptions, users};
use tracing::instrument::WithSubscriber;

use crate::statements::Statements;
use crate::{people, sql};

fn new(email: &str) -> users::New {
    users::Required { email: email.to_owned(), password: "hash".into() }.into()
}

#[tokio::test]
async fn rows_that_leave_columns_to_their_defaults() {
    let people = people().await;
    let rows = [new("a@x"), users::New { role: UserRole::Admin.into(), ..new("b@x") }];
    let query = || people.db.insert(users).values(rows.clone()).returning((users::email, users::role));
    assert_eq!(
        query().all().await.expect("rows"),
        [("a@x".to_owned(), UserRole::User), ("b@x".to_owned(), UserRole::Admin)]
    );
    sql(
        query().to_sql().join("\n"),
        expect![
            "INSERT INTO public.users (email, password, first_name, last_name, avatar, role) VALUES ($1, $2, $3, $4, $5, DEFAULT), ($6, $7, $8, $9, $10, $11::public.user_role) RETURNING users.email, users.role"
        ],
    );
    assert_eq!(people.db.insert(users).values(Vec::<users::New>::new()).execute().await.expect("nothing"), 0);
}

#[tokio::test]
async fn a_hundred_thousand_rows_in_one_call() {
    let people = people().await;
    let rows: Vec<users::New> = (0..100_000).map(|number| new(&format!("{number}@x"))).collect();
    let query = people.db.insert(users).values(rows);
    assert_eq!(query.execute().await.expect("inserted"), 100_000);
    let first: Vec<users::New> = vec![new("0@y"), new("1@y")];
    sql(
        people.db.insert(users).values(first).to_sql().join("\n"),
        expect![
            "INSERT INTO public.users (email, password, first_name, last_name, avatar) SELECT * FROM unnest($1, $2, $3, $4, $5)"
        ],
    );
}

#[tokio::test]
async fn an_upsert() {
    let people = people().await;
    let again = || users::New { first_name: Some("Anna".into()), ..new("ann@example.com") };
    let nothing = people.db.insert(users).values(again()).on_conflict(users::email).do_nothing();
    assert_eq!(nothing.execute().await.expect("nothing"), 0);

    let update = || {
        people
            .db
            .insert(users)
            .values(again())
            .on_conflict(users::email)
            .do_update((users::first_name.set(excluded(users::first_name)), users::updated_at.set(now())))
            .returning((users::first_name, users::role))
    };
    assert_eq!(update().one().await.expect("a row"), (Some("Anna".to_owned()), UserRole::Admin));
    sql(
        update().to_sql().join("\n"),
        expect![
            "INSERT INTO public.users (email, password, first_name, last_name, avatar) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (email) DO UPDATE SET first_name = excluded.first_name, updated_at = LOCALTIMESTAMP RETURNING users.first_name, users.role"
        ],
    );

    let all = || people.db.insert(users).values(again()).on_conflict(users::email).do_update_all();
    assert_eq!(all().execute().await.expect("updated"), 1);
    sql(
        all().to_sql().join("\n"),
        expect![
            "INSERT INTO public.users (email, password, first_name, last_name, avatar) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (email) DO UPDATE SET password = excluded.password, first_name = excluded.first_name, last_name = excluded.last_name, avatar = excluded.avatar"
        ],
    );
}

#[tokio::test]
async fn an_update_from_another_table() {
    let people = people().await;
    let query = || {
        people
            .db
            .update(users)
            .set(users::role.set(UserRole::Moderator))
            .from(subscriptions)
            .filter(subscriptions::user_id.eq(users::id).and(subscriptions::plan.eq(SubscriptionPlan::Pro)))
            .returning((users::first_name, subscriptions::plan))
    };
    assert_eq!(query().all().await.expect("rows"), [(Some("Ann".to_owned()), SubscriptionPlan::Pro)]);
    sql(
        query().to_sql().expect("something to set"),
        expect![
            "UPDATE public.users SET role = $1::public.user_role FROM public.subscriptions WHERE subscriptions.user_id = users.id AND subscriptions.plan = $2::public.subscription_plan RETURNING users.first_name, subscriptions.plan"
        ],
    );
}

#[tokio::test]
async fn a_patch_that_sets_nothing_sends_nothing() {
    let people = people().await;
    let update = |patch| people.db.update(users).set(patch).everything();
    assert_eq!(update(users::Patch::default()).execute().await.expect("nothing"), 0);
    let null = users::Patch { first_name: Some(None), ..users::Patch::default() };
    assert_eq!(update(null).execute().await.expect("updated"), 4);
    let named = people.db.select(count(users::first_name)).from(users);
    assert_eq!(named.one().await.expect("a row"), 0);
}

#[tokio::test]
async fn a_delete_using_another_table() {
    let people = people().await;
    let query = || {
        people
            .db
            .delete(subscriptions)
            .using(users)
            .filter(subscriptions::user_id.eq(users::id).and(users::email.eq("ann@example.com")))
            .returning(subscriptions::plan)
    };
    assert_eq!(query().all().await.expect("rows").len(), 2);
    sql(
        query().to_sql(),
        expect![
            "DELETE FROM public.subscriptions USING public.users WHERE subscriptions.user_id = users.id AND users.email = $1 RETURNING subscriptions.plan"
        ],
    );
}

#[tokio::test]
async fn locked_rows_are_left_out() {
    let people = people().await;
    fn query(tx: &Transaction) -> impl Future<Output = Result<Vec<String>, relata::Error>> + Send {
        tx.select(users::email).from(users).order_by(users::email).limit(1).for_update().skip_locked().all()
    }
    let db = people.db.clone();
    let emails = people
        .db
        .transaction(async move |first| {
            let held = query(&first).await?;
            let other = db.transaction(async move |second| query(&second).await).await?;
            Ok::<_, relata::Error>((held, other))
        })
        .await
        .expect("both");
    assert_eq!(emails, (vec!["ann@example.com".to_owned()], vec!["bob@example.com".to_owned()]));
    let locked = select(users::email).from(users).for_update().of(users).skip_locked();
    sql(locked.to_sql(), expect!["SELECT users.email FROM public.users FOR UPDATE OF users SKIP LOCKED"]);
}

#[tokio::test]
async fn a_stream() {
    let people = people().await;
    let statements = Statements::default();
    let query = people.db.select(users::email).from(users).order_by(users::email);
    let mut stream = query.stream().with_subscriber(statements.clone()).await.expect("a stream");
    sql(statements.sent().join("\n"), expect!["SELECT users.email FROM public.users ORDER BY users.email"]);
    let mut emails = Vec::new();
    while let Some(email) = stream.next().await {
        emails.push(email.expect("an address"));
    }
    assert_eq!(emails, ["ann@example.com", "bob@example.com", "cyd@example.com", "dan@example.com"]);
}

#[tokio::test]
async fn one_row_or_an_error() {
    let people = people().await;
    let by_email =
        |email: &'static str| people.db.select(users::all).from(users).filter(users::email.eq(email));
    assert_eq!(by_email("ann@example.com").one().await.expect("Ann").role, UserRole::Admin);
    assert!(by_email("nobody@example.com").one().await.expect_err("nobody").is_not_found());
    assert_eq!(by_email("nobody@example.com").optional().await.expect("nobody"), None);
    let error = people.db.select(users::id).from(users).one().await.expect_err("four");
    assert_eq!(
        error.to_string(),
        "the query gave 4 rows, and one at most was asked for; `.all()` gives all, `.limit(1)` the first"
    );
    let error = people.db.insert(users).values(new("ann@example.com")).execute().await.expect_err("taken");
    assert!(error.is_unique_violation());
    assert_eq!(error.constraint(), Some("users_email_key"));
}

#[tokio::test]
async fn an_upsert_by_a_constraint_and_with_a_condition() {
    let people = people().await;
    let again = |name: &str| users::New { first_name: Some(name.to_owned()), ..new("ann@example.com") };
    let constraint = |name: &str| {
        let insert = people.db.insert(users).values(again(name)).on_conflict_constraint("users_email_key");
        let set = users::first_name.set(excluded(users::first_name));
        insert.do_update_where(set, users::first_name.is_distinct_from(excluded(users::first_name)))
    };
    assert_eq!(constraint("Anna").execute().await.expect("updated"), 1);
    assert_eq!(constraint("Anna").execute().await.expect("left alone"), 0);
    sql(
        constraint("Anna").to_sql().join("\n"),
        expect![
            "INSERT INTO public.users (email, password, first_name, last_name, avatar) VALUES ($1, $2, $3, $4, $5) ON CONFLICT ON CONSTRAINT users_email_key DO UPDATE SET first_name = excluded.first_name WHERE users.first_name IS DISTINCT FROM excluded.first_name"
        ],
    );
    let any = || people.db.insert(users).values([again("x"), new("eve@x")]).on_conflict_do_nothing();
    sql(
        any().to_sql().join("\n"),
        expect![
            "INSERT INTO public.users (email, password, first_name, last_name, avatar) SELECT * FROM unnest($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING"
        ],
    );
    assert_eq!(any().execute().await.expect("inserted"), 1);
}

#[tokio::test]
async fn what_a_column_can_be_set_to() {
    let people = people().await;
    let query = || {
        people
            .db
            .update(users)
            .set((users::role.set_default(), users::last_name.set_null()))
            .set(users::first_name.set(users::first_name.concat("!").lower()))
            .filter(users::email.eq("ann@example.com"))
            .filter(users::role.eq(UserRole::Admin))
            .returning((users::role, users::last_name, users::first_name))
    };
    sql(
        query().to_sql().expect("something to set"),
        expect![
            "UPDATE public.users SET role = DEFAULT, last_name = NULL, first_name = lower(users.first_name || $1) WHERE users.email = $2 AND users.role = $3::public.user_role RETURNING users.role, users.last_name, users.first_name"
        ],
    );
    let row = query().one().await.expect("a row");
    assert_eq!(row, (UserRole::User, None, Some("ann!".to_owned())));
    let optional = query().optional().await.expect("run");
    assert_eq!(optional, None);
}

#[tokio::test]
async fn a_plan() {
    let people = people().await;
    let query = || people.db.select(users::email).from(users).filter(users::email.eq("ann@example.com"));
    let statements = Statements::default();
    let plan = query().explain().with_subscriber(statements.clone()).await.expect("a plan").join("\n");
    assert!(plan.contains("cost=") && !plan.contains("actual"), "{plan}");
    let run = query().explain_analyze().with_subscriber(statements.clone()).await.expect("a plan").join("\n");
    assert!(run.contains("actual") && run.contains("Execution Time"), "{run}");
    sql(
        statements.sent().join("\n"),
        expect![[r#"
        EXPLAIN SELECT users.email FROM public.users WHERE users.email = $1
        EXPLAIN (ANALYZE, BUFFERS) SELECT users.email FROM public.users WHERE users.email = $1"#]],
    );
}
