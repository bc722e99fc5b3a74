//! `x IN ('a', 'b')` over a `varchar`, which the server spells in a form that it does not read back as the same.
//!
//! It stores the list as an array of `varchar` that is cast to `text[]`, and writes it as
//! `(x)::text = ANY ((ARRAY['a'::character varying, …])::text[])`. Its parser pushes that cast into the elements
//! (`transformTypeCast` in `parse_expr.c`), so the text built again is another expression. IN is read back as it was.

use crate::assemble::chain::quoted;

/// The expression with such lists as IN and NOT IN.
pub(crate) fn in_lists(expr: &str) -> String {
    let mut text = String::with_capacity(expr.len());
    let mut rest = expr;
    while let Some(char) = rest.chars().next() {
        let length = match char {
            '\'' | '"' => quoted(rest, text.ends_with('E')),
            _ => char.len_utf8(),
        };
        match comparison(rest) {
            Some((word, elements, after)) if operand(&text).is_some() => {
                let start = operand(&text).unwrap_or_default();
                let operand = unwrapped(&text[start..]).to_owned();
                text.truncate(start);
                text.push_str(&format!("{operand} {word} ({})", elements.join(", ")));
                rest = after;
            }
            _ => {
                text.push_str(&rest[..length]);
                rest = &rest[length..];
            }
        }
    }
    text
}

/// Reads `::text = ANY ((ARRAY[…])::text[])`, or without the inner parentheses: the word for it, the elements
/// without their casts, and what follows.
fn comparison(rest: &str) -> Option<(&'static str, Vec<&str>, &str)> {
    let (word, rest) = match (rest.strip_prefix("::text = ANY ("), rest.strip_prefix("::text <> ALL (")) {
        (Some(rest), _) => ("IN", rest),
        (None, Some(rest)) => ("NOT IN", rest),
        (None, None) => return None,
    };
    let (mut rest, end) = match rest.strip_prefix("(ARRAY[") {
        Some(rest) => (rest, "])::text[])"),
        None => (rest.strip_prefix("ARRAY[")?, "]::text[])"),
    };
    let mut elements = Vec::new();
    loop {
        let start = if rest.starts_with("E'") { 1 } else { 0 };
        let length = start + rest[start..].starts_with('\'').then(|| quoted(&rest[start..], start == 1))?;
        elements.push(&rest[..length]);
        rest = rest[length..].strip_prefix("::character varying")?;
        match (rest.strip_prefix(", "), rest.strip_prefix(end)) {
            (Some(more), _) => rest = more,
            // IN with one element is stored as a plain comparison.
            (None, Some(after)) if elements.len() > 1 => return Some((word, elements, after)),
            (None, _) => return None,
        }
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

#[cfg(test)]
mod tests {
    use super::in_lists;

    #[test]
    fn lists_of_varchar_are_in_again() {
        let check = |from: &str, to: &str| assert_eq!(in_lists(from), to);
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
        check(
            "(f(a, (b)::text))::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])",
            "(f(a, (b)::text)) IN ('a', 'b')",
        );
    }

    #[test]
    fn everything_else_stays() {
        for text in [
            "x = ANY (ARRAY['a'::text, 'b'::text])",
            "(kind)::text = ANY ((ARRAY['a'::character varying])::text[])",
            "(kind)::text = ANY ((ARRAY['a'::character varying, NULL::character varying])::text[])",
            "x = '::text = ANY ((ARRAY[''a''::character varying, ''b''::character varying])::text[])'",
            "f(x)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])",
            "'open",
            "::text = ANY (",
            "",
        ] {
            assert_eq!(in_lists(text), text);
        }
    }
}
