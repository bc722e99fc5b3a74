//! What is generated, whole: each change of it has to be wanted.

use expect_test::{ExpectFile, expect_file};

fn check(toml: &str, golden: ExpectFile) {
    let document = relata_toml::parse("schema.toml", toml).expect("a sound file");
    let tokens = relata_codegen::generate(&document.schema, &document.rust).expect("names");
    let file = syn::parse2(tokens).expect("Rust");
    golden.assert_eq(&prettyplease::unparse(&file));
}

#[test]
fn the_reference_schema() {
    check(include_str!("../../../schema.toml"), expect_file!["golden/reference.rs.txt"]);
}

#[test]
fn nouns() {
    check(
        r#"
[database]
schemas = ["public", "billing"]

[enums]
mood = { labels = ["happy", { name = "so so", rust_name = "Middling" }], comment = "How it goes." }

[domains]
email = { type = "text", comment = "Lower case." }

[tables.Order]
comment = "What is ordered."

[tables.Order.columns]
id       = { type = "bigint", identity = "always", primary_key = true }
number   = { type = "integer", identity = "by default" }
type     = "mood"
moods    = "mood[]?"
contact  = { type = "email?", default = "'nobody'", comment = "Whom to ask." }
emails   = "email[]"
place    = "geometry(Point, 4326)?"
doubled  = { type = "integer", generated = "number * 2" }

[tables.settings.columns]
dark = "boolean?"
"#,
        expect_file!["golden/nouns.rs.txt"],
    );
}

#[test]
fn a_rust_name_that_is_no_name_is_told_with_its_object() {
    let text = "[tables.users]\nrust_name = \"use rs\"\n[tables.users.columns]\n\
                id = { type = \"bigint\", rust_name = \"fn\", rust_type = \"Vec<(\" }\n";
    let document = relata_toml::parse("schema.toml", text).expect("a sound file");
    let problems = relata_codegen::generate(&document.schema, &document.rust).expect_err("two faults");
    let told: Vec<&str> = problems.iter().map(|problem| &*problem.message).collect();
    assert_eq!(
        told,
        [
            "`users` has `rust_name = \"use rs\"`, which is no name in Rust",
            "`users.id` has `rust_name = \"fn\"`, which is a word of Rust's own",
            "`users.id` has `rust_type = \"Vec<(\"`, which is no type in Rust",
        ]
    );
}

#[test]
fn a_rule_that_does_not_go_with_its_type() {
    let toml = "[tables.t.columns]\nn = { type = \"integer\", validate = { email = true } }\ns = { type = \"text\", validate = { range = { min = 1 } } }\n";
    let document = relata_toml::parse("schema.toml", toml).expect("a sound file");
    let problems = relata_codegen::generate(&document.schema, &document.rust).expect_err("two");
    let messages: Vec<_> = problems.into_iter().map(|problem| problem.message).collect();
    assert_eq!(
        messages,
        [
            "`t.n` is integer, and `email` of `validate` is for text",
            "`t.s` is text, and `range` of `validate` is for numbers",
        ]
    );
}
