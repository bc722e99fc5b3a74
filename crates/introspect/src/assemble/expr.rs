//! Expressions as `pg_get_expr` spells them.

use std::collections::BTreeSet;

use relata_schema::Sql;

use crate::assemble::chain::{closing, flat};
use crate::assemble::in_list::in_lists;

/// The expression without one pair of parentheses around the whole of it, in a form that is read back as itself;
/// `varchars` are the columns of that type.
pub(crate) fn bare(expr: &str, varchars: &BTreeSet<String>) -> Sql {
    let wrapped = expr.starts_with('(') && closing(expr) == Some(expr.len() - 1);
    Sql(flat(&in_lists(if wrapped { &expr[1..expr.len() - 1] } else { expr }, varchars)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::bare;

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
