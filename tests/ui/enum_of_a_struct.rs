//! A struct as an enum.

#[derive(Debug, Clone, relata::PgEnum)]
#[relata(type = "mood")]
struct Mood {
    happy: bool,
}

fn main() {}
