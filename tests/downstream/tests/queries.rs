//! The SQL of queries over what `schema!` writes.

use relata::query::{
    BooleanExpression as _, Comparison as _, Ordering as _, TextExpression as _, insert, select, update,
};
use relata_downstream_test::reference::{self, UserRole, subscriptions, users};
use relata_downstream_test::{many, odd, types};

#[test]
fn a_left_join() {
    let sql = select((users::all, subscriptions::amount))
        .from(users)
        .left_join(subscriptions, subscriptions::user_id.eq(users::id))
        .filter(users::role.eq(UserRole::Admin).and(users::email.ilike("%@example.com")))
        .order_by(users::created_at.desc())
        .to_sql();
    assert_eq!(
        sql,
        "SELECT users.id, users.email, users.password, users.first_name, users.last_name, users.avatar, users.role, \
         users.is_active, users.is_email_verified, users.created_at, users.updated_at, subscriptions.amount \
         FROM public.users LEFT JOIN public.subscriptions \
         ON subscriptions.user_id = users.id \
         WHERE users.role = $1::public.user_role AND users.email ILIKE $2 ORDER BY users.created_at DESC"
    );
}

#[test]
fn rows_to_insert_say_what_must_be_given() {
    let required = users::Required { email: "user@example.com".into(), password: "hash".into() };
    let new = users::New {
        first_name: Some("John".into()),
        role: UserRole::Moderator.into(),
        ..required.clone().into()
    };
    assert_eq!(
        insert(users).values(new).returning(users::id).to_sql(),
        ["INSERT INTO public.users (email, password, first_name, last_name, avatar, role) \
         VALUES ($1, $2, $3, $4, $5, $6::public.user_role) RETURNING users.id"]
    );
    assert_eq!(
        insert(users).values(required).to_sql(),
        ["INSERT INTO public.users (email, password) VALUES ($1, $2)"]
    );
}

#[test]
fn a_patch_sets_what_is_given() {
    let patch = users::Patch { first_name: Some(None), is_active: Some(false), ..Default::default() };
    assert_eq!(
        update(users).set(patch).everything().to_sql().as_deref(),
        Some("UPDATE public.users SET first_name = $1, is_active = $2")
    );
    assert_eq!(update(users).set(users::Patch::default()).everything().to_sql(), None);
}

#[test]
fn enums_are_read_and_written_as_labels() {
    assert_eq!(UserRole::LABELS, ["admin", "user", "moderator"]);
    assert_eq!(UserRole::ALL[2].to_string(), "moderator");
    assert_eq!("user".parse(), Ok(UserRole::User));
    assert_eq!(
        "guest".parse::<UserRole>().map_err(|error| error.to_string()),
        Err("`guest` is no label of public.user_role, which has admin, user, moderator".to_owned())
    );
    assert_eq!(format!("{:>8}", reference::SubscriptionStatus::PastDue), "past_due");
}

#[test]
fn odd_names() {
    use odd::{order, user, ünïcode};
    let sql = select((user::type_, user::all_, user::find_, user::worth, user::user_id, user::user_id_))
        .from(user)
        .to_sql();
    assert_eq!(
        sql,
        "SELECT \"user\".type, \"user\".\"all\", \"user\".find, \"user\".value, \"user\".user_id, \"user\".\"userId\" \
         FROM public.\"user\""
    );
    let sql = select((ünïcode::größe_in_cm, ünïcode::unnamed)).from(ünïcode).to_sql();
    assert_eq!(sql, "SELECT \"Ünïcode\".\"größe in cm\", \"Ünïcode\".\"!\" FROM public.\"Ünïcode\"");
    assert_eq!(insert(order).values(order::New {}).to_sql(), ["INSERT INTO public.\"order\" DEFAULT VALUES"]);
    assert_eq!(odd::Mood::LABELS.len(), 8);
    assert_eq!(odd::Mood::Unknown_.to_string(), "Unknown");
    assert_eq!("unknown".parse(), Ok(odd::Mood::Unknown__));
}

#[test]
fn two_schemas_may_have_a_table_of_one_name() {
    use many::{billing_, users};
    let sql = select((users::id, billing_::users::plan))
        .from(users)
        .join(billing_::users, billing_::users::id.eq(users::id))
        .to_sql();
    assert_eq!(
        sql,
        "SELECT users.id, \"billing.users\".plan FROM public.users \
         JOIN billing.users AS \"billing.users\" ON \"billing.users\".id = users.id"
    );
}

#[test]
fn every_type_can_be_selected() {
    let sql = select(types::every_type::all).from(types::every_type).to_sql();
    assert!(sql.starts_with("SELECT every_type.c0, every_type.n0, every_type.a0,"), "{sql}");
}
