//! The reference document, "Data Validation". Its lengths and its index stand in schema.toml, and so do the rules:
//!
//! ```typescript
//! export const userSchema = z.object({
//!   email: z.string().email().max(255),
//!   password: z.string().min(8).max(255),
//!   firstName: z.string().max(100).optional(),
//!   lastName: z.string().max(100).optional(),
//! });
//! ```

use relata::Database;
use relata::prelude::*;
use relata::validate::Validate as _;

relata::schema!("../../schema.toml");

/// All problems at once, by field; as JSON they are an HTTP answer.
pub async fn register(
    db: &Database,
    new_user: users::New,
) -> Result<users::Row, Box<dyn std::error::Error + Send + Sync>> {
    new_user.validate()?;
    Ok(db.insert(users).values(new_user).returning(users::all).one().await?)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let db = Database::connect(&std::env::var("DATABASE_URL")?).await?;
    let new_user = users::Required { email: "nobody".into(), password: "short".into() };
    if let Err(problem) = register(&db, new_user.into()).await {
        println!("{problem}");
    }
    Ok(())
}
