//! A web service on relata: people sign up, are searched for, and subscribe.
//!
//! `DATABASE_URL=… cargo run -p service` migrates the database and listens on `ADDRESS`, 127.0.0.1:3000 without it. Ctrl-C
//! and SIGTERM stop it once the requests under way are answered. Who may ask for what is left to be added.

mod extract;
mod failure;
mod health;
mod subscriptions;
mod users;

use std::error::Error;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::{get, post};
use relata::Database;
use tokio::net::TcpListener;
use tokio::signal;
use tokio::signal::unix::{SignalKind, signal};

use failure::Failure;

/// The database, as Rust: what the nearest `schema.toml` says.
mod schema {
    relata::schema!();
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    let url = std::env::var("DATABASE_URL").map_err(|_| "DATABASE_URL is not set")?;
    let address = std::env::var("ADDRESS").unwrap_or_else(|_| "127.0.0.1:3000".into());

    let db = Database::connect(&url).await?;
    db.migrate(&relata::migrations!()?).await?;

    let listener = TcpListener::bind(address).await?;
    println!("listening on http://{}", listener.local_addr()?);
    axum::serve(listener, router(db.clone())).with_graceful_shutdown(asked_to_stop()?).await?;
    db.close().await;
    Ok(())
}

fn router(db: Database) -> Router {
    Router::new()
        .route("/health", get(health::show))
        .route("/users", post(users::sign_up).get(users::search))
        .route("/users/{id}/subscriptions", post(subscriptions::subscribe).get(subscriptions::list))
        .fallback(async || Failure::new(StatusCode::NOT_FOUND, "no such page"))
        .method_not_allowed_fallback(async || Failure::new(StatusCode::METHOD_NOT_ALLOWED, "no such method"))
        .with_state(db)
}

/// Ctrl-C, or SIGTERM of a container's runtime.
fn asked_to_stop() -> Result<impl Future<Output = ()>, std::io::Error> {
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
    })
}
