//! Compares a folder with a database's history: what is applied, what is to come, and what does not fit.

use crate::folder::{Folder, Migration};
use crate::history::{How, Row, State};

/// How a folder and a history stand to each other. All lists ascend by version.
///
/// ```
/// use relata_migrate::{Folder, Status, compare};
///
/// let folder = Folder::from_embedded(&[("0001_initial.sql", "create table users (id int)")])?;
/// let Status { pending, .. } = compare(&folder, &[]);
/// assert_eq!(pending.len(), 1);
/// # Ok::<(), relata_migrate::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Status<'a> {
    /// In both, and the same.
    pub applied: Vec<(&'a Migration, &'a Row)>,
    /// A file without a transaction that was cut off in the middle, forwards or back. Its file may have changed since.
    pub under_way: Vec<(&'a Migration, &'a Row)>,
    /// To be applied: newer than all that the database has.
    pub pending: Vec<&'a Migration>,
    /// Not applied, yet older than the newest that is.
    pub out_of_order: Vec<&'a Migration>,
    /// Applied, but no file has this number.
    pub missing: Vec<&'a Row>,
    /// Applied, but its up file has another content now.
    pub changed: Vec<(&'a Migration, &'a Row)>,
    /// Applied, but its content stands under another number now.
    pub moved: Vec<(&'a Migration, &'a Row)>,
    /// Folded from others, all of which are applied; it is among [`Status::applied`], and [`crate::migrate`] will write
    /// it down as one.
    pub squashed: Vec<&'a Migration>,
}

/// Compares them. `history` ascends by version.
///
/// ```
/// use relata_migrate::{Folder, compare};
///
/// let folder = Folder::from_embedded(&[("0001_initial.sql", "create table users (id int)")])?;
/// let history = []; // what `relata_migrate::history` reads
/// assert!(!compare(&folder, &history).is_up_to_date());
/// # Ok::<(), relata_migrate::Error>(())
/// ```
pub fn compare<'a>(folder: &'a Folder, history: &'a [Row]) -> Status<'a> {
    let mut status = Status::default();
    let newest = history.iter().map(|row| row.version).max();
    status.squashed = folder.migrations.iter().filter(|migration| has_all(migration, history)).collect();
    for row in history {
        if let Some(squashed) = status.squashed.iter().find(|migration| replaces(migration, row)) {
            if row.version == squashed.version {
                status.applied.push((squashed, row));
            }
            continue;
        }
        let migration = folder.get(row.version);
        match migration {
            Some(migration) if migration.up.sha256 == row.sha256 && row.state == State::Done => {
                status.applied.push((migration, row));
                continue;
            }
            Some(migration) if row.state != State::Done => {
                status.under_way.push((migration, row));
            }
            Some(_) | None => {}
        }
        if migration.is_some_and(|migration| migration.up.sha256 == row.sha256) {
            continue;
        }
        let moved = folder.migrations.iter().find(|other| {
            let fits =
                history.iter().any(|row| row.version == other.version && row.sha256 == other.up.sha256);
            other.up.sha256 == row.sha256 && !fits
        });
        match (moved, migration) {
            (Some(moved), _) => status.moved.push((moved, row)),
            (None, Some(migration)) => status.changed.push((migration, row)),
            (None, None) => status.missing.push(row),
        }
    }
    for migration in &folder.migrations {
        if history.iter().any(|row| row.version == migration.version) {
            continue;
        }
        if newest.is_none_or(|newest| migration.version > newest) {
            status.pending.push(migration);
        } else {
            status.out_of_order.push(migration);
        }
    }
    status
}

/// Whether the migration was folded from others that the database has, each as it was.
fn has_all(migration: &Migration, history: &[Row]) -> bool {
    let replaced = &migration.up.header.replaces;
    let is_done = |row: &Row| row.state == State::Done;
    !replaced.is_empty()
        && replaced.iter().all(|it| {
            history.iter().any(|row| is_done(row) && (row.version, row.sha256) == (it.version, it.sha256))
        })
}

/// Whether this is one of those that the migration was folded from.
pub(crate) fn replaces(migration: &Migration, row: &Row) -> bool {
    let replaced = &migration.up.header.replaces;
    replaced.iter().any(|it| (row.version, row.sha256) == (it.version, it.sha256))
}

/// The history as it will be when what was folded into one is written down as one.
pub(crate) fn folded(folder: &Folder, history: Vec<Row>) -> Vec<Row> {
    let squashed: Vec<Migration> = compare(folder, &history).squashed.into_iter().cloned().collect();
    let mut rows = Vec::new();
    for mut row in history {
        match squashed.iter().find(|migration| replaces(migration, &row)) {
            Some(migration) if row.version == migration.version => {
                row.name.clone_from(&migration.name);
                row.sha256 = migration.up.sha256;
                row.how = How::Recorded;
                rows.push(row);
            }
            Some(_) => {}
            None => rows.push(row),
        }
    }
    rows
}

impl Status<'_> {
    /// Does what was applied still stand in the folder as it was?
    ///
    /// ```
    /// use relata_migrate::{Folder, compare};
    ///
    /// assert!(compare(&Folder::default(), &[]).is_intact());
    /// ```
    pub fn is_intact(&self) -> bool {
        self.missing.is_empty() && self.changed.is_empty() && self.moved.is_empty()
    }

    /// Is there nothing to do and nothing to say?
    ///
    /// ```
    /// use relata_migrate::{Folder, compare};
    ///
    /// assert!(compare(&Folder::default(), &[]).is_up_to_date());
    /// ```
    pub fn is_up_to_date(&self) -> bool {
        self.is_intact()
            && self.pending.is_empty()
            && self.out_of_order.is_empty()
            && self.under_way.is_empty()
    }
}
