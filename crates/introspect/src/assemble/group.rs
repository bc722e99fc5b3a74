//! `a AND (b AND c)`: the parentheses are part of what is stored, and the pretty spelling leaves them out.

use relata_schema::in_list::quoted;

use crate::assemble::chain::{closing, joined_by, operands};

/// The exact spelling, with such ranges in it as BETWEEN, which stores them; none where it has no such parentheses.
pub(crate) fn with_groups(exact: &str) -> Option<String> {
    let mut found = false;
    let text = rewritten(exact, &mut found);
    found.then_some(text)
}

fn rewritten(expr: &str, found: &mut bool) -> String {
    let mut text = String::with_capacity(expr.len());
    let mut rest = expr;
    while let Some(char) = rest.chars().next() {
        let length = match char {
            '\'' | '"' => quoted(rest, text.ends_with('E')),
            '(' => match closing(rest) {
                Some(close) => {
                    let (inner, after) = (&rest[1..close], &rest[close + 1..]);
                    let group = [" AND ", " OR "].into_iter().any(|word| {
                        text.ends_with(word)
                            && (after.is_empty() || after.starts_with(word))
                            && joined_by(inner, word)
                    });
                    *found |= group;
                    let inner = range(inner).filter(|_| group).unwrap_or_else(|| rewritten(inner, found));
                    text.push_str(&format!("({inner})"));
                    rest = after;
                    continue;
                }
                None => 1,
            },
            _ => char.len_utf8(),
        };
        text.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    text
}

/// `(n >= 1) AND (n <= 2)` as `n BETWEEN 1 AND 2` (`transformAExprBetween` in `parse_expr.c`).
fn range(text: &str) -> Option<String> {
    let [least, most] = operands(text, " AND ")[..] else { return None };
    let (value, least) = comparison(least, " >= ")?;
    let (same, most) = comparison(most, " <= ")?;
    (value == same).then(|| format!("{value} BETWEEN {least} AND {most}"))
}

/// The two sides of `(a >= b)`; `a >= ANY (b)` has none.
fn comparison<'a>(text: &'a str, operator: &str) -> Option<(&'a str, &'a str)> {
    let inner = text.strip_prefix('(')?.strip_suffix(')')?;
    let [left, right] = operands(inner, operator)[..] else { return None };
    let of_array = ["ANY (", "ALL ("].iter().any(|word| right.starts_with(word));
    (!of_array).then_some((left, right))
}

#[cfg(test)]
mod tests {
    use super::with_groups;

    #[test]
    fn ranges_are_between() {
        let check = |from: &str, to: &str| assert_eq!(with_groups(from).as_deref(), Some(to));
        check("(n > 3) AND ((n >= 1) AND (n <= 2))", "(n > 3) AND (n BETWEEN 1 AND 2)");
        check(
            "a OR ((b > 0) AND ((lower(c) >= ') AND ('::text) AND (lower(c) <= 'x'::text)))",
            "a OR ((b > 0) AND (lower(c) BETWEEN ') AND ('::text AND 'x'::text))",
        );
    }

    #[test]
    fn other_groups_keep_their_parentheses() {
        for text in [
            "a AND ((n >= 1) AND (m <= 2))",
            "a AND ((n >= 1) AND (n < 2))",
            "a AND ((n >= 1) AND (n <= 2) AND (n <> 3))",
            "a AND ((n >= ANY (b)) AND (n <= 2))",
            "a OR ((n < 1) OR (n > 2))",
        ] {
            assert_eq!(with_groups(text).as_deref(), Some(text));
        }
    }

    #[test]
    fn nothing_is_said_where_there_is_no_group() {
        for text in [
            "a AND ((b < 1) OR (b > 2))",
            "(a AND b) OR c",
            "x = ' AND (a AND b)'",
            "a AND f((b AND c))",
            "((a",
        ] {
            assert_eq!(with_groups(text), None);
        }
    }
}
