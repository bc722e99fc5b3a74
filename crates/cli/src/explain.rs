//! `explain`: what a code in brackets means.

use anyhow::{Result, bail};

use crate::Outcome;
use crate::args::Explain;
use crate::report::Reporter;

/// Codes of `check` and of refusals; those of schema files are explained by the crate that gives them.
const CODES: &[(&str, &str)] = &[
    (
        "drift",
        "The live database is not what its applied migrations make: somebody changed it by hand, or a tool did.\n\
      `relata check` lists the objects and the SQL that brings it back. To keep the change instead, put it into\n\
      schema.toml and generate a migration.",
    ),
    (
        "missing-migration",
        "schema.toml says something that the migrations do not build. Run `relata generate` and commit\n\
      what it writes.",
    ),
    (
        "pending",
        "A migration of the folder is not applied on the live database. `relata migrate` applies it.",
    ),
    (
        "out-of-order",
        "A migration that is older than the newest applied one is not applied, as after a merge of two\n\
      branches. Renumber it after the others, or apply it with `relata migrate --allow-out-of-order`.",
    ),
    (
        "under-way",
        "A file without a transaction was cut off in the middle. `relata migrate` goes on after the last\n\
      statement that is done.",
    ),
    (
        "missing",
        "The ledger has a migration that the folder has not: another branch is deployed, or a file was deleted.\n\
      Restore the file from version control.",
    ),
    (
        "changed",
        "A migration was edited after it was applied. Restore it, and put the edit into a new migration.",
    ),
    ("moved", "A migration that is applied stands under another number now. Give it its number back."),
    (
        "sum",
        "migrations.sum does not agree with the files: one was edited, removed or inserted, or two branches met.\n\
      Restore the files from version control. New files are added with `relata generate`. Where no database has a\n\
      file yet, `relata generate --accept N` takes it as it is now, and `relata generate --redo N` writes it anew.\n\
      After a merge, `relata rebase` gives our files the next numbers.",
    ),
    (
        "replay",
        "The migrations cannot be run one after the other on an empty database. The message names the file and\n\
      the line.",
    ),
    (
        "refused-by-postgresql",
        "PostgreSQL itself refused what schema.toml says, when it was built in a scratch database.",
    ),
    (
        "unknown-former-name",
        "A renamed_from names nothing that is there, and the object is not there under its new name either: nothing\n\
      is renamed, and what was meant would be dropped.",
    ),
    (
        "drop-table",
        "The plan drops a table with its rows. Allow it by name: --allow drop-table:NAME. If the table was\n\
      renamed, say renamed_from = \"OLD\" on the new one.",
    ),
    (
        "drop-column",
        "The plan drops a column with its values. Allow it by name: --allow drop-column:TABLE.COLUMN. If the\n\
      column was renamed, say renamed_from = \"OLD\" on the new one.",
    ),
    ("drop-sequence", "The plan drops a sequence, and with it the number that it has come to."),
    (
        "narrow-type",
        "The new type of a column cannot hold every value of the old one. The message says which: values are\n\
      changed in silence (numbers are rounded, times cut), or the server refuses those that do not fit, and the\n\
      migration fails. Where rows shall get there another way, say using = \"…\" on the column.",
    ),
];

pub(crate) fn run(args: &Explain, report: &Reporter) -> Result<Outcome> {
    let code = args.code.trim_matches(['[', ']']);
    match CODES.iter().find(|(known, _)| *known == code) {
        Some((_, text)) => {
            let lines: Vec<&str> = text.lines().map(str::trim_start).collect();
            report.result(lines.join("\n"));
            Ok(Outcome::Done)
        }
        None => {
            let known: Vec<&str> = CODES.iter().map(|(code, _)| *code).collect();
            bail!("`{code}` is no code that can be explained; these can: {}", known.join(", "))
        }
    }
}
