//! A column of a table on the outer side of a join, and a field that is no `Option`.

use relata::Select;
use relata::prelude::*;
use relata_downstream_test::reference::{subscriptions, users};

#[derive(Select)]
#[relata(table = users)]
struct Customer {
    email: String,
    #[relata(column = subscriptions::user_id)]
    subscribed: relata::uuid::Uuid,
}

fn main() {
    let query = select(Customer::columns())
        .from(users)
        .left_join(subscriptions, subscriptions::user_id.eq(users::id));
    query.to_sql();
}
