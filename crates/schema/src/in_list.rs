//! `x IN ('a', 'b')` over a `varchar`, which the server spells in two forms, of which it reads back one as the other.
//!
//! It stores the list as an array of `varchar` that is cast to `text[]`, and writes it as
//! `(x)::text = ANY ((ARRAY['a'::character varying, …])::text[])`. Its parser pushes that cast into the elements
//! (`transformTypeCast` in `parse_expr.c`), so a dump that was restored has
//! `(x)::text = ANY (ARRAY[('a'::character varying)::text, …])`. The first is spelled as IN for a column of that type, else
//! as `= ANY (ARRAY['a'::character varying, …])`, which builds it whatever the type is; the second is read back as itself.
//! Both mean the same, and compare as the same.

use std::collections::BTreeSet;

/// The expression with lists of the first form as the server reads them back; `varchars` are the columns of that type.
pub fn in_lists(expr: &str, varchars: &BTreeSet<String>) -> String {
    rewritten(expr, &FORMS[..2], |name| varchars.contains(name))
}

/// Whether two expressions differ in nothing but the forms of such lists.
pub(crate) fn same(one: &str, other: &str) -> bool {
    let has_list = |text: &str| text.contains("::character varying") || text.contains(" IN (");
    has_list(one) && has_list(other) && canonical(one) == canonical(other)
}

/// In one form. A list of `varchar` that is compared with something else than one stands behind `::text` in all of them.
fn canonical(expr: &str) -> String {
    let text = rewritten(expr, &FORMS, |_| true);
    rewritten(&text, &[ELEMENTS], |_| true)
}

fn rewritten(expr: &str, forms: &[[&str; 4]], is_varchar: impl Fn(&str) -> bool) -> String {
    let mut text = String::with_capacity(expr.len());
    let mut rest = expr;
    while let Some(char) = rest.chars().next() {
        let length = match char {
            '\'' | '"' => quoted(rest, text.ends_with('E')),
            _ => char.len_utf8(),
        };
        let Some(List { negated, elements, after }) = comparison(rest, forms) else {
            text.push_str(&rest[..length]);
            rest = &rest[length..];
            continue;
        };
        let start = operand(&text).filter(|start| is_varchar(&name(&text[*start..])));
        match start {
            // IN with one element would be a plain comparison.
            Some(start) if elements.len() > 1 => {
                let operand = unwrapped(&text[start..]).to_owned();
                text.truncate(start);
                let word = if negated { "NOT IN" } else { "IN" };
                text.push_str(&format!("{operand} {word} ({})", elements.join(", ")));
            }
            Some(_) | None => {
                let word = if negated { "<> ALL" } else { "= ANY" };
                let elements: Vec<String> =
                    elements.iter().map(|element| format!("{element}::character varying")).collect();
                text.push_str(&format!("::text {word} (ARRAY[{}])", elements.join(", ")));
            }
        }
        rest = after;
    }
    text
}

/// What is compared with, and what follows.
struct List<'a> {
    negated: bool,
    /// Without their casts.
    elements: Vec<&'a str>,
    after: &'a str,
}

/// What stands before the list, before and after each element, and after the list: as stored, then as restored, each
/// with and without the parentheses that are not needed.
const FORMS: [[&str; 4]; 4] = [
    ["(ARRAY[", "", "::character varying", "])::text[])"],
    ["ARRAY[", "", "::character varying", "]::text[])"],
    ["ARRAY[", "(", "::character varying)::text", "])"],
    ["ARRAY[", "", "::character varying::text", "])"],
];

/// What [`in_lists`] makes of a list that is not compared with a column of `varchar`.
const ELEMENTS: [&str; 4] = ["ARRAY[", "", "::character varying", "])"];

/// Reads `::text = ANY (…)` in one of those forms.
fn comparison<'a>(rest: &'a str, forms: &[[&str; 4]]) -> Option<List<'a>> {
    let (negated, rest) = match rest.strip_prefix("::text = ANY (") {
        Some(rest) => (false, rest),
        None => (true, rest.strip_prefix("::text <> ALL (")?),
    };
    let (elements, after) = forms.iter().find_map(|form| list(rest, *form))?;
    Some(List { negated, elements, after })
}

fn list<'a>(rest: &'a str, [begin, before, behind, end]: [&str; 4]) -> Option<(Vec<&'a str>, &'a str)> {
    let mut rest = rest.strip_prefix(begin)?;
    let mut elements = Vec::new();
    loop {
        rest = rest.strip_prefix(before)?;
        let start = if rest.starts_with("E'") { 1 } else { 0 };
        let length = start + rest[start..].starts_with('\'').then(|| quoted(&rest[start..], start == 1))?;
        elements.push(&rest[..length]);
        rest = rest[length..].strip_prefix(behind)?;
        match rest.strip_prefix(", ") {
            Some(more) => rest = more,
            None => return Some((elements, rest.strip_prefix(end)?)),
        }
    }
}

/// The name that an operand is, as the catalogs have it.
fn name(operand: &str) -> String {
    let operand = unwrapped(operand);
    match operand.strip_prefix('"').and_then(|name| name.strip_suffix('"')) {
        Some(name) => name.replace("\"\"", "\""),
        None => operand.to_owned(),
    }
}

/// Where the column name or the expression in parentheses at the end of `text` begins.
fn operand(text: &str) -> Option<usize> {
    if text.ends_with(')') {
        return open(text)
            .filter(|open| !text[..*open].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '"'));
    }
    if let Some(text) = text.strip_suffix('"') {
        return text.rfind('"');
    }
    let start = text
        .rfind(|c: char| !(c.is_alphanumeric() || c == '_'))
        .map_or(0, |place| place + text[place..].chars().next().map_or(1, char::len_utf8));
    (start < text.len()).then_some(start)
}

/// The parenthesis that the last one closes; none where a quote makes that hard to tell.
fn open(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (place, char) in text.char_indices().rev() {
        match char {
            ')' => depth += 1,
            '(' => depth = depth.checked_sub(1)?,
            '\'' => return None,
            _ => {}
        }
        if depth == 0 {
            return Some(place);
        }
    }
    None
}

/// `(kind)` as `kind`, where that is a name alone.
fn unwrapped(operand: &str) -> &str {
    let inner = operand.strip_prefix('(').and_then(|inner| inner.strip_suffix(')'));
    inner
        .filter(|inner| inner.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '"'))
        .unwrap_or(operand)
}

/// Bytes of the literal or the quoted identifier at the start. The server writes E'…' where a literal holds a backslash.
pub fn quoted(text: &str, escapes: bool) -> usize {
    let mut chars = text.char_indices();
    let quote = chars.next().map_or('\'', |(_, quote)| quote);
    while let Some((place, char)) = chars.next() {
        if char == '\\' && escapes && quote == '\'' {
            chars.next();
        } else if char == quote {
            // A doubled one belongs to the literal.
            match text[place + 1..].starts_with(quote) {
                true => _ = chars.next(),
                false => return place + 1,
            }
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::{in_lists, same};

    fn read(text: &str) -> String {
        in_lists(text, &["kind", "Kind", "VALUE"].map(str::to_owned).into())
    }

    #[test]
    fn lists_of_varchar_are_in_again() {
        let check = |from: &str, to: &str| assert_eq!(read(from), to);
        check(
            "(kind)::text = ANY ((ARRAY['a'::character varying, 'it''s'::character varying])::text[])",
            "kind IN ('a', 'it''s')",
        );
        check(
            "a AND kind::text <> ALL (ARRAY['a'::character varying, E'\\\\'::character varying]::text[]) AND b",
            "a AND kind NOT IN ('a', E'\\\\') AND b",
        );
        check(
            "((\"Kind\")::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])) OR (x > 0)",
            "(\"Kind\" IN ('a', 'b')) OR (x > 0)",
        );
    }

    #[test]
    fn a_restored_list_stays_and_is_the_same() {
        let check = |restored: &str, stored: &str| {
            assert_eq!(read(restored), restored);
            assert!(same(restored, stored) && same(stored, restored), "{restored}, {stored}");
        };
        check(
            "(kind)::text = ANY (ARRAY[('a'::character varying)::text, ('it''s'::character varying)::text])",
            "kind IN ('a', 'it''s')",
        );
        check(
            "VALUE::text <> ALL (ARRAY['a'::character varying::text, 'b'::character varying::text])",
            "VALUE NOT IN ('a', 'b')",
        );
        check(
            "f(x)::text = ANY (ARRAY[('1'::character varying)::text, ('2'::character varying)::text])",
            "f(x)::text = ANY (ARRAY['1'::character varying, '2'::character varying])",
        );
    }

    #[test]
    fn other_lists_are_not_the_same() {
        for (one, other) in [
            ("kind IN ('a', 'b')", "kind IN ('b', 'a')"),
            ("kind IN ('a', 'b')", "kind NOT IN ('a', 'b')"),
            ("kind IN ('a', 'b')", "other IN ('a', 'b')"),
            (
                "(kind)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text])",
                "kind IN ('a', 'c')",
            ),
            ("(kind)::text = ANY (ARRAY['a'::text, 'b'::text])", "kind IN ('a', 'b')"),
        ] {
            assert!(!same(one, other), "{one}, {other}");
        }
    }

    #[test]
    fn what_is_no_column_of_varchar_keeps_its_cast() {
        let check = |from: &str, to: &str| assert_eq!(read(from), to);
        let any = "= ANY (ARRAY['1'::character varying, '2'::character varying])";
        check(
            "(n)::text = ANY ((ARRAY['1'::character varying, '2'::character varying])::text[])",
            &format!("(n)::text {any}"),
        );
        check(
            "(kind)::text = ANY ((ARRAY['a'::character varying])::text[])",
            "(kind)::text = ANY (ARRAY['a'::character varying])",
        );
    }

    #[test]
    fn everything_else_stays() {
        for text in [
            "x = ANY (ARRAY['a'::text, 'b'::text])",
            "x = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text])",
            "(kind)::text = ANY ((ARRAY['a'::character varying, NULL::character varying])::text[])",
            "x = '::text = ANY ((ARRAY[''a''::character varying, ''b''::character varying])::text[])'",
            "'open",
            "::text = ANY (",
            "",
        ] {
            assert_eq!(read(text), text);
        }
    }
}
