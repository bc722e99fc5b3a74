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

#[test]
fn random_schemas() {
    for seed in 0..600 {
        let schema = relata_toml::arbitrary::schema(seed);
        let text = write(&schema, None);
        let again =
            parse("schema.toml", &text).unwrap_or_else(|problems| panic!("seed {seed}: {problems}\n{text}"));
        let (left, right) = (canonical(&again.schema), canonical(&schema));
        if left != right {
            for (name, table) in &right.tables {
                assert_eq!(left.tables.get(name), Some(table), "seed {seed}\n{text}");
            }
            assert_eq!(left, right, "seed {seed}\n{text}");
        }
        // Writing what was read is the same text: nothing creeps.
        assert_eq!(write(&again.schema, Some(&text)), text, "seed {seed}");
    }
}
