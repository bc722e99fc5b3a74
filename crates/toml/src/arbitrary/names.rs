//! Names, ordinary and odd.

use std::collections::BTreeSet;

use super::Random;

const WORDS: &[&str] = &[
    "users",
    "orders",
    "id",
    "email",
    "name",
    "created at",
    "Ünïcode",
    "user",
    "a.b",
    "select",
    "say \"hi\"",
    "it's",
    "desc",
    "x",
    "UPPER",
    "percent%",
    "back\\slash",
    "日本語",
    "tab\there",
    "role",
    "price",
    "q?",
    "a]b",
    "(paren)",
    "; drop table users; --",
    "a_very_long_name_that_goes_on_until_there_is_hardly_a_byte_left",
];

/// Names that are taken in each schema.
#[derive(Default)]
pub(super) struct Names {
    taken: BTreeSet<(String, String)>,
}

impl Names {
    /// A name for a table, an index, a sequence or a type that no other has in this schema.
    pub(super) fn relation(&mut self, random: &mut Random, schema: &str) -> String {
        loop {
            let name = word(random);
            if self.claim(schema, &name) {
                return name;
            }
        }
    }

    pub(super) fn claim(&mut self, schema: &str, name: &str) -> bool {
        name.len() <= 63 && self.taken.insert((schema.to_owned(), name.to_owned()))
    }
}

pub(super) fn word(random: &mut Random) -> String {
    let word = random.pick(WORDS);
    if random.one_in(3) {
        word.to_owned()
    } else {
        let number = random.below(1000);
        format!("{}_{number}", &word[..word.floor_char_boundary(50)])
    }
}

pub(super) fn comment(random: &mut Random) -> String {
    let comments =
        ["People who can sign in.", "two\nlines", "\"quoted\" and 'quoted'", "# no comment", "\\ 日本 \u{1}"];
    random.pick(&comments).to_owned()
}
