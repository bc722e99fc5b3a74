//! GROUP BY a text.

use relata::prelude::*;
use relata_downstream_test::reference::users;

async fn run(db: Database) {
    let _ = db.select(count_all()).from(users).group_by("role").all().await;
}

fn main() {}
