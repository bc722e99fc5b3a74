//! Rust's names for SQL's.

use std::collections::BTreeSet;

use heck::{ToSnakeCase as _, ToUpperCamelCase as _};
use proc_macro2::{Ident, Span};
use relata_schema::ObjectId;
use relata_schema::check::{Part, Problem};

/// How a name is spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// Modules, functions, columns.
    Snake,
    /// Types and variants.
    Camel,
}

/// A name in SQL that wants one in Rust.
#[derive(Debug, Clone)]
pub(crate) struct Wanted<'a> {
    pub(crate) sql: &'a str,
    pub(crate) rust_name: Option<&'a str>,
    pub(crate) style: Style,
    /// Where a problem with `rust_name` is shown.
    pub(crate) object: ObjectId,
    pub(crate) part: Part,
}

/// The names that are taken in one place of the generated code.
pub(crate) struct Names {
    taken: BTreeSet<String>,
}

impl Names {
    pub(crate) fn new(taken: &[&str]) -> Names {
        Names { taken: taken.iter().map(|name| (*name).to_owned()).collect() }
    }

    /// A name for each: first those that `rust_name` decides, then those that are the same in both languages, then the
    /// rest, with an underscore after a name that is taken.
    pub(crate) fn give(&mut self, wanted: &[Wanted<'_>], problems: &mut Vec<Problem>) -> Vec<Ident> {
        let mut names = vec![None; wanted.len()];
        for (name, wanted) in names.iter_mut().zip(wanted) {
            if let Some(rust_name) = wanted.rust_name {
                match self.decided(rust_name) {
                    Ok(()) => *name = Some(rust_name.to_owned()),
                    Err(why) => problems.push(problem(wanted, rust_name, why)),
                }
            }
        }
        let spelled: Vec<String> = wanted.iter().map(|wanted| spell(wanted.sql, wanted.style)).collect();
        for same in [true, false] {
            for ((name, wanted), spelled) in names.iter_mut().zip(wanted).zip(&spelled) {
                if name.is_none() && (spelled == wanted.sql || !same) {
                    *name = Some(self.free(spelled.clone()));
                }
            }
        }
        names.into_iter().map(|name| ident(&name.unwrap_or_default())).collect()
    }

    /// A name that is nobody's but this caller's.
    pub(crate) fn free(&mut self, mut name: String) -> String {
        while !self.taken.insert(name.clone()) {
            name.push('_');
        }
        name
    }

    fn decided(&mut self, name: &str) -> Result<(), &'static str> {
        if !is_name(name) {
            return Err("which is no name in Rust");
        }
        if is_keyword(name) {
            return Err("which is a word of Rust's own");
        }
        if !self.taken.insert(name.to_owned()) {
            return Err("which is taken");
        }
        Ok(())
    }
}

pub(crate) fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// A name in Rust's spelling, never a word of Rust's own.
pub(crate) fn spell(sql: &str, style: Style) -> String {
    // Most are, and a macro is compiled without optimization.
    if style == Style::Snake && is_plain_snake(sql) && !is_keyword(sql) {
        return sql.to_owned();
    }
    let spelled = match style {
        Style::Snake => sql.to_snake_case(),
        Style::Camel => sql.to_upper_camel_case(),
    };
    let mut name: String = spelled.chars().filter(|c| unicode_ident::is_xid_continue(*c)).collect();
    match (name.chars().next(), style) {
        (None, Style::Snake) => name.push_str("unnamed"),
        (None, Style::Camel) => name.push_str("Unnamed"),
        (Some(first), _) if !unicode_ident::is_xid_start(first) => name.insert(0, '_'),
        (Some(_), _) => {}
    }
    if is_keyword(&name) {
        name.push('_');
    }
    name
}

fn is_plain_snake(sql: &str) -> bool {
    let bytes = sql.as_bytes();
    bytes.first().is_some_and(u8::is_ascii_lowercase)
        && !bytes.ends_with(b"_")
        && !sql.contains("__")
        && bytes.iter().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
}

fn problem(wanted: &Wanted<'_>, rust_name: &str, why: &str) -> Problem {
    Problem {
        object: wanted.object.clone(),
        part: wanted.part,
        code: "rust-name",
        message: format!(
            "`{}` has `rust_name = \"{rust_name}\"`, {why}",
            match wanted.part {
                Part::Label(_) => wanted.sql.to_owned(),
                _ => wanted.object.to_string(),
            }
        ),
        help: Some("choose another name; without `rust_name` one is found".to_owned()),
        unknown: None,
    }
}

fn is_name(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|first| first == '_' || unicode_ident::is_xid_start(first))
        && chars.all(unicode_ident::is_xid_continue)
        && name != "_"
}

fn is_keyword(name: &str) -> bool {
    KEYWORDS.contains(&name)
}

/// The Reference, Keywords: strict and reserved of any edition.
const KEYWORDS: &[&str] = &[
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do",
    "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop",
    "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static",
    "struct", "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual",
    "where", "while", "yield",
];

/// What a module or a type beside a program's own code must not hide.
pub(crate) const BESIDE_USERS_CODE: &[&str] = &[
    "std",
    "core",
    "alloc",
    "relata",
    "bool",
    "char",
    "str",
    "i8",
    "i16",
    "i32",
    "i64",
    "i128",
    "isize",
    "u8",
    "u16",
    "u32",
    "u64",
    "u128",
    "usize",
    "f32",
    "f64",
    "Box",
    "Err",
    "None",
    "Ok",
    "Option",
    "Result",
    "Some",
    "String",
    "Vec",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Drop",
    "Eq",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "Into",
    "Iterator",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Send",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
];

#[cfg(test)]
mod tests {
    use super::{Names, Style, Wanted, spell};
    use relata_schema::check::Part;
    use relata_schema::{ObjectId, QualifiedName};

    #[test]
    fn spellings() {
        for (sql, snake) in [
            ("first_name", "first_name"),
            ("firstName", "first_name"),
            ("type", "type_"),
            ("Ünïcode", "ünïcode"),
            ("2fa code", "_2fa_code"),
            ("!", "unnamed"),
        ] {
            assert_eq!(spell(sql, Style::Snake), snake);
        }
        assert_eq!(spell("past_due", Style::Camel), "PastDue");
        assert_eq!(spell("self", Style::Camel), "Self_");
    }

    #[test]
    fn a_name_that_is_the_same_in_both_languages_keeps_it() {
        let wanted = |sql, rust_name| Wanted {
            sql,
            rust_name,
            style: Style::Snake,
            object: ObjectId::Table(QualifiedName::new("public", "t")),
            part: Part::Name,
        };
        let mut problems = Vec::new();
        let list = [
            wanted("userId", None),
            wanted("user_id", None),
            wanted("all", None),
            wanted("x", Some("decided")),
            wanted("y", Some("decided")),
            wanted("z", Some("a b")),
            wanted("w", Some("type")),
        ];
        let names = Names::new(&["all"]).give(&list, &mut problems);
        let names: Vec<String> = names.iter().map(ToString::to_string).collect();
        assert_eq!(names, ["user_id_", "user_id", "all_", "decided", "y", "z", "w"]);
        let messages: Vec<&str> = problems.iter().map(|problem| &*problem.message).collect();
        assert_eq!(
            messages,
            [
                "`t` has `rust_name = \"decided\"`, which is taken",
                "`t` has `rust_name = \"a b\"`, which is no name in Rust",
                "`t` has `rust_name = \"type\"`, which is a word of Rust's own",
            ]
        );
    }
}
