//! The reference document, "Connection Pooling".
//!
//! ```typescript
//! const client = postgres(connectionString, { max: 20, idle_timeout: 30, connect_timeout: 60 });
//! ```

use std::time::Duration;

use relata::{ConnectOptions, Database, Error};

pub async fn connect(url: &str) -> Result<Database, Error> {
    let options = ConnectOptions {
        max_connections: 20,
        idle_timeout: Some(Duration::from_secs(30)),
        connect_timeout: Some(Duration::from_secs(60)),
        ..ConnectOptions::default()
    };
    Database::connect_with(url, options).await
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let db = connect(&std::env::var("DATABASE_URL")?).await?;
    println!("{:?}", db.pool_status());
    db.close().await;
    Ok(())
}
