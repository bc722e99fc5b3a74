//! The reference document, "Database Configuration": a pool for PgBouncer in transaction mode.
//!
//! ```typescript
//! const connectionString = process.env.DATABASE_URL!;
//! const client = postgres(connectionString, { prepare: false });
//! export const db = drizzle(client, { schema });
//! ```

use relata::{ConnectOptions, Database, Error};

relata::schema!("../../schema.toml");

pub async fn connect(url: &str) -> Result<Database, Error> {
    Database::connect_with(url, ConnectOptions { prepare: false, ..ConnectOptions::default() }).await
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let db = connect(&std::env::var("DATABASE_URL")?).await?;
    println!("connected: {:?}", db.pool_status());
    db.close().await;
    Ok(())
}
