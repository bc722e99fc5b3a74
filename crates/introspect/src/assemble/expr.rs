//! Expressions as `pg_get_expr` spells them.

use relata_schema::Sql;

use crate::assemble::chain::flat;
use crate::assemble::in_list::in_lists;

/// The expression without one pair of parentheses around the whole of it, in a form that is read back as itself.
pub(crate) fn bare(expr: String) -> Sql {
    Sql(flat(&in_lists(if wrapped(&expr) { &expr[1..expr.len() - 1] } else { &expr })))
}

/// Whether the first parenthesis closes at the very end. Knows quotes; the server writes no comments.
fn wrapped(expr: &str) -> bool {
    if !expr.starts_with('(') || !expr.ends_with(')') {
        return false;
    }
    let mut depth = 0_usize;
    let mut chars = expr.char_indices().peekable();
    while let Some((place, char)) = chars.next() {
        match char {
            '\'' => {
                // The server writes E'…' where a literal holds a backslash, and doubles each.
                let escapes = place > 0 && expr[..place].ends_with('E');
                while let Some((_, char)) = chars.next() {
                    if char == '\\' && escapes {
                        chars.next();
                    } else if char == '\'' {
                        break;
                    }
                }
            }
            '"' => while chars.next().is_some_and(|(_, char)| char != '"') {},
            '(' => depth += 1,
            ')' => {
                depth -= 1;
                if depth == 0 && chars.peek().is_some() {
                    return false;
                }
            }
            _ => {}
        }
    }
    depth == 0
}

#[cfg(test)]
mod tests {
    use super::bare;

    #[test]
    fn only_outer_parentheses_go() {
        let check = |from: &str, to: &str| assert_eq!(bare(from.to_owned()).0, to);
        check("(a > 0)", "a > 0");
        check("((a > 0) AND (b > 0))", "(a > 0) AND (b > 0)");
        check("(a) + (b)", "(a) + (b)");
        check("(a = ')('::text)", "a = ')('::text");
        check("(\"odd)(\" = E'\\\\'')')", "\"odd)(\" = E'\\\\'')'");
        check("lower(a)", "lower(a)");
    }
}
