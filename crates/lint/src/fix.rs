//! The change that does what a rule advises, where it is certain what that is.

use std::ops::Range;

use relata_sql::split::{self, Token};
use squawk_linter::Violation;

use crate::{File, Rule};

/// A change of a file's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    pub edits: Vec<Edit>,
}

/// What is to stand in place of a range of bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    pub start: usize,
    pub end: usize,
    pub text: String,
}

/// Applies fixes; what overlaps an edit that comes before it in the text is left out.
pub fn apply<'a>(sql: &str, fixes: impl IntoIterator<Item = &'a Fix>) -> String {
    let mut edits: Vec<&Edit> = fixes.into_iter().flat_map(|fix| &fix.edits).collect();
    edits.sort();
    edits.dedup();
    let mut text = String::new();
    let mut done = 0;
    for edit in edits.into_iter().filter(|edit| edit.end <= sql.len()) {
        if edit.start < done {
            continue;
        }
        text.push_str(&sql[done..edit.start]);
        text.push_str(&edit.text);
        done = edit.end;
    }
    text.push_str(&sql[done..]);
    text
}

const NO_TRANSACTION: &str = "-- relata: no transaction\n";

/// What is certain: a statement that may leave the transaction, because it is alone in its file or there is none, can be
/// CONCURRENTLY, or be checked after it was made NOT VALID.
pub(crate) fn certain(file: &File<'_>, rule: &Rule, violation: &Violation) -> Option<Fix> {
    let statements = split::split(file.sql).ok()?;
    let place = usize::from(violation.text_range.start());
    let statement = statements.iter().find(|it| it.range.contains(&place))?;
    let squawks = || Some(violation.fix.as_ref()?.edits.iter().map(edit).collect::<Vec<_>>());
    let mut edits = match rule.code {
        "require-concurrent-index-creation"
        | "require-concurrent-index-deletion"
        | "require-concurrent-partition-detach"
        | "require-concurrent-reindex" => {
            let tokens: Vec<Token<'_>> = split::tokens(statement.text).collect::<Result<_, _>>().ok()?;
            // The runner finds what a crash left by the index's name.
            let is_unnamed = tokens.windows(2).any(|pair| pair[0].is("index") && pair[1].is("on"));
            let upper = |edit: Edit| Edit { text: edit.text.to_uppercase(), ..edit };
            squawks().filter(|_| !is_unnamed)?.into_iter().map(upper).collect()
        }
        "adding-foreign-key-constraint" | "constraint-missing-not-valid" => validated_later(statement)?,
        "identifier-too-long" => return squawks().map(|edits| Fix { edits }),
        _ => return None,
    };
    if file.in_transaction {
        if statements.len() > 1 {
            return None;
        }
        let start = file.sql.len() - file.sql.trim_start_matches('\u{feff}').len();
        edits.push(Edit { start, end: start, text: NO_TRANSACTION.to_owned() });
    }
    Some(Fix { edits })
}

fn edit(edit: &squawk_linter::Edit) -> Edit {
    let Range { start, end } = Range::<usize>::from(edit.text_range);
    Edit { start, end, text: edit.text.clone().unwrap_or_default() }
}

/// `ALTER TABLE t ADD CONSTRAINT c … NOT VALID; ALTER TABLE t VALIDATE CONSTRAINT c`.
fn validated_later(statement: &split::Statement<'_>) -> Option<Vec<Edit>> {
    let tokens: Vec<Token<'_>> = split::tokens(statement.text).collect::<Result<_, _>>().ok()?;
    let add = tokens.windows(2).position(|pair| pair[0].is("add") && pair[1].is("constraint"))?;
    let name = tokens.get(add + 2).filter(|token| token.name().is_some())?;
    let mut depth = 0_usize;
    let mut commas = 0;
    for token in &tokens {
        match token.text {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            "," if depth == 0 => commas += 1,
            _ => {}
        }
    }
    let may_be_invalid = tokens.iter().any(|token| token.is("check") || token.is("foreign"));
    let is_invalid = tokens.windows(2).any(|pair| pair[0].is("not") && pair[1].is("valid"));
    if commas > 0 || is_invalid || !may_be_invalid {
        return None;
    }
    let alter = statement.text[..tokens[add].range.start].trim_end();
    let text = format!(" NOT VALID;\n{alter} VALIDATE CONSTRAINT {}", name.text);
    Some(vec![Edit { start: statement.range.end, end: statement.range.end, text }])
}
