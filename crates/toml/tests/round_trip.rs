//! The round trip law: reading what was written gives the schema back.

use std::path::Path;

use relata_toml::{canonical, parse, write};

#[test]
fn the_reference_schema() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema.toml");
    let document = relata_toml::read(&path).unwrap_or_else(|problems| panic!("{problems}"));
    let text = write(&document.schema, None);
    let again = parse("schema.toml", &text).unwrap_or_else(|problems| panic!("{problems}\n{text}"));
    assert_eq!(canonical(&again.schema), canonical(&document.schema), "{text}");
    // Writing over the file keeps what it says beyond the database.
    let old = std::fs::read_to_string(&path).expect("schema.toml");
    println!("{}", write(&document.schema, Some(&old)));
}
