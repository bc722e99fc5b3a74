//! A column of a table that is not in FROM.

use relata::query::select;
use relata_downstream_test::reference::{subscriptions, users};

fn main() {
    select((users::id, subscriptions::amount)).from(users).to_sql();
}
