//! The reference document, "Basic Queries".

use relata::prelude::*;
use relata::{Database, Error};

relata::schema!("../../schema.toml");

// Select users:
//   await db.select().from(usersTable)
pub async fn everybody(db: &Database) -> Result<Vec<users::Row>, Error> {
    db.select(users::all).from(users).all().await
}

// Select with conditions:
//   await db.select().from(usersTable).where(eq(usersTable.isActive, true))
pub async fn active(db: &Database) -> Result<Vec<users::Row>, Error> {
    db.select(users::all).from(users).filter(users::is_active.eq(true)).all().await
}

// Select with joins: a user without a subscription comes with `None`.
//   await db.select({ user: usersTable, subscription: subscriptionsTable }).from(usersTable)
//     .leftJoin(subscriptionsTable, eq(usersTable.id, subscriptionsTable.userId))
pub async fn with_subscriptions(
    db: &Database,
) -> Result<Vec<(users::Row, Option<subscriptions::Row>)>, Error> {
    db.select((users::all, subscriptions::all))
        .from(users)
        .left_join(subscriptions, users::id.eq(subscriptions::user_id))
        .all()
        .await
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let db = Database::connect(&std::env::var("DATABASE_URL")?).await?;
    println!("{} users, {} of them active", everybody(&db).await?.len(), active(&db).await?.len());
    for (user, subscription) in with_subscriptions(&db).await? {
        println!("{}: {:?}", user.email, subscription.map(|it| it.plan));
    }
    Ok(())
}
