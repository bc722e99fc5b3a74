//! The README's list of what is not modelled is the one that the code has.

use std::path::Path;

const BEGIN: &str = "<!-- what is not modelled; UPDATE_EXPECT=1 writes it from the query that finds it -->\n";
const END: &str = "<!-- end -->\n";

#[test]
fn the_readme_lists_what_is_not_modelled() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    let readme = std::fs::read_to_string(&path).expect("a README");
    let (before, rest) = readme.split_once(BEGIN).expect("where the list begins");
    let (_, after) = rest.split_once(END).expect("where it ends");
    let kinds = relata_introspect::unmodelled_kinds().join(", ");
    let current = format!(
        "{before}{BEGIN}- Not in `schema.toml`, reported by name and left alone: {kinds}. A migration written by hand may make them.\n{END}{after}"
    );
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, &current).expect("the README is written");
    }
    assert!(
        readme == current || std::env::var_os("UPDATE_EXPECT").is_some(),
        "UPDATE_EXPECT=1 brings it up to date: {kinds}"
    );
}

/// Every part of the query says what it finds.
#[test]
fn what_is_found_is_listed() {
    let query = relata_introspect::catalog_queries(15);
    let (_, sql) = query.iter().find(|(name, _)| *name == "unmodelled").expect("the query");
    let parts = sql.split("UNION ALL").filter(|part| part.contains("FROM pg_") || part.contains("FROM\n"));
    for part in parts {
        // What stands on a table or view that is not modelled goes by that; the last is the frame of the others.
        let stands_on =
            ["'pg_trigger'", "'pg_rewrite'", "'pg_policy'", "'pg_statistic_ext'", "'row security'"];
        if stands_on.iter().any(|word| part.contains(word)) || part.contains("w.classid, w.objid") {
            continue;
        }
        assert!(part.contains("-- kind: "), "no kind is said of{part}");
    }
}
