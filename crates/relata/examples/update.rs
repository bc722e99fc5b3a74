//! The reference document, "Update Operations".

use relata::prelude::*;
use relata::uuid::Uuid;
use relata::{Database, Error};

relata::schema!("../../schema.toml");

// Update user:
//   await db.update(usersTable).set({ firstName: 'Jane', updatedAt: new Date() })
//     .where(eq(usersTable.id, userId)).returning()
pub async fn first_name(db: &Database, user_id: Uuid) -> Result<Option<users::Row>, Error> {
    db.update(users)
        .set((users::first_name.set("Jane"), users::updated_at.set(now())))
        .filter(users::id.eq(user_id))
        .returning(users::all)
        .optional()
        .await
}

// Conditional update, which says how many rows it touched:
//   await db.update(usersTable).set({ isEmailVerified: true })
//     .where(and(eq(usersTable.email, email), eq(usersTable.isActive, true)))
pub async fn verified(db: &Database, email: &str) -> Result<u64, Error> {
    db.update(users)
        .set(users::is_email_verified.set(true))
        .filter(users::email.eq(email).and(users::is_active.eq(true)))
        .execute()
        .await
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let db = Database::connect(&std::env::var("DATABASE_URL")?).await?;
    println!("{} verified", verified(&db, "user@example.com").await?);
    let id = db.select(users::id).from(users).filter(users::email.eq("user@example.com")).optional().await?;
    if let Some(id) = id {
        println!("{:?}", first_name(&db, id).await?);
    }
    Ok(())
}
