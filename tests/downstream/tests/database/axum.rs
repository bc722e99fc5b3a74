//! Transactions in the handlers of a web server and in tasks: their futures are `Send`.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use relata::Error;
use relata::prelude::*;
use relata_downstream_test::reference::{SubscriptionPlan, subscriptions, users};

use crate::people;

/// An error as an HTTP answer.
struct Failure(Error);

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure(error)
    }
}

impl axum::response::IntoResponse for Failure {
    fn into_response(self) -> axum::response::Response {
        let status = match self.0 {
            error if error.is_unique_violation() => StatusCode::CONFLICT,
            error if error.is_not_found() => StatusCode::NOT_FOUND,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        status.into_response()
    }
}

/// A user and their subscription, or neither.
async fn register(State(db): State<Database>, Path(email): Path<String>) -> Result<String, Failure> {
    db.transaction(async move |tx| {
        let user = users::Required { email: email.clone(), password: "hash".into() };
        let id = tx.insert(users).values(user).returning(users::id).one().await?;
        let plan = subscriptions::New {
            plan: SubscriptionPlan::Pro.into(),
            ..subscriptions::Required { user_id: id }.into()
        };
        tx.insert(subscriptions).values(plan).execute().await?;
        // In a savepoint, with what the handler owns.
        tx.transaction(async |tx| {
            tx.select(users::email).from(users).filter(users::email.eq(&email)).one().await
        })
        .await
        .map_err(Failure::from)
    })
    .await
}

/// Everything else that a handler may await.
async fn show(State(db): State<Database>, Path(email): Path<String>) -> Result<String, Failure> {
    let (user, of): (users::Row, Vec<subscriptions::Row>) = db
        .select(users::all)
        .from(users)
        .filter(users::email.eq(email))
        .include(users::subscriptions)
        .one()
        .await?;
    let mut pieces = db.select(users::email).from(users).copy_out(CopyFormat::Text).await?;
    let mut lines = 0;
    while let Some(piece) = pieces.next().await {
        lines += piece?.iter().filter(|byte| **byte == b'\n').count();
    }
    Ok(format!("{}: {} of {lines}", user.email, of.len()))
}

/// The status and the body of the answer to a request.
async fn request(address: SocketAddr, method: &'static str, path: &'static str) -> (u16, String) {
    let answer = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).expect("connected");
        write!(stream, "{method} {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n").expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("answered");
        answer
    });
    let answer = answer.await.expect("no panic");
    let (head, body) = answer.split_once("\r\n\r\n").expect("an HTTP answer");
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    (status, body.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn handlers_run_transactions() {
    let people = people().await;
    let router = Router::new()
        .route("/users/{email}", post(register))
        .route("/users/{email}", get(show))
        .with_state(people.db.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("a port");
    let server = tokio::spawn(async move { axum::serve(listener, router).await });
    assert_eq!(request(address, "POST", "/users/eve@x").await, (200, "eve@x".to_owned()));
    assert_eq!(request(address, "POST", "/users/eve@x").await.0, 409);
    assert_eq!(request(address, "GET", "/users/eve@x").await, (200, "eve@x: 1 of 5".to_owned()));
    assert_eq!(request(address, "GET", "/users/nobody").await.0, 404);
    server.abort();
    let subscribed = people.db.select(count(subscriptions::id)).from(subscriptions).one().await;
    assert_eq!(subscribed.expect("counted"), 4, "the second POST was rolled back");
}

#[tokio::test(flavor = "multi_thread")]
async fn tasks_run_transactions() {
    let people = people().await;
    let tasks: Vec<_> = (0..8)
        .map(|number| {
            let db = people.db.clone();
            tokio::spawn(async move {
                db.transaction(async move |tx| {
                    let user = users::Required { email: format!("{number}@task"), password: "hash".into() };
                    tx.insert(users).values(user).execute().await?;
                    tx.copy_in(users)
                        .rows([users::Required { email: format!("{number}@copy"), password: "hash".into() }])
                        .await
                })
                .await
            })
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.expect("no panic").expect("committed"), 1);
    }
    assert_eq!(people.db.select(count(users::id)).from(users).one().await.expect("counted"), 20);
}
