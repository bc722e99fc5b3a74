//! DISTINCT, GROUP BY, HAVING, aggregates and windows.

use expect_test::expect;
use relata::prelude::*;
use relata::types::Text;
use relata_downstream_test::reference::{SubscriptionPlan, UserRole, subscriptions, users};

use crate::{people, sql};

#[tokio::test]
async fn groups_with_having() {
    let people = people().await;
    let query = || {
        people
            .db
            .select((users::role, count(users::id)))
            .from(users)
            .group_by(users::role)
            .having(count(users::id).gt(1))
    };
    assert_eq!(query().all().await.expect("rows"), [(UserRole::User, 2)]);
    sql(
        query().to_sql(),
        expect![
            "SELECT users.role, count(users.id) FROM public.users GROUP BY users.role HAVING count(users.id) > $1"
        ],
    );
}

#[tokio::test]
async fn a_whole_table_is_a_key() {
    let people = people().await;
    let query = || {
        people
            .db
            .select((users::all, count(subscriptions::id)))
            .from(users)
            .left_join(subscriptions, subscriptions::user_id.eq(users::id))
            .group_by(users)
            .order_by((count(subscriptions::id).desc(), users::email))
    };
    let rows = query().all().await.expect("rows");
    let counts: Vec<(&str, i64)> = rows.iter().map(|(user, count)| (user.email.as_str(), *count)).collect();
    assert_eq!(
        counts,
        [("ann@example.com", 2), ("bob@example.com", 1), ("cyd@example.com", 0), ("dan@example.com", 0)]
    );
    sql(
        query().to_sql(),
        expect![
            "SELECT users.id, users.email, users.password, users.first_name, users.last_name, users.avatar, users.role, users.is_active, users.is_email_verified, users.created_at, users.updated_at, count(subscriptions.id) FROM public.users LEFT JOIN public.subscriptions ON subscriptions.user_id = users.id GROUP BY users.id, users.email, users.password, users.first_name, users.last_name, users.avatar, users.role, users.is_active, users.is_email_verified, users.created_at, users.updated_at ORDER BY count(subscriptions.id) DESC, users.email"
        ],
    );
}

#[tokio::test]
async fn an_expression_with_a_parameter_is_a_key() {
    let people = people().await;
    let key = || case().when(users::is_active.eq(true), value::<Text>("on")).otherwise("off");
    let key = key();
    let query = people.db.select((key.clone(), count_all())).from(users).group_by(key.clone()).order_by(key);
    sql(
        query.clone().to_sql(),
        expect![
            "SELECT CASE WHEN users.is_active = $1 THEN $2 ELSE $3 END, count(*) FROM public.users GROUP BY CASE WHEN users.is_active = $1 THEN $2 ELSE $3 END ORDER BY CASE WHEN users.is_active = $1 THEN $2 ELSE $3 END"
        ],
    );
    assert_eq!(query.all().await.expect("rows"), [("off".to_owned(), 1), ("on".to_owned(), 3)]);
}

#[tokio::test]
async fn aggregates_with_filter() {
    let people = people().await;
    let query = || {
        people
            .db
            .select((
                count_all(),
                count(users::id).filter(users::is_active.eq(true)),
                count_distinct(users::role),
                max(users::email),
                bool_and(users::is_active),
                string_agg(users::email, ", ").filter(users::role.eq(UserRole::User)).order_by(users::email),
            ))
            .from(users)
    };
    let row = query().one().await.expect("a row");
    assert_eq!(
        row,
        (
            4,
            3,
            3,
            Some("dan@example.com".to_owned()),
            Some(false),
            Some("bob@example.com, cyd@example.com".to_owned())
        )
    );
    sql(
        query().to_sql(),
        expect![
            "SELECT count(*), count(users.id) FILTER (WHERE users.is_active = $1), count(DISTINCT users.role), max(users.email), bool_and(users.is_active), string_agg(users.email, $2 ORDER BY users.email) FILTER (WHERE users.role = $3::public.user_role) FROM public.users"
        ],
    );
}

#[tokio::test]
async fn windows() {
    let people = people().await;
    let query = || {
        let by_role = || window().partition_by(users::role).order_by(users::email);
        people
            .db
            .select((
                users::first_name,
                row_number().over(by_role()),
                lag(users::email).over(by_role()),
                count_all().over(window()),
            ))
            .from(users)
            .order_by(users::first_name)
    };
    let rows = query().all().await.expect("rows");
    let numbers: Vec<(i64, bool, i64)> = rows.iter().map(|row| (row.1, row.2.is_some(), row.3)).collect();
    assert_eq!(numbers, [(1, false, 4), (1, false, 4), (2, true, 4), (1, false, 4)]);
    sql(
        query().to_sql(),
        expect![
            "SELECT users.first_name, row_number() OVER (PARTITION BY users.role ORDER BY users.email), lag(users.email) OVER (PARTITION BY users.role ORDER BY users.email), count(*) OVER () FROM public.users ORDER BY users.first_name"
        ],
    );
}

#[tokio::test]
async fn distinct_and_distinct_on() {
    let people = people().await;
    let distinct = || people.db.select(users::role).from(users).distinct().order_by(users::role);
    assert_eq!(distinct().all().await.expect("rows"), [UserRole::Admin, UserRole::User, UserRole::Moderator]);
    sql(distinct().to_sql(), expect!["SELECT DISTINCT users.role FROM public.users ORDER BY users.role"]);

    let dearest = || {
        people
            .db
            .select((subscriptions::user_id, subscriptions::plan))
            .from(subscriptions)
            .distinct_on(subscriptions::user_id)
            .order_by((subscriptions::user_id, subscriptions::plan.desc()))
    };
    let mut plans: Vec<_> = dearest().all().await.expect("rows").into_iter().map(|(_, plan)| plan).collect();
    plans.sort_by_key(|plan| plan.to_string());
    assert_eq!(plans, [SubscriptionPlan::Basic, SubscriptionPlan::Pro]);
    sql(
        dearest().to_sql(),
        expect![
            "SELECT DISTINCT ON (subscriptions.user_id) subscriptions.user_id, subscriptions.plan FROM public.subscriptions ORDER BY subscriptions.user_id, subscriptions.plan DESC"
        ],
    );
}
