//! The schema at the top of the repository is what the reference document says.

use std::path::Path;

#[test]
fn reads_without_a_problem() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema.toml");
    let document = relata_toml::read(&path).unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(document.warnings, []);
    let schema = &document.schema;
    assert_eq!((schema.tables.len(), schema.enums.len()), (2, 3));
    let columns: Vec<usize> = schema.tables.values().map(|table| table.columns.len()).collect();
    assert_eq!(columns, [19, 11], "subscriptions, users");
    let indexes: Vec<usize> = schema.tables.values().map(|table| table.indexes.len()).collect();
    assert_eq!(indexes, [4, 4]);
}
