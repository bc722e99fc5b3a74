//! Comments that say that a finding is meant: `-- relata: ignore RULE[, RULE]: why`.
//!
//! Directly above a statement such a comment is for that statement; elsewhere in the comments at the head of a file it is
//! for the whole file. In place of a rule, the name of a [`Kind`](crate::Kind) stands for all of its rules. Squawk's own
//! comments (`-- squawk-ignore …`) count as well.

use std::ops::Range;

use relata_schema::nearest;
use relata_sql::split::{Statement, split};

use crate::finding::{Finding, Severity};
use crate::rules::{Rule, rule, rules};

/// One comment, and the part of the file that it is for.
pub(crate) struct Ignore {
    words: Vec<String>,
    range: Range<usize>,
}

impl Ignore {
    pub(crate) fn covers(&self, rule: &Rule, place: usize) -> bool {
        self.range.contains(&place)
            && self.words.iter().any(|word| word == rule.code || word == rule.kind.name())
    }
}

/// The comments of a file, and what is wrong with them.
pub(crate) fn read(sql: &str) -> (Vec<Ignore>, Vec<Finding>) {
    // Where a quote has no end, nothing is a statement.
    let statements = split(sql).unwrap_or_default();
    let (mut ignores, mut findings) = (Vec::new(), Vec::new());
    let mut start = 0;
    let mut lines = Vec::new();
    for line in sql.split_inclusive('\n') {
        lines.push((start, line.trim_start_matches('\u{feff}').trim()));
        start += line.len();
    }
    for (index, &(start, line)) in lines.iter().enumerate() {
        let inside = statements.iter().any(|it| it.range.contains(&start));
        let Some(text) = directive(line).filter(|_| !inside) else { continue };
        let words: Vec<String> = text
            .split_once(':')
            .map_or(text, |(words, _)| words)
            .split([',', ' '])
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect();
        let range = start..start + line.len();
        let unknown = words.iter().filter(|word| !is_known(word)).map(|word| {
            let kinds = rules().map(|rule| rule.kind.name());
            let near = nearest(word, rules().map(|rule| rule.code).chain(kinds));
            let near = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
            format!("there is no rule {word}{near}")
        });
        findings.extend(unknown.map(|message| unused(range.clone(), message)));
        match covered(&statements, &lines, index, sql.len()) {
            Some(covered) => ignores.push(Ignore { words, range: covered }),
            None => findings.push(unused(range, "this comment stands above no statement".to_owned())),
        }
    }
    (ignores, findings)
}

/// What stands after `-- relata: ignore`.
fn directive(line: &str) -> Option<&str> {
    let text = line.strip_prefix("--")?.trim_start().strip_prefix("relata:")?.trim_start();
    let rest = text.strip_prefix("ignore")?;
    (rest.is_empty() || rest.starts_with(char::is_whitespace)).then_some(rest.trim())
}

/// What a comment in this line is for.
fn covered(
    statements: &[Statement<'_>],
    lines: &[(usize, &str)],
    index: usize,
    end: usize,
) -> Option<Range<usize>> {
    let next = lines.iter().enumerate().skip(index + 1).find(|(_, (_, line))| !line.starts_with("--"));
    let below = next.and_then(|(place, _)| statements.iter().find(|it| it.line == place + 1));
    match (below, statements.first()) {
        (Some(statement), _) => Some(statement.range.clone()),
        (None, Some(first)) if lines[index].0 < first.range.start => Some(0..end),
        (None, Some(_) | None) => None,
    }
}

fn is_known(word: &str) -> bool {
    rule(word).is_some() || rules().any(|rule| rule.kind.name() == word)
}

fn unused(range: Range<usize>, message: String) -> Finding {
    let rule = rule("unused-ignore");
    Finding {
        code: "unused-ignore",
        severity: Severity::Error,
        range,
        message,
        advice: rule.map_or("", |rule| rule.advice),
        table: None,
        fix: None,
    }
}
