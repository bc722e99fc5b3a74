//! `POST /users` signs somebody up, `GET /users?search=…&page=…` finds people.

use argon2::{Argon2, PasswordHasher as _};
use axum::extract::State;
use axum::http::StatusCode;
use relata::chrono::NaiveDateTime;
use relata::prelude::*;
use relata::uuid::Uuid;
use relata::validate::Validate as _;
use relata::{Database, Select};
use serde::{Deserialize, Serialize};

use crate::extract::{Json, Query};
use crate::failure::Failure;
use crate::schema::{UserRole, users};

/// A user as others may see one.
#[derive(Serialize, Select)]
#[relata(table = users)]
pub(crate) struct User {
    id: Uuid,
    email: String,
    first_name: Option<String>,
    last_name: Option<String>,
    role: UserRole,
    created_at: NaiveDateTime,
}

#[derive(Deserialize)]
pub(crate) struct SignUp {
    email: String,
    password: String,
    first_name: Option<String>,
    last_name: Option<String>,
}

pub(crate) async fn sign_up(
    State(db): State<Database>,
    Json(SignUp { email, password, first_name, last_name }): Json<SignUp>,
) -> Result<(StatusCode, Json<User>), Failure> {
    let mut new = users::New { first_name, last_name, ..users::Required { email, password }.into() };
    new.validate()?;
    new.password = hash(new.password).await?;
    let user = db.insert(users).values(new).returning(User::columns()).one().await?;
    Ok((StatusCode::CREATED, Json(user)))
}

/// It takes long by intent, so that it belongs on a thread that may block.
async fn hash(password: String) -> Result<String, Failure> {
    let hash = move || Argon2::default().hash_password(password.as_bytes());
    let hash = tokio::task::spawn_blocking(hash).await.map_err(Failure::internal)?;
    Ok(hash.map_err(Failure::internal)?.to_string())
}

#[derive(Deserialize)]
#[serde(default)]
pub(crate) struct Search {
    search: String,
    page: u32,
    limit: u32,
}

impl Default for Search {
    fn default() -> Search {
        Search { search: String::new(), page: 1, limit: 20 }
    }
}

/// Those with the text in their name or address, newest first.
pub(crate) async fn search(
    State(db): State<Database>,
    Query(Search { search, page, limit }): Query<Search>,
) -> Result<Json<Vec<User>>, Failure> {
    let pattern = contains(&search);
    let (page, limit) = (i64::from(page.max(1)), i64::from(limit.clamp(1, 100)));
    let found = db
        .select(User::columns())
        .from(users)
        .filter(users::is_active.eq(true).and(any([
            users::first_name.ilike(&pattern),
            users::last_name.ilike(&pattern),
            users::email.ilike(&pattern),
        ])))
        .order_by((users::created_at.desc(), users::id))
        .limit(limit)
        .offset((page - 1) * limit)
        .all()
        .await?;
    Ok(Json(found))
}
