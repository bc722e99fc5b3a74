//! Expressions as `pg_get_expr` spells them.

use std::collections::BTreeSet;

use relata_schema::Sql;
use relata_schema::in_list::in_lists;

use crate::assemble::chain::{closing, flat};
use crate::assemble::group::with_groups;

/// The expression without one pair of parentheses around the whole of it, in a form that is read back as itself;
/// `varchars` are the columns of that type.
pub(crate) fn bare(expr: &str, varchars: &BTreeSet<String>) -> Sql {
    let wrapped = expr.starts_with('(') && closing(expr) == Some(expr.len() - 1);
    Sql(flat(&in_lists(if wrapped { &expr[1..expr.len() - 1] } else { expr }, varchars)))
}

/// As [`bare`]; the exact spelling of the same expression is taken where the pretty one loses parentheses that count.
pub(crate) fn grouped(expr: &str, exact: &str, varchars: &BTreeSet<String>) -> Sql {
    let pretty = bare(expr, varchars);
    if expr == exact {
        return pretty;
    }
    with_groups(&bare(exact, varchars).0).map_or(pretty, Sql)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{bare, grouped};

    #[test]
    fn parentheses_that_the_pretty_spelling_loses_come_from_the_exact_one() {
        let read = |pretty: &str, exact: &str| grouped(pretty, exact, &BTreeSet::new()).0;
        let exact = "((n > 3) AND ((n >= 1) AND (n <= 2)))";
        assert_eq!(read("n > 3 AND n >= 1 AND n <= 2", exact), "(n > 3) AND (n BETWEEN 1 AND 2)");
        assert_eq!(read(exact, exact), "(n > 3) AND ((n >= 1) AND (n <= 2))");
        assert_eq!(read("n > 3 AND m > 0", "((n > 3) AND (m > 0))"), "n > 3 AND m > 0");
    }

    #[test]
    fn only_outer_parentheses_go() {
        let check = |from: &str, to: &str| assert_eq!(bare(from, &BTreeSet::new()).0, to);
        check("(a > 0)", "a > 0");
        check("((a > 0) AND (b > 0))", "(a > 0) AND (b > 0)");
        check("(a) + (b)", "(a) + (b)");
        check("(a = ')('::text)", "a = ')('::text");
        check("(\"odd)(\" = E'\\\\'')')", "\"odd)(\" = E'\\\\'')'");
        check("lower(a)", "lower(a)");
    }
}
