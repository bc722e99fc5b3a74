//! What a migration file does to those who use the database meanwhile, found in its SQL.
//!
//! [`lint`] runs the rules of the crate `squawk-linter` over a file, and judges what they find by what is known of the
//! schema: a table that the same file creates is nobody's yet, what the file's header states is meant, and the number of rows
//! decides how bad it is to make others wait. [`rules()`] are in one list. Nothing here asks a
//! server: what is known is given as [`Known`].

mod finding;
mod fix;
mod ignore;
mod rules;
mod stated;
mod subject;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use relata_schema::QualifiedName;
use squawk_linter::{Linter, LinterSettings, Rule as Squawk, Violation};
use squawk_syntax::SourceFile;

pub use finding::{Finding, Severity};
pub use fix::{Edit, Fix, apply};
pub use rules::{Kind, Rule, rule, rules};

/// A migration file.
#[derive(Debug, Clone, Copy)]
pub struct File<'a> {
    pub sql: &'a str,
    /// Whether it runs as one transaction: it does not say `-- relata: no transaction`.
    pub in_transaction: bool,
}

/// What is known beside the file.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// PostgreSQL's major version, if one is pinned.
    pub major: Option<u32>,
    /// The rows of each table of the live database, where there is one; `None` for a table that it never counted.
    pub rows: Option<BTreeMap<QualifiedName, Option<u64>>>,
    /// The tables whose rows the file was seen to read or to write anew, where that was tried.
    pub touched: Option<BTreeSet<QualifiedName>>,
    /// Rules that are off unless they are asked for, and are.
    pub also: BTreeSet<&'static str>,
    /// Rules that are left out.
    pub except: BTreeSet<&'static str>,
}

/// The findings in a file, in their order. SQL that cannot be parsed is told as a note.
pub fn lint(file: &File<'_>, known: &Known) -> Vec<Finding> {
    let parsed = SourceFile::parse(file.sql);
    let statements = subject::statements(&parsed.tree());
    let stated = stated::read(file.sql);
    let (ignores, mut findings) = ignore::read(file.sql);
    for error in parsed.errors() {
        findings.push(Finding::not_parsed(error.range().into(), error.message()));
    }
    // One a line is enough.
    findings.dedup_by_key(|finding| (finding.code, file.sql[..finding.range.start].matches('\n').count()));
    let violations = violations(file, &parsed, known);
    for violation in &violations {
        let Some(rule) = rules().find(|rule| rule.squawk == violation.code) else { continue };
        let range = Range::<usize>::from(violation.text_range);
        let statement = statements.iter().find(|it| it.range.contains(&range.start));
        let table = statement.and_then(|it| it.table());
        let is_new = statement.is_some_and(|it| it.is_new) && rule.kind != Kind::Fails;
        let is_told_better = violation.code == Squawk::ConstraintMissingNotValid
            && violations.iter().any(|other| {
                is_constraint(other)
                    && statement.is_some_and(|it| it.range.contains(&usize::from(other.text_range.start())))
            });
        let is_stated = rule.kind == Kind::Loses
            && statement.is_some_and(|it| stated.losses(rule, it, &file.sql[range.clone()]));
        let is_taken_back = rule.squawk == Squawk::BanDropConstraint
            && statement.is_some_and(|it| it.takes_back.iter().any(|drop| drop.contains(&range.start)));
        if is_new
            || is_stated
            || is_taken_back
            || is_told_better
            || ignores.iter().any(|ignore| ignore.covers(rule, range.start))
        {
            continue;
        }
        let Some(severity) = finding::severity(rule, table, known, &stated) else { continue };
        findings.push(Finding {
            code: rule.code,
            severity,
            message: finding::message(rule, violation, table, known),
            advice: rule.advice,
            fix: fix::certain(file, rule, violation),
            range,
            table: table.cloned(),
        });
    }
    findings.sort_by(|a, b| (a.range.start, a.code).cmp(&(b.range.start, b.code)));
    findings.dedup();
    findings
}

/// The rules that say of a kind of constraint what [`Squawk::ConstraintMissingNotValid`] says of all.
fn is_constraint(violation: &Violation) -> bool {
    matches!(
        violation.code,
        Squawk::AddingForeignKeyConstraint
            | Squawk::AddingSerialPrimaryKeyField
            | Squawk::DisallowedUniqueConstraint
    )
}

/// What squawk finds, by the rules that are on.
fn violations(file: &File<'_>, parsed: &squawk_syntax::Parse<SourceFile>, known: &Known) -> Vec<Violation> {
    let is_on = |rule: &&Rule| {
        let asked = rule.kind != Kind::Optional || known.also.contains(rule.code);
        asked && !known.except.contains(rule.code)
    };
    let mut linter = Linter::from(rules().filter(is_on).map(|rule| rule.squawk));
    let pg_version = known.major.and_then(|major| major.to_string().parse().ok()).unwrap_or_default();
    linter.settings = LinterSettings { pg_version, assume_in_transaction: file.in_transaction };
    linter.lint(parsed, file.sql)
}
