//! A struct with a field for a column of a table that is not joined.

use relata::Select;
use relata::prelude::*;
use relata_downstream_test::reference::{SubscriptionPlan, subscriptions, users};

#[derive(Select)]
#[relata(table = users)]
struct Card {
    email: String,
    #[relata(column = subscriptions::plan)]
    plan: SubscriptionPlan,
}

async fn run(db: Database) {
    let _ = db.select(Card::columns()).from(users).all().await;
}

fn main() {}
