//! DISTINCT, GROUP BY, HAVING, aggregates and windows.

use expect_test::expect;
use relata::prelude::*;
use relata::rust_decimal::Decimal;
use relata::types::Text;
use relata_downstream_test::library::books;
use relata_downstream_test::reference::{SubscriptionPlan, UserRole, subscriptions, users};

use crate::library::library;
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

#[tokio::test]
async fn aggregates_that_are_sorted_and_distinct() {
    let it = library().await;
    let title = || books::title.cast::<Text>();
    let query = || {
        it.db
            .select((
                array_agg(books::rank).order_by(books::rank.desc().nulls_last()),
                array_agg(books::weight).filter(books::weight.is_not_null()).order_by(books::weight),
                string_agg(title(), "; ").order_by((books::rank.asc().nulls_first(), title())),
                string_agg(title(), "").distinct().filter(books::id.lt(3)).order_by(title()),
                sum(books::rank).distinct(),
                count_distinct(books::tags),
            ))
            .from(books)
    };
    let texts = ("Emma; Ulysses; Dune".to_owned(), "DuneEmma".to_owned());
    let row = query().one().await.expect("a row");
    assert_eq!(row.0, Some(vec![Some(2), Some(1), None]));
    assert_eq!(row.1, Some(vec![Some(0.5), Some(1.5)]));
    assert_eq!((row.2, row.3), (Some(texts.0), Some(texts.1)));
    assert_eq!((row.4, row.5), (Some(3), 3));
    sql(
        query().to_sql(),
        expect![
            "SELECT array_agg(books.rank ORDER BY books.rank DESC NULLS LAST), array_agg(books.weight ORDER BY books.weight) FILTER (WHERE books.weight IS NOT NULL), string_agg(CAST(books.title AS text), $1 ORDER BY books.rank ASC NULLS FIRST, CAST(books.title AS text)), string_agg(DISTINCT CAST(books.title AS text), $2 ORDER BY CAST(books.title AS text)) FILTER (WHERE books.id < $3), sum(DISTINCT books.rank), count(DISTINCT books.tags) FROM public.books"
        ],
    );

    let numbers = || {
        let all = (
            sum(books::id),
            avg(books::rank),
            min(books::weight),
            max(books::tags),
            bool_or(books::id.gt(2)),
        );
        it.db.select(all).from(books)
    };
    let (sum, avg, min, tags, bool_or) = numbers().one().await.expect("a row");
    let tags_of_dune = vec!["sand".to_owned(), "space".to_owned()];
    assert_eq!((sum, avg), (Some(6.into()), Some(Decimal::new(15, 1))));
    assert_eq!((min, tags, bool_or), (Some(0.5), Some(tags_of_dune), Some(true)));
    sql(
        numbers().to_sql(),
        expect![
            "SELECT sum(books.id), avg(books.rank), min(books.weight), max(books.tags), bool_or(books.id > $1) FROM public.books"
        ],
    );
}

#[tokio::test]
async fn frames() {
    let it = library().await;
    let by_id = || window().order_by(books::id);
    let before = Frame::rows(FrameBound::UnboundedPreceding, FrameBound::CurrentRow);
    let others =
        Frame::rows(FrameBound::UnboundedPreceding, FrameBound::UnboundedFollowing).exclude_current_row();
    let near = Frame::range(FrameBound::Preceding(1), FrameBound::Following(1));
    let groups = Frame::groups(FrameBound::CurrentRow, FrameBound::Following(1)).exclude_ties();
    let outside = Frame::groups(FrameBound::UnboundedPreceding, FrameBound::CurrentRow).exclude_group();
    let query = || {
        it.db
            .select((
                sum(books::id).over(by_id().frame(before)),
                count(books::id).over(by_id().frame(others)),
                count_all().over(window().order_by(books::rank).frame(near)),
                count_all().over(window().order_by(books::tags.cardinality()).frame(groups)),
                count_all().over(by_id().frame(outside)),
            ))
            .from(books)
            .order_by(books::id)
    };
    let rows = query().all().await.expect("rows");
    // Ranks 2, NULL, 1: two are one apart, and NULL is near itself alone.
    assert_eq!(
        rows,
        [(Some(1.into()), 2, 2, 1, 0), (Some(3.into()), 2, 1, 2, 1), (Some(6.into()), 2, 2, 2, 2)]
    );
    sql(
        query().to_sql(),
        expect![
            "SELECT sum(books.id) OVER (ORDER BY books.id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW), count(books.id) OVER (ORDER BY books.id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE CURRENT ROW), count(*) OVER (ORDER BY books.rank RANGE BETWEEN 1 PRECEDING AND 1 FOLLOWING), count(*) OVER (ORDER BY cardinality(books.tags) GROUPS BETWEEN CURRENT ROW AND 1 FOLLOWING EXCLUDE TIES), count(*) OVER (ORDER BY books.id GROUPS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE GROUP) FROM public.books ORDER BY books.id"
        ],
    );
}

#[tokio::test]
async fn window_functions() {
    let it = library().await;
    let by_id = || window().order_by(books::id);
    let all = || by_id().frame(Frame::rows(FrameBound::UnboundedPreceding, FrameBound::UnboundedFollowing));
    let ranks = || {
        let by_pages = || window().order_by(books::tags.cardinality().gt(0));
        it.db
            .select((
                rank().over(by_pages()),
                dense_rank().over(by_pages()),
                percent_rank().over(by_pages()),
                cume_dist().over(by_pages()),
                ntile(2).over(by_id()),
            ))
            .from(books)
            .order_by(books::id)
    };
    let rows = ranks().all().await.expect("rows");
    assert_eq!(rows, [(2, 2, 0.5, 1.0, 1), (2, 2, 0.5, 1.0, 1), (1, 1, 0.0, 1.0 / 3.0, 2)]);
    sql(
        ranks().to_sql(),
        expect![
            "SELECT rank() OVER (ORDER BY cardinality(books.tags) > $1), dense_rank() OVER (ORDER BY cardinality(books.tags) > $2), percent_rank() OVER (ORDER BY cardinality(books.tags) > $3), cume_dist() OVER (ORDER BY cardinality(books.tags) > $4), ntile($5) OVER (ORDER BY books.id) FROM public.books ORDER BY books.id"
        ],
    );
    let values = || {
        it.db
            .select((
                lag(books::id).over(by_id()),
                lead(books::id).over(by_id()),
                first_value(books::id).over(all()),
                last_value(books::id).over(all()),
                nth_value(books::id, 2).over(by_id()),
            ))
            .from(books)
            .order_by(books::id)
    };
    let rows = values().all().await.expect("rows");
    let expected = [
        (None, Some(2), Some(1), Some(3), None),
        (Some(1), Some(3), Some(1), Some(3), Some(2)),
        (Some(2), None, Some(1), Some(3), Some(2)),
    ];
    assert_eq!(rows, expected);
    sql(
        values().to_sql(),
        expect![
            "SELECT lag(books.id) OVER (ORDER BY books.id), lead(books.id) OVER (ORDER BY books.id), first_value(books.id) OVER (ORDER BY books.id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING), last_value(books.id) OVER (ORDER BY books.id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING), nth_value(books.id, $1) OVER (ORDER BY books.id) FROM public.books ORDER BY books.id"
        ],
    );
}

#[tokio::test]
async fn many_keys_and_many_terms() {
    let people = people().await;
    let query = || {
        let keys = (
            users::role,
            users::is_active,
            users::is_email_verified,
            users::first_name,
            users::last_name,
            users::avatar,
        );
        people.db.select((users::role, users::avatar, count_all())).from(users).group_by(keys).order_by((
            users::is_active,
            users::role,
            users::first_name,
            users::last_name,
            count_all().desc(),
        ))
    };
    let rows = query().all().await.expect("rows");
    let roles: Vec<UserRole> = rows.into_iter().map(|(role, _, _)| role).collect();
    assert_eq!(roles, [UserRole::Moderator, UserRole::Admin, UserRole::User, UserRole::User]);
    sql(
        query().to_sql(),
        expect![
            "SELECT users.role, users.avatar, count(*) FROM public.users GROUP BY users.role, users.is_active, users.is_email_verified, users.first_name, users.last_name, users.avatar ORDER BY users.is_active, users.role, users.first_name, users.last_name, count(*) DESC"
        ],
    );
}
