//! A label with a field.

#[derive(Debug, Clone, relata::PgEnum)]
#[relata(type = "mood")]
enum Mood {
    Happy(i32),
    #[relata(other)]
    Other(String),
}

fn main() {}
