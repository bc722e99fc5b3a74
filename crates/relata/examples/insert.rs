//! The reference document, "Insert Operations".

use relata::prelude::*;
use relata::{Database, Error};

relata::schema!("../../schema.toml");

// Insert single user:
//   await db.insert(usersTable)
//     .values({ email: 'user@example.com', password: hashedPassword, firstName: 'John', lastName: 'Doe' })
//     .returning()
pub async fn one(db: &Database, hashed_password: String) -> Result<users::Row, Error> {
    let required = users::Required { email: "user@example.com".into(), password: hashed_password };
    db.insert(users)
        .values(users::New {
            first_name: Some("John".into()),
            last_name: Some("Doe".into()),
            ..required.into()
        })
        .returning(users::all)
        .one()
        .await
}

// Insert multiple users:
//   await db.insert(usersTable)
//     .values([{ email: 'user1@example.com', password: hash1 }, { email: 'user2@example.com', password: hash2 }])
//     .returning()
pub async fn several(db: &Database, hash1: String, hash2: String) -> Result<Vec<users::Row>, Error> {
    db.insert(users)
        .values([
            users::Required { email: "user1@example.com".into(), password: hash1 },
            users::Required { email: "user2@example.com".into(), password: hash2 },
        ])
        .returning(users::all)
        .all()
        .await
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let db = Database::connect(&std::env::var("DATABASE_URL")?).await?;
    println!("{:?}", one(&db, "a hash".into()).await?);
    println!("{:?}", several(&db, "a hash".into(), "another".into()).await?);
    Ok(())
}
