//! `((a AND b) AND c)`, as BETWEEN leaves it, which the server's parser reads back as `(a AND b AND c)`.

use relata_schema::in_list::quoted;

/// The expression with such chains flat, which means the same (`makeAndExpr` and `makeOrExpr` in `gram.y`).
pub(crate) fn flat(expr: &str) -> String {
    let mut text = String::with_capacity(expr.len());
    let mut rest = expr;
    while let Some(char) = rest.chars().next() {
        let length = match char {
            '\'' | '"' => quoted(rest, text.ends_with('E')),
            '(' => match closing(rest) {
                Some(close) => {
                    text.push_str(&format!("({})", flat(&rest[1..close])));
                    rest = &rest[close + 1..];
                    continue;
                }
                None => 1,
            },
            _ => char.len_utf8(),
        };
        text.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    let Some(close) = text.starts_with('(').then(|| closing(&text)).flatten() else { return text };
    let (first, rest) = (&text[1..close], &text[close + 1..]);
    let joins = [(" AND ", " OR "), (" OR ", " AND ")].into_iter().find(|(word, _)| rest.starts_with(word));
    match joins {
        // In the pretty spelling an AND stands bare within an OR: only the parentheses here hold it together.
        Some((word, other)) if joined_by(first, word) && !joined_by(first, other) => format!("{first}{rest}"),
        Some(_) | None => text,
    }
}

/// Whether this word stands in it, outside of parentheses.
pub(crate) fn joined_by(text: &str, word: &str) -> bool {
    operands(text, word).len() > 1
}

/// What stands between the occurrences of this word that are outside of parentheses.
pub(crate) fn operands<'a>(text: &'a str, word: &str) -> Vec<&'a str> {
    let mut operands = Vec::new();
    let (mut start, mut place) = (0, 0);
    let mut escapes = false;
    while let Some(char) = text[place..].chars().next() {
        let rest = &text[place..];
        if rest.starts_with(word) {
            operands.push(&text[start..place]);
            place += word.len();
            start = place;
            continue;
        }
        place += match char {
            '\'' | '"' => quoted(rest, escapes),
            '(' => closing(rest).map_or(1, |close| close + 1),
            _ => char.len_utf8(),
        };
        escapes = char == 'E';
    }
    operands.push(&text[start..]);
    operands
}

/// The byte of the parenthesis that closes the one at the start.
pub(crate) fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut place = 0;
    let mut escapes = false;
    while let Some(char) = text[place..].chars().next() {
        match char {
            '\'' | '"' => {
                place += quoted(&text[place..], escapes);
                escapes = false;
                continue;
            }
            '(' => depth += 1,
            ')' if depth == 1 => return Some(place),
            ')' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        escapes = char == 'E';
        place += char.len_utf8();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::flat;

    #[test]
    fn the_first_operand_is_flattened_as_the_parser_does() {
        let check = |from: &str, to: &str| assert_eq!(flat(from), to);
        check("((a >= 1) AND (a <= 2)) AND (b > 0)", "(a >= 1) AND (a <= 2) AND (b > 0)");
        check("(((a >= 1) AND (a <= 2)) AND b) AND c", "(a >= 1) AND (a <= 2) AND b AND c");
        check("x OR (((a < 1) OR (a > 2)) OR c)", "x OR ((a < 1) OR (a > 2) OR c)");
        check("f(((a >= 1) AND (b <> ' OR ')) AND c)", "f((a >= 1) AND (b <> ' OR ') AND c)");
        check("((a = E'\\'(') AND b) AND c", "(a = E'\\'(') AND b AND c");
    }

    #[test]
    fn everything_else_stays() {
        for text in [
            "a AND ((b >= 1) AND (b <= 2))",
            "((a < 1) OR (a > 2)) AND b",
            "((a <> ' AND ') OR b) AND c",
            "(a >= 1 AND a <= 2 OR a >= 2 AND a <= 1) AND b",
            "(a) AND (b)",
            "lower(a)",
            "((a",
            "'open",
            "",
        ] {
            assert_eq!(flat(text), text);
        }
    }
}
