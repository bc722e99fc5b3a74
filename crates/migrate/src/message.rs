//! Says what went wrong, by name, and what to do about it.

use std::collections::BTreeSet;
use std::fmt;

use crate::error::{Error, Kind, Place};
use crate::folder;
use crate::header::{self, Find};
use crate::sum;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_kind(self.kind(), f)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: `{}`", self.file, self.line, self.statement)
    }
}

fn write_kind(kind: &Kind, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match kind {
        Kind::Read { path, error } => write!(f, "cannot read {}: {error}", path.display()),
        Kind::NotUtf8 { file, line } => write!(f, "{file}:{line}: not UTF-8; save the file as UTF-8"),
        Kind::FileName { file } => write!(
            f,
            "{file} is no name for a migration: `NNNN_name.sql` is wanted, four digits or more, then letters, digits, `_` \
             or `-`; and `NNNN_name.down.sql` for the way back"
        ),
        Kind::SameNumber { first, second } => write!(
            f,
            "{first} and {second} have the same number, as files of two branches may; `relata rebase` gives the one that {} \
             does not have, with its down file, the next free number",
            sum::FILE_NAME
        ),
        Kind::DownWithoutUp { down, up } => {
            write!(f, "{down} undoes {up}, which does not exist; rename or remove the down file")
        }
        Kind::Directive { file, line, directive } => write!(
            f,
            "{file}:{line}: `relata: {directive}` is not understood; there are `-- relata: no transaction`, \
             `-- relata: irreversible: <reason>`, `-- relata: loses <loss>: <what>`, `-- relata: ignore <rule>: <reason>` and \
             `-- relata: replaces <migration> <sha-256>`"
        ),
        Kind::SumLine { line } => write!(
            f,
            "{}:{line}: not a line that relata writes; restore the file from version control",
            sum::FILE_NAME
        ),
        Kind::SumConflict { line, ours, theirs } => {
            let both = |stems: &[String]| if stems.is_empty() { "none".to_owned() } else { stems.join(", ") };
            write!(
                f,
                "{}:{line}: a git conflict: two branches added migrations at the same place (ours: {}; theirs: {}); \
                 `relata rebase` gives yours the next free numbers after theirs",
                sum::FILE_NAME,
                both(ours),
                both(theirs)
            )
        }
        Kind::Sum(problems) => {
            write!(f, "the migrations do not agree with {}:", sum::FILE_NAME)?;
            for problem in problems {
                write!(f, "\n  {problem}")?;
            }
            write_way_out(problems, f)
        }
        Kind::Split { file, error } => write!(f, "{file}: {error}"),
        Kind::TransactionControl { at } => write!(
            f,
            "{at}: a migration must not begin or end transactions itself: relata runs the file in one, with its line in \
             the ledger; remove the statement, or head the file with `-- relata: no transaction` and leave out BEGIN and \
             COMMIT"
        ),
        Kind::OutsideTransaction { at } => write!(
            f,
            "{at}: PostgreSQL does not run this inside a transaction; head the file with `-- relata: no transaction`, or \
             put the statement into a file of its own with that head"
        ),
        Kind::UnnamedIndex { at } => write!(
            f,
            "{at}: give the index a name, so that a run that was cut off can find what it left behind"
        ),
        Kind::PsqlOnly { at } => write!(
            f,
            "{at}: only psql can run this (its own commands, and COPY from or to the terminal); write INSERT, or load the \
             rows another way"
        ),
        Kind::Missing(rows) => {
            f.write_str("the database has migrations whose files are gone:")?;
            for row in rows {
                write!(f, "\n  {}", folder::stem(row.version, &row.name))?;
            }
            f.write_str("\nrestore the files from version control, or check out the branch that has them")
        }
        Kind::PartOfSquashed { squashed, done, last } => write!(
            f,
            "{squashed} was folded from files of which the database has only those up to {done}: bring it to {last:04} with the \
             files as they were before, from version control, and then come back to these"
        ),
        Kind::Changed { files } => write!(
            f,
            "changed after they were applied: {}; restore them, and put the change into a new migration",
            files.join(", ")
        ),
        Kind::Moved { files } => {
            f.write_str("renumbered after they were applied:")?;
            for (from, to) in files {
                write!(f, "\n  {from} is now {to}")?;
            }
            f.write_str("\ngive the files the numbers that the database knows")
        }
        Kind::OutOfOrder { files, newest } => write!(
            f,
            "not applied, but older than {newest:04}, which is: {}; give them the next free numbers, or allow it with \
             `--allow-out-of-order`",
            files.join(", ")
        ),
        Kind::UnderWay { file, done, total } => write!(
            f,
            "{file} was cut off after {done} of {total} statements; finish it first with `relata rollback`"
        ),
        Kind::ChangedUnderWay { file, done, total } => write!(
            f,
            "{file} was cut off after {done} of {total} statements and has been changed since, so it is not known what to go \
             on with; restore the file and run again, or finish by hand and record it with `relata baseline`"
        ),
        Kind::NoSuchVersion { version } => write!(f, "no migration has the number {version:04}"),
        Kind::NotApplied { version } => write!(f, "{version:04} is not applied to this database"),
        Kind::NoDown { stem, down } => {
            write!(
                f,
                "{stem} cannot be rolled back: there is no {down}; write one, or undo it with a new migration"
            )
        }
        Kind::Irreversible { stem, reason } => {
            write!(
                f,
                "{stem} cannot be rolled back: {reason}; restore a backup, or go forward with a new migration"
            )
        }
        Kind::Locked { holder, waited } => {
            write!(f, "another migration is running on this database; waited {:.1} s", waited.as_secs_f64())?;
            match holder {
                Some(holder) => write!(
                    f,
                    " for process {} (`{}`, role {}, connected since {}); wait for it, or end it with \
                     `select pg_terminate_backend({})`",
                    holder.pid, holder.application_name, holder.user, holder.since, holder.pid
                ),
                None => f.write_str("; try again"),
            }
        }
        Kind::BeingBuilt { index, pid, at } => {
            write!(
                f,
                "{at}: process {pid} is building the index {index} at this moment; wait for it and run again"
            )
        }
        Kind::NewerLedger { found, known } => write!(
            f,
            "relata.migrations is of version {found}, and this program knows {known}; use a newer relata"
        ),
        Kind::BadLedger { version, column } => {
            write!(
                f,
                "relata.migrations: the row of {version} has a value in {column} that relata did not write"
            )
        }
        Kind::Statement { at, position, finds, error } => {
            let (line, column) = position.unwrap_or((at.line, 0));
            write!(f, "{}:{line}", at.file)?;
            if column > 0 {
                write!(f, ":{column}")?;
            }
            write!(f, ": `{}`: ", at.statement)?;
            write_postgres(error, f)?;
            write_finds(finds, f)
        }
        Kind::Commit { file, finds, error } => {
            write!(f, "{file}: at the commit: ")?;
            write_postgres(error, f)?;
            if error.as_db_error().is_none() {
                f.write_str("; it is not known whether it took effect: run again, the ledger knows")?;
            }
            write_finds(finds, f)
        }
        Kind::Stopped => f.write_str("stopped; what was finished stays, run again to go on"),
        Kind::Postgres { doing, error } => {
            write!(f, "{doing}: ")?;
            write_postgres(error, f)
        }
    }
}

/// What to do about files that are not what the sums say.
fn write_way_out(problems: &[sum::Problem], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let numbers: BTreeSet<u64> = problems.iter().map(sum::Problem::version).collect();
    let list: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    write!(
        f,
        "\nrestore the files from version control; if the change is wanted and no database has them yet, `relata generate \
         --accept {}` proves the folder as it is and writes its sums anew, and `relata generate --redo {}` writes the \
         migrations from there on again",
        list.join(","),
        numbers.first().copied().unwrap_or_default()
    )
}

/// The queries that find the rows in the way.
fn write_finds(finds: &[Find], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for Find { what, query } in finds {
        write!(f, "\n  {what}\n    {}{query}", header::FIND)?;
    }
    if finds.is_empty() { Ok(()) } else { f.write_str("\n  mend these rows and run again") }
}

/// Message, detail, hint and context; the client's own words where the server said nothing.
fn write_postgres(error: &postgres::Error, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let Some(db) = error.as_db_error() else {
        write!(f, "{error}")?;
        return match std::error::Error::source(error) {
            Some(source) => write!(f, ": {source}"),
            None => Ok(()),
        };
    };
    write!(f, "{} ({})", db.message(), db.code().code())?;
    for (what, text) in [("detail", db.detail()), ("hint", db.hint()), ("context", db.where_())] {
        if let Some(text) = text {
            write!(f, "\n  {what}: {}", text.replace('\n', "\n    "))?;
        }
    }
    Ok(())
}
