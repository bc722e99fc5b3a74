//! `/users/{id}/subscriptions`: `POST` begins one, `GET` lists them.

use axum::extract::State;
use axum::http::StatusCode;
use relata::chrono::NaiveDateTime;
use relata::prelude::*;
use relata::uuid::Uuid;
use relata::validate::Validate as _;
use relata::{Database, Select};
use serde::{Deserialize, Serialize};

use crate::extract::{Json, Path};
use crate::failure::Failure;
use crate::schema::{SubscriptionPlan, SubscriptionStatus, subscriptions, users};

#[derive(Serialize, Select)]
#[relata(table = subscriptions)]
pub(crate) struct Subscription {
    id: Uuid,
    plan: SubscriptionPlan,
    status: SubscriptionStatus,
    created_at: NaiveDateTime,
    canceled_at: Option<NaiveDateTime>,
}

#[derive(Deserialize)]
pub(crate) struct Subscribe {
    plan: SubscriptionPlan,
}

/// Begins a subscription, and ends the one before: a user has one at a time.
pub(crate) async fn subscribe(
    State(db): State<Database>,
    Path(user_id): Path<Uuid>,
    Json(Subscribe { plan }): Json<Subscribe>,
) -> Result<(StatusCode, Json<Subscription>), Failure> {
    let new = subscriptions::New { plan: plan.into(), ..subscriptions::Required { user_id }.into() };
    new.validate()?;
    let begun = db
        .transaction(async move |tx| {
            // Who subscribes the same user meanwhile waits for this row. Without it there is no such user.
            tx.select(users::id).from(users).filter(users::id.eq(user_id)).for_update().one().await?;
            let end = (
                subscriptions::status.set(SubscriptionStatus::Canceled),
                subscriptions::canceled_at.set(now()),
            );
            let current = subscriptions::status.eq(SubscriptionStatus::Active);
            tx.update(subscriptions)
                .set(end)
                .filter(subscriptions::user_id.eq(user_id).and(current))
                .execute()
                .await?;
            tx.insert(subscriptions).values(new).returning(Subscription::columns()).one().await
        })
        .await?;
    Ok((StatusCode::CREATED, Json(begun)))
}

/// All of a user's, newest first.
pub(crate) async fn list(
    State(db): State<Database>,
    Path(user_id): Path<Uuid>,
) -> Result<Json<Vec<Subscription>>, Failure> {
    let of_user = db
        .select(Subscription::columns())
        .from(subscriptions)
        .filter(subscriptions::user_id.eq(user_id))
        .order_by((subscriptions::created_at.desc(), subscriptions::id))
        .all()
        .await?;
    Ok(Json(of_user))
}
