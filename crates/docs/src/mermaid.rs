//! Mermaid's `erDiagram` (<https://mermaid.js.org/syntax/entityRelationshipDiagram.html>).

use std::collections::BTreeSet;

use relata_schema::{QualifiedName, Schema, Table};

use crate::relation::{self, Relation};
use crate::types::Types;

/// The tables and foreign keys as a Mermaid diagram, for Markdown that is shown on GitHub, say.
///
/// Partitions have what their parent has, and are left out. Mermaid takes few characters for names and types of columns:
/// where another one stands for them, the comment beside has them as they are.
///
/// ```
/// assert_eq!(relata_docs::mermaid(&relata_schema::Schema::default()), "erDiagram\n");
/// ```
pub fn mermaid(schema: &Schema) -> String {
    let types = Types::of(schema);
    let relations = relation::drawn(schema, &types);
    let mut out = "erDiagram\n".to_owned();
    for (name, table) in schema.tables.iter().filter(|(_, table)| relation::is_drawn(table)) {
        entity(&mut out, name, table, &relations, &types);
    }
    for relation in &relations {
        let parent = if relation.optional { "|o" } else { "||" };
        let child = if relation.one { "o|" } else { "o{" };
        out.push_str(&format!(
            "    {} {parent}--{child} {} : {}\n",
            text(&relation.key.references.to_string()),
            text(&relation.table.to_string()),
            text(&relation.key.columns.join(", "))
        ));
    }
    out
}

fn entity(
    out: &mut String,
    name: &QualifiedName,
    table: &Table,
    relations: &[Relation<'_>],
    types: &Types<'_>,
) {
    let foreign: BTreeSet<&String> = relations
        .iter()
        .filter(|relation| relation.table == name)
        .flat_map(|relation| &relation.key.columns)
        .collect();
    let unique = relation::unique_keys(table);
    out.push_str(&format!("    {} {{\n", text(&name.to_string())));
    for column in &table.columns {
        let is_primary = relation::primary_key(table).contains(&column.name);
        let is_unique = !is_primary && unique.iter().any(|key| *key == [column.name.as_str()]);
        let keys = [(is_primary, "PK"), (foreign.contains(&column.name), "FK"), (is_unique, "UK")];
        let keys: Vec<&str> = keys.into_iter().filter(|(is, _)| *is).map(|(_, key)| key).collect();
        let type_name = types.shown(&column.type_name).text;
        let (shown_type, shown_name) = (word(&type_name), word(&column.name));
        let altered = [(&shown_name, &column.name), (&shown_type, &type_name)];
        let altered = altered.into_iter().filter(|(shown, is)| shown != is).map(|(_, is)| is.as_str());
        let comment: Vec<&str> = altered.chain(column.comment.as_deref()).collect();
        let mut line = format!("        {shown_type} {shown_name}");
        if !keys.is_empty() {
            line.push_str(&format!(" {}", keys.join(", ")));
        }
        if !comment.is_empty() {
            line.push_str(&format!(" {}", text(&comment.join(", "))));
        }
        out.push_str(&line);
        out.push('\n');
    }
    out.push_str("    }\n");
}

/// Text in quotes, with Mermaid's codes for what could end it, be a comment, or be HTML.
fn text(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '#' | '%' | '\\' | '<' | '>' | '&' | '`' | '{' | '}' | '~' => {
                quoted.push_str(&format!("#{};", u32::from(c)));
            }
            c if c.is_control() || c.is_whitespace() => quoted.push(' '),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// What Mermaid takes as the type or the name of a column, in all its versions since 9.
fn word(text: &str) -> String {
    let fits =
        |c: char| c.is_ascii_alphanumeric() || "_-[]()".contains(c) || ('\u{c0}'..='\u{ffff}').contains(&c);
    let mut word: String = text.chars().map(|c| if fits(c) { c } else { '_' }).collect();
    if !word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c >= '\u{c0}') {
        word.insert(0, '_');
    }
    // A key's mark, whatever case it has.
    let first = word.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default();
    if ["pk", "fk", "uk"].iter().any(|mark| first.eq_ignore_ascii_case(mark)) {
        word.insert(0, '_');
    }
    word
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect, expect_file};

    use super::mermaid;
    use crate::schema;

    fn check(toml: &str, expected: Expect) {
        expected.assert_eq(&mermaid(&schema(toml)));
    }

    #[test]
    fn the_reference_schema() {
        let toml = include_str!("../../../schema.toml");
        expect_file!["../tests/reference.mmd"].assert_eq(&mermaid(&schema(toml)));
    }

    #[test]
    fn ends_of_relations() {
        check(
            r#"
[tables.users.columns]
id = { type = "bigint", primary_key = true }
boss = { type = "bigint?", references = "users.id" }
[tables.profiles.columns]
user_id = { type = "bigint", primary_key = true, references = "users.id", comment = "The same number." }
price = "numeric(10, 2)?"
[tables.nothing]
[tables.days]
partition_by = "list (day)"
partitions = { monday = "for values in (1)" }
[tables.days.columns]
day = "integer"
"#,
            expect![[r#"
                erDiagram
                    "days" {
                        integer day
                    }
                    "nothing" {
                    }
                    "profiles" {
                        bigint user_id PK, FK "The same number."
                        numeric(10__2) price "numeric(10, 2)"
                    }
                    "users" {
                        bigint id PK
                        bigint boss FK
                    }
                    "users" ||--o| "profiles" : "user_id"
                    "users" |o--o{ "users" : "boss"
            "#]],
        );
    }

    #[test]
    fn whatever_a_name_holds() {
        check(
            r##"
[enums]
"a \"b\"" = ["x"]
[tables."a\"b`; <script>%%{"]
[tables."a\"b`; <script>%%{".columns]
pk = "text"
"FK-x" = "text"
"größe in cm" = { type = "a \"b\"[]?", comment = "two\nlines \"quoted\" & #35; <b>\\" }
"1st" = "text"
"##,
            expect![[r#"
                erDiagram
                    "a#34;b#96;; #60;script#62;#37;#37;#123;" {
                        text _pk "pk"
                        text _FK-x "FK-x"
                        a__b_[] größe_in_cm "größe in cm, a #34;b#34;[], two lines #34;quoted#34; #38; #35;35; #60;b#62;#92;"
                        text _1st "1st"
                    }
            "#]],
        );
    }
}
