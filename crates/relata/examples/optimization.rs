//! The reference document, "Query Optimization".

use relata::prelude::*;
use relata::uuid::Uuid;
use relata::{Database, Error};

relata::schema!("../../schema.toml");

// Use select specific fields:
//   await db.select({ id: usersTable.id, email: usersTable.email, firstName: usersTable.firstName }).from(usersTable)
pub async fn some_fields(db: &Database) -> Result<Vec<(Uuid, String, Option<String>)>, Error> {
    db.select((users::id, users::email, users::first_name)).from(users).all().await
}

// Use indexes effectively:
//   await db.select().from(usersTable).where(eq(usersTable.email, email)).limit(1)
pub async fn by_email(db: &Database, email: &str) -> Result<Option<users::Row>, Error> {
    db.select(users::all).from(users).filter(users::email.eq(email)).limit(1).optional().await
}

// Batch operations, any number of rows:
//   await db.insert(usersTable).values(userData).returning()
pub async fn batch(db: &Database, user_data: Vec<users::New>) -> Result<Vec<users::Row>, Error> {
    db.insert(users).values(user_data).returning(users::all).all().await
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let db = Database::connect(&std::env::var("DATABASE_URL")?).await?;
    let new =
        |number| users::Required { email: format!("batch{number}@example.com"), password: "hash".into() };
    println!("{} inserted", batch(&db, (1..=1000).map(|number| new(number).into()).collect()).await?.len());
    println!("{:?}", by_email(&db, "batch7@example.com").await?);
    println!("{} users", some_fields(&db).await?.len());
    Ok(())
}
