//! `explain`: what a code in brackets means.

use anyhow::{Result, anyhow};
use relata_schema::nearest;
use relata_toml::Code;
use serde_json::json;

use crate::Outcome;
use crate::args::Explain;
use crate::report::Reporter;

const fn code(name: &'static str, summary: &'static str, advice: &'static str) -> Code {
    Code { name, summary, advice }
}

/// Codes of `check` and of losses; those of schema files are [`relata_toml::CODES`].
const CODES: &[Code] = &[
    code(
        "changed",
        "a migration was edited after it was applied",
        "Restore it, and put the edit into a new migration.",
    ),
    code(
        "difference",
        "the two states that `relata diff` was asked about are not the same",
        "The SQL that it prints leads from the one to the other.",
    ),
    code(
        "disable-row-security",
        "the plan switches row level security off, so that rows that policies hide are seen",
        "Allow it by name: --allow disable-row-security:TABLE. To keep it, say row_level_security = true on the\n\
        table.",
    ),
    code(
        "drift",
        "the live database is not what its applied migrations make",
        "Somebody changed it by hand, or a tool did. `relata check` lists the objects and the SQL that brings it\n\
        back. To keep the change instead, put it into schema.toml and generate a migration.",
    ),
    code(
        "drop-attribute",
        "the plan drops an attribute of a composite type with its values",
        "Allow it by name: --allow drop-attribute:TYPE.ATTRIBUTE. If the attribute was renamed, say\n\
        renamed_from = \"OLD\" on the new one.",
    ),
    code(
        "drop-column",
        "the plan drops a column with its values",
        "Allow it by name: --allow drop-column:TABLE.COLUMN. If the column was renamed, say\n\
        renamed_from = \"OLD\" on the new one.",
    ),
    code(
        "drop-sequence",
        "the plan drops a sequence, and with it the number that it has come to",
        "Allow it by name: --allow drop-sequence:NAME. If it was renamed, say renamed_from = \"OLD\" on the new one.",
    ),
    code(
        "drop-table",
        "the plan drops a table with its rows",
        "Allow it by name: --allow drop-table:NAME. If the table was renamed, say renamed_from = \"OLD\" on the\n\
        new one.",
    ),
    code(
        "invalid-schema",
        "schema.toml has errors, so nothing else was looked at",
        "Each of them has a code of its own.",
    ),
    code(
        "not-parsed",
        "`relata lint` cannot read a statement",
        "It is no failure: the rules were applied to the rest, and PostgreSQL has the last word. `relata check` runs the\n\
        file in scratch.",
    ),
    code(
        "missing",
        "the ledger has a migration that the folder has not",
        "Another branch is deployed, or a file was deleted. Restore the file from version control.",
    ),
    code(
        "missing-migration",
        "schema.toml says something that the migrations do not build",
        "Run `relata generate` and commit what it writes.",
    ),
    code("moved", "a migration that is applied stands under another number now", "Give it its number back."),
    code(
        "narrow-type",
        "the new type of a column cannot hold every value of the old one",
        "The message says which: values are changed in silence (numbers are rounded, times cut), or the server\n\
        refuses those that do not fit, and the migration fails. Where rows shall get there another way, say\n\
        using = \"…\" on the column, such as using = \"at at time zone 'UTC'\" between timestamp and timestamptz, which\n\
        otherwise depends on the TimeZone of the session that migrates. Allow it by name: --allow narrow-type:TABLE.COLUMN.",
    ),
    code(
        "out-of-order",
        "a migration is not applied, though newer ones are",
        "It came with a merge of two branches, say. Renumber it after the others, or apply it with\n\
        `relata migrate --allow-out-of-order`.",
    ),
    code(
        "pending",
        "a migration of the folder is not applied on the live database",
        "`relata migrate` applies it.",
    ),
    code(
        "replay",
        "the migrations cannot be run one after the other on an empty database",
        "The message names the file and the line.",
    ),
    code(
        "restart-sequence",
        "the plan takes a sequence back to its start",
        "It may give numbers a second time. Allow it by name: --allow restart-sequence:NAME.",
    ),
    code(
        "stale-code",
        "generated Rust that is checked in is not what schema.toml gives now",
        "`relata codegen` writes the file anew; `out` of `[rust]` in schema.toml names it.",
    ),
    code(
        "sum",
        "migrations.sum does not agree with the files",
        "One was edited, removed or inserted, or two branches met. Restore the files from version control. New files\n\
        are added with `relata generate`. Where no database has a file yet, `relata generate --accept N` takes it\n\
        as it is now, and `relata generate --redo N` writes it anew. After a merge, `relata rebase` gives our files\n\
        the next numbers.",
    ),
    code(
        "two-branches",
        "two branches added migrations: a number stands twice, or migrations.sum has the marks of a git conflict",
        "Resolve schema.toml, then `relata rebase` gives our files the numbers after theirs, once scratch shows that both\n\
        orders make the same.",
    ),
    code(
        "under-way",
        "a file without a transaction was cut off in the middle",
        "`relata migrate` goes on after the last statement that is done. `relata rollback` undoes what is done, and the\n\
        file can be written anew with `relata generate --redo N`.",
    ),
    code(
        "unrecorded",
        "the live database is not empty, and it is not known to have any migration",
        "It was pushed and then schema.toml was changed, say, or it is older than the migrations. `relata push`\n\
        brings it to schema.toml, and `relata migrate` then records the migrations without running them. Or\n\
        `relata pull` writes down what it is, `relata generate` a migration that makes it, and\n\
        `relata baseline` records that one.",
    ),
];

/// The rules of `lint` among them.
fn all() -> Vec<Code> {
    let rules = relata_lint::rules().map(|rule| code(rule.code, rule.summary, rule.advice));
    let mut all: Vec<Code> = CODES.iter().chain(relata_toml::CODES).copied().chain(rules).collect();
    all.sort_by_key(|code| code.name);
    all
}

/// The code of this name.
pub(crate) fn code_of(name: &str) -> Option<Code> {
    all().into_iter().find(|code| code.name == name)
}

pub(crate) fn run(args: &Explain, report: &Reporter) -> Result<Outcome> {
    let data = |code: &Code| json!({ "code": code.name, "summary": code.summary, "advice": code.advice });
    let Some(asked) = &args.code else {
        let all = all();
        let width = all.iter().map(|code| code.name.len()).max().unwrap_or(0);
        report.json(&all.iter().map(data).collect());
        for code in all {
            report.result(format!("{:width$}  {}", code.name, code.summary));
        }
        return Ok(Outcome::Done);
    };
    // As a loss is allowed, or as a message shows it.
    let name = asked.trim_matches(['[', ']']).split(':').next().unwrap_or(asked);
    let code = code_of(name).ok_or_else(|| {
        let all = all();
        let near = nearest(name, all.iter().map(|code| code.name));
        let near = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
        anyhow!("`{name}` is no code: {near}`relata explain` lists them all")
    })?;
    report.json(&data(&code));
    report.result(format!("{}: {}\n{}", code.name, code.summary, code.advice));
    Ok(Outcome::Done)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::all;

    /// Texts that look like a code and are none: other words of PostgreSQL's, of git's and of our own.
    const NO_CODES: &[&str] = &[
        "data-loss",
        "en-x-icu",
        "ffffffff-ffff-ffff-ffff-ffffffffffff",
        "kebab-case",
        "rebase-apply",
        "rebase-merge",
        "relata-fetch",
        "verify-ca",
        "verify-full",
    ];

    /// Texts in double quotes that look like a code of two words or more, outside of tests and explanations.
    fn codes_in(path: &Path, found: &mut BTreeSet<String>) {
        if path.is_dir() {
            for entry in fs::read_dir(path).expect("a folder") {
                codes_in(&entry.expect("an entry").path(), found);
            }
            return;
        }
        let is_source = path.extension().is_some_and(|extension| extension == "rs");
        if !is_source || ["cli/src/explain.rs", "toml/src/code.rs"].iter().any(|file| path.ends_with(file)) {
            return;
        }
        let text = fs::read_to_string(path).expect("a file");
        let code = text.split("#[cfg(test)]").next().unwrap_or("");
        for literal in code.split('"') {
            let words: Vec<&str> = literal.split('-').collect();
            let is_word =
                |word: &&str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
            if words.len() > 1 && words.iter().all(is_word) {
                found.insert(literal.to_owned());
            }
        }
    }

    #[test]
    fn every_code_that_can_be_printed_is_explained() {
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let mut found = BTreeSet::new();
        for entry in fs::read_dir(&crates).expect("the crates") {
            codes_in(&entry.expect("an entry").path().join("src"), &mut found);
        }
        assert!(found.len() > 50, "{found:?}");
        for text in NO_CODES {
            assert!(found.remove(*text), "`{text}` is nowhere now");
        }
        let known: BTreeSet<&str> = all().iter().map(|code| code.name).collect();
        assert_eq!(known.len(), all().len(), "a code is explained twice");
        let unexplained: Vec<&String> = found.iter().filter(|code| !known.contains(code.as_str())).collect();
        assert!(unexplained.is_empty(), "{unexplained:?}");
        let unprinted: Vec<&&str> =
            known.iter().filter(|code| code.contains('-') && !found.contains(**code)).collect();
        assert!(unprinted.is_empty(), "explained and never printed: {unprinted:?}");
    }
}
