//! What a request is answered with where it fails.

use std::fmt::Display;

use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use relata::validate::Problems;
use serde::Serialize;

use crate::schema::users;

/// A status, and as JSON: `{"error": "…", "problems": {"email": [{"rule": "email", "message": "is not …"}]}}`.
#[derive(Debug, Serialize)]
pub(crate) struct Failure {
    #[serde(skip)]
    status: StatusCode,
    error: String,
    problems: Problems,
}

impl Failure {
    pub(crate) fn new(status: StatusCode, error: impl Into<String>) -> Failure {
        Failure { status, error: error.into(), problems: Problems::default() }
    }

    /// What is not the client's doing is told to the log alone.
    pub(crate) fn internal(error: impl Display) -> Failure {
        tracing::error!("{error}");
        Failure::new(StatusCode::INTERNAL_SERVER_ERROR, "something went wrong here")
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        (self.status, Json(self)).into_response()
    }
}

/// Values that break their rules.
impl From<Problems> for Failure {
    fn from(problems: Problems) -> Failure {
        Failure { problems, ..Failure::new(StatusCode::UNPROCESSABLE_ENTITY, "some values are not valid") }
    }
}

/// What the database said.
impl From<relata::Error> for Failure {
    fn from(error: relata::Error) -> Failure {
        if let Some(users::Violation::UsersEmailKey | users::Violation::UsersEmailIdx) = error.violation() {
            let mut problems = Problems::default();
            problems.add("email", "taken", "is taken");
            return Failure { status: StatusCode::CONFLICT, ..problems.into() };
        }
        match error {
            error if error.is_not_found() => Failure::new(StatusCode::NOT_FOUND, "there is no such row"),
            error if error.is_encode() => {
                Failure::new(StatusCode::UNPROCESSABLE_ENTITY, "PostgreSQL cannot hold one of the values")
            }
            error if error.is_connection() || error.is_timeout() => {
                tracing::error!("{error}");
                Failure::new(StatusCode::SERVICE_UNAVAILABLE, "the database does not answer")
            }
            error => Failure::internal(error),
        }
    }
}

/// Requests that cannot be read, in axum's words.
macro_rules! from_rejections {
    ($($rejection:ty),+) => {$(
        impl From<$rejection> for Failure {
            fn from(rejection: $rejection) -> Failure {
                Failure::new(rejection.status(), rejection.body_text())
            }
        }
    )+};
}

from_rejections!(JsonRejection, PathRejection, QueryRejection);
