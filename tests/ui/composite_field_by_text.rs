//! A field of a composite type crosses the wire inside of it, and cannot be cast to text.

use relata::PgComposite;
use relata::types::Tsvector;

#[derive(Debug, Clone, PgComposite)]
struct Document {
    title: String,
    #[relata(sql_type = Tsvector)]
    words: String,
}

fn main() {}
