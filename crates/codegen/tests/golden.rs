//! What is generated, whole: each change of it has to be wanted.

use expect_test::{ExpectFile, expect_file};

fn check(toml: &str, golden: ExpectFile) {
    let document = relata_toml::parse("schema.toml", toml).expect("a sound file");
    // As `relata codegen` writes it where the file does not say where to.
    let tokens = relata_codegen::generate(&document.schema, &document.rust, "").expect("names");
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

[composites.address]
comment = "Where somebody is."
attributes = { street = "text", type = "mood", before = "address_before[]" }

[composites.address_before]
attributes = { year = { type = "integer", comment = "The last one.", rust_name = "last_year" } }

[composites.found]
attributes = { words = "tsvector" }

[views.open_orders]
query = "select id, sent_to from \"Order\""
columns = { id = "bigint", sent_to = { type = "address?", comment = "Whom to." }, no = { comment = "Not read." } }

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
sent_to  = "address"
found    = "found[]?"
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
                id = { type = \"bigint\", rust_name = \"fn\", rust_type = \"Vec<(\" }\n\
                of = { type = \"bigint\", rust_name = \"Table\" }\n";
    let document = relata_toml::parse("schema.toml", text).expect("a sound file");
    let problems =
        relata_codegen::generate(&document.schema, &document.rust, "golden").expect_err("four faults");
    assert_eq!(problems, relata_codegen::check(&document.schema, &document.rust));
    let told: Vec<&str> = problems.iter().map(|problem| &*problem.message).collect();
    assert_eq!(
        told,
        [
            "`users` has `rust_name = \"use rs\"`, which is no name in Rust",
            "`users.id` has `rust_name = \"fn\"`, which is a word of Rust's own",
            "`users.of` has `rust_name = \"Table\"`, which is taken",
            "`users.id` has `rust_type = \"Vec<(\"`, which is no type in Rust",
        ]
    );
}

/// What is wrong with the columns of a table `t`.
fn problems(columns: &str) -> Vec<String> {
    let toml =
        format!("[domains]\nshort = \"varchar(9)\"\nshorter = \"short\"\n[tables.t.columns]\n{columns}");
    let document = relata_toml::parse("schema.toml", &toml).expect("a sound file");
    let problems = relata_codegen::check(&document.schema, &document.rust);
    let of_generate =
        relata_codegen::generate(&document.schema, &document.rust, "golden").err().unwrap_or_default();
    assert_eq!(problems, of_generate);
    problems.into_iter().map(|problem| problem.message).collect()
}

#[test]
fn a_rule_that_does_not_go_with_its_type() {
    let told = problems(
        r#"
n = { type = "integer", validate = { email = true } }
s = { type = "text", validate = { range = { min = 1 } } }
a = { type = "text[]", validate = { not_empty = true } }
d = { type = "date", validate = { range = { min = 1 } } }
o = { type = "varchar(20)", rust_type = "crate::Email", validate = { email = true } }
l = { type = "shorter", validate = { min_length = 10 } }
c = { type = "char", validate = { min_length = 2 } }
"#,
    );
    assert_eq!(
        told,
        [
            "`t.n` is integer, and `email` of `validate` is for text",
            "`t.s` is text, and `range` of `validate` is for numbers",
            "`t.a` is text[], and `not_empty` of `validate` is for text",
            "`t.d` is date, and `range` of `validate` is for numbers",
            "`t.o` is held by `crate::Email`, and `email` of `validate` knows nothing of that type",
            "`t.l` is public.shorter, which holds no text of `min_length` 10",
            "`t.c` is char, which holds no text of `min_length` 2",
        ]
    );
    let fine = problems(
        r#"
n = { type = "numeric(10, 2)", rust_type = "bigdecimal::BigDecimal", validate = { range = { min = 1 } } }
l = { type = "shorter", validate = { min_length = 9 } }
t = { type = "citext", validate = { email = true } }
"#,
    );
    assert_eq!(fine, [""; 0]);
}

#[test]
fn a_length_comes_through_domains() {
    let lengths = |columns: &str| {
        let toml = format!(
            "[domains]\nshort = \"varchar(9)\"\nshorter = \"short\"\nlist = \"varchar(9)[]\"\n[tables.t.columns]\n{columns}"
        );
        let document = relata_toml::parse("schema.toml", &toml).expect("a sound file");
        let tokens =
            relata_codegen::generate(&document.schema, &document.rust, "").expect("names").to_string();
        let patch = tokens.split("Validate for Patch").nth(1).expect("an implementation");
        let calls = patch.split("max_length (").skip(1);
        calls.filter_map(|rest| rest.split(')').next()?.trim().parse().ok()).collect::<Vec<u32>>()
    };
    assert_eq!(
        lengths("a = \"shorter\"\nb = \"character varying (7)\"\nc = \"char\"\nd = \"nchar(3)\""),
        [9, 7, 1, 3]
    );
    assert_eq!(lengths("a = { type = \"shorter\", validate = { max_length = 4 } }"), [4]);
    assert_eq!(lengths("a = { type = \"shorter\", validate = { max_length = 40 } }"), [9]);
    let without = "a = \"list\"\nb = \"varchar(7)[]\"\nc = \"varchar\"\nd = \"bpchar\"\ne = { type = \"varchar(7)\", rust_type = \"crate::E\" }";
    assert_eq!(lengths(without), [0; 0]);
}

#[test]
fn patterns_are_told_why_they_are_none() {
    let toml = "[tables.t.columns]\na = { type = \"text\", validate = { pattern = \"(\" } }\n";
    let document = relata_toml::parse("schema.toml", toml).expect("a sound file");
    let refuse =
        |pattern: &str| Err(format!("regex parse error:\n    {pattern}\n    ^\nerror: unclosed group"));
    let told = relata_codegen::patterns(&document.schema, refuse);
    assert_eq!(told[0].message, "the `pattern` of `t.a` is no regular expression: unclosed group");
    assert_eq!(relata_codegen::patterns(&document.schema, |_| Ok(())), []);
}
