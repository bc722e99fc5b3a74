//! The reference document, "Complex Queries": pagination with search.
//!
//! ```typescript
//! await db.select({ id: usersTable.id, email: usersTable.email, firstName: usersTable.firstName,
//!     lastName: usersTable.lastName, role: usersTable.role, createdAt: usersTable.createdAt })
//!   .from(usersTable)
//!   .where(and(eq(usersTable.isActive, true), or(
//!     ilike(usersTable.firstName, `%${search}%`),
//!     ilike(usersTable.lastName, `%${search}%`),
//!     ilike(usersTable.email, `%${search}%`))))
//!   .orderBy(desc(usersTable.createdAt)).limit(limit).offset((page - 1) * limit)
//! ```

use relata::chrono::NaiveDateTime;
use relata::prelude::*;
use relata::uuid::Uuid;
use relata::{Database, Error};

relata::schema!("../../schema.toml");

pub type Found = (Uuid, String, Option<String>, Option<String>, UserRole, NaiveDateTime);

/// `contains` lets a `%` or `_` in the search text stand for itself.
pub async fn page(db: &Database, search: &str, page: i64, limit: i64) -> Result<Vec<Found>, Error> {
    let pattern = contains(search);
    db.select((users::id, users::email, users::first_name, users::last_name, users::role, users::created_at))
        .from(users)
        .filter(users::is_active.eq(true).and(any([
            users::first_name.ilike(&pattern),
            users::last_name.ilike(&pattern),
            users::email.ilike(&pattern),
        ])))
        .order_by(users::created_at.desc())
        .limit(limit)
        .offset((page - 1) * limit)
        .all()
        .await
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let db = Database::connect(&std::env::var("DATABASE_URL")?).await?;
    for (_, email, ..) in page(&db, "user", 1, 20).await? {
        println!("{email}");
    }
    Ok(())
}
