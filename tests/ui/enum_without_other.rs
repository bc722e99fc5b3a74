//! An enum without a place for labels that come later.

use relata::PgEnum;

#[derive(Debug, Clone, PgEnum)]
enum Mood {
    Happy,
    Sad,
}

fn main() {}
