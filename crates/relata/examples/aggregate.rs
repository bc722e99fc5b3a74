//! The reference document, "Complex Queries": aggregates.
//!
//! ```typescript
//! await db.select({
//!     totalUsers: count(usersTable.id),
//!     activeUsers: count(case().when(eq(usersTable.isActive, true), usersTable.id).else(null)),
//!   }).from(usersTable)
//! ```

use relata::prelude::*;
use relata::{Database, Error};

relata::schema!("../../schema.toml");

/// All users, and those that are active.
pub async fn stats(db: &Database) -> Result<(i64, i64), Error> {
    db.select((count(users::id), count(case().when(users::is_active.eq(true), users::id).end())))
        .from(users)
        .one()
        .await
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let db = Database::connect(&std::env::var("DATABASE_URL")?).await?;
    let (total, active) = stats(&db).await?;
    println!("{active} of {total} users are active");
    Ok(())
}
