//! `GET /health`: does the database answer, and in time?

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use relata::Database;
use relata::serde_json::Value;

use crate::failure::Failure;

pub(crate) async fn show(State(db): State<Database>) -> Result<Json<Value>, Failure> {
    let late = |_| Failure::new(StatusCode::SERVICE_UNAVAILABLE, "the database does not answer in time");
    let health = tokio::time::timeout(Duration::from_secs(2), db.health()).await.map_err(late)??;
    Ok(Json(health.to_json()))
}
