//! A dump that was restored is the same database, though PostgreSQL spells some of its expressions anew.

use std::process::Command;

use relata_connect::DatabaseUrl;
use relata_tests::database::{execute, query};
use relata_tests::{Project, database, server};

use crate::RELATA;

const DATABASE: &str = "
CREATE DOMAIN size AS varchar(10) CHECK (VALUE IN ('s', 'm', 'l'));
CREATE TABLE items (
    kind varchar(5) CHECK (kind IN ('a', 'it''s')),
    \"Odd\" varchar CHECK (\"Odd\" NOT IN ('a', 'b\\c')),
    number int,
    note text CHECK (note IN ('a', 'b')),
    CONSTRAINT one_label CHECK (kind = ANY (ARRAY['a']::varchar[])),
    CONSTRAINT cast_number CHECK (number::text = ANY (ARRAY['1', '2']::varchar[])),
    CONSTRAINT range_first CHECK (number BETWEEN 1 AND 2 AND kind <> 'x'),
    CONSTRAINT list_or_range CHECK (kind IN ('a', 'b') OR number BETWEEN 1 AND 5 AND number > 2),
    CONSTRAINT any_order CHECK (number BETWEEN SYMMETRIC 1 AND 2 AND note = 'a'),
    CONSTRAINT range_second CHECK (number > 3 AND number BETWEEN 1 AND 2),
    CONSTRAINT grouped CHECK (number > 3 OR (number < 1 OR note = 'a'))
);
CREATE INDEX items_number_idx ON items (number) WHERE kind IN ('a', 'b');
CREATE INDEX items_range_idx ON items (number) WHERE kind <> 'a' AND number BETWEEN 1 AND 2;
CREATE DOMAIN part AS int CHECK (VALUE <> 5 AND VALUE BETWEEN 1 AND 9);
";

fn dump(url: &DatabaseUrl) -> String {
    let program = server().binaries().and_then(|binaries| binaries.pg_dump()).expect("pg_dump");
    let output = Command::new(program).args(["--schema-only", "--dbname", &url.to_string()]).output();
    let output = output.expect("pg_dump runs");
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    // psql's own commands, which newer versions write.
    text.lines().filter(|line| !line.starts_with('\\')).map(|line| format!("{line}\n")).collect()
}

#[test]
fn nothing_differs_and_what_is_pulled_means_the_same() {
    let (first, second) = (database(), database());
    execute(&first.url(), DATABASE);
    execute(&second.url(), &dump(&first.url()));
    let spelled = |url: &DatabaseUrl| {
        query(
            url,
            "select pg_get_constraintdef(oid) from pg_constraint where connamespace = 'public'::regnamespace order by conname",
        )
    };
    assert_ne!(spelled(&first.url()), spelled(&second.url()), "else this shows nothing");
    let project = Project::new(RELATA);
    let [from, to] = [first.url().to_string(), second.url().to_string()];
    for (from, to) in [(&from, &to), (&to, &from)] {
        let diff = project.ok(&["diff", "--from", from, "--to", to]);
        assert_eq!(diff.stdout, "", "{diff}");
    }
    for url in [&from, &to] {
        project.ok(&["pull", "--database-url", url, "--out", "schema.toml"]);
        let diff = project.ok(&["diff", "--from", url, "--to", "schema.toml"]);
        assert_eq!(diff.stdout, "", "{diff}");
        let pulled = project.read("schema.toml");
        assert!(pulled.contains("(number > 3) AND (number BETWEEN 1 AND 2)"), "{pulled}");
    }
}
