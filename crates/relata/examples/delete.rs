//! The reference document, "Delete Operations".

use relata::prelude::*;
use relata::uuid::Uuid;
use relata::{Database, Error};

relata::schema!("../../schema.toml");

// Soft delete (update status):
//   await db.update(usersTable).set({ isActive: false, updatedAt: new Date() }).where(eq(usersTable.id, userId))
pub async fn soft(db: &Database, user_id: Uuid) -> Result<u64, Error> {
    db.update(users)
        .set((users::is_active.set(false), users::updated_at.set(now())))
        .filter(users::id.eq(user_id))
        .execute()
        .await
}

// Hard delete:
//   await db.delete(usersTable).where(eq(usersTable.id, userId))
pub async fn hard(db: &Database, user_id: Uuid) -> Result<u64, Error> {
    db.delete(users).filter(users::id.eq(user_id)).execute().await
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let db = Database::connect(&std::env::var("DATABASE_URL")?).await?;
    let id = db.select(users::id).from(users).filter(users::email.eq("user@example.com")).optional().await?;
    if let Some(id) = id {
        println!("{} set inactive, {} deleted", soft(&db, id).await?, hard(&db, id).await?);
    }
    Ok(())
}
