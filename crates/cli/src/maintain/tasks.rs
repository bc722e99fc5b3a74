//! What is to be done, and why.

use anyhow::{Result, anyhow};
use relata::stats::{IndexStats, Stats, TableStats};
use relata_schema::{Scope, nearest};
use serde_json::{Value, json};

use super::leftovers::Leftover;
use crate::args;
use crate::report::{bytes, count};

/// As autovacuum has it: a fifth of the rows and fifty more are dead (`autovacuum_vacuum_scale_factor`).
const DEAD: (f64, i64) = (0.2, 50);
/// A tenth and fifty more have changed since the last analyze (`autovacuum_analyze_scale_factor`).
const CHANGED: (f64, i64) = (0.1, 50);
/// More than half of an index, and so many bytes, are empty.
const BLOAT: (f64, i64) = (0.5, 1 << 20);

/// A statement, and why it is to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Task {
    pub(super) schema: String,
    pub(super) table: String,
    what: What,
    pub(super) reason: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum What {
    Remove(Leftover),
    Vacuum { analyze: bool },
    ReindexTable,
    ReindexIndex { schema: String, name: String },
    Analyze,
}

impl Task {
    pub(super) fn sql(&self) -> String {
        let table = relata_sql::qualified(&self.schema, &self.table);
        match &self.what {
            What::Remove(left) => left.sql(),
            What::Vacuum { analyze: true } => format!("VACUUM (ANALYZE) {table}"),
            What::Vacuum { analyze: false } => format!("VACUUM {table}"),
            What::ReindexTable => format!("REINDEX TABLE CONCURRENTLY {table}"),
            What::ReindexIndex { schema, name } => {
                format!("REINDEX INDEX CONCURRENTLY {}", relata_sql::qualified(schema, name))
            }
            What::Analyze => format!("ANALYZE {table}"),
        }
    }

    /// As messages name it.
    pub(super) fn title(&self) -> String {
        self.sql().replace("public.", "")
    }

    /// Whether it waits for older transactions, and leaves an index when it is cut off.
    pub(super) fn waits(&self) -> bool {
        match self.what {
            What::Remove(_) | What::ReindexTable | What::ReindexIndex { .. } => true,
            What::Vacuum { .. } | What::Analyze => false,
        }
    }

    pub(super) fn json(&self) -> Value {
        json!({ "schema": self.schema, "table": self.table, "sql": self.sql(), "reason": self.reason })
    }
}

/// The tasks, table by table. Tables that were named get what was asked for, or VACUUM (ANALYZE); of the others those
/// that need it.
pub(super) fn choose(
    args: &args::Maintain,
    stats: &Stats,
    scope: &Scope,
    left: Vec<Leftover>,
) -> Result<Vec<Task>> {
    let in_scope = |schema: &str| match scope {
        Scope::All => true,
        Scope::Listed(names) => names.contains(schema),
    };
    let named = named(args, stats, in_scope)?;
    let no_action = !(args.vacuum || args.analyze || args.reindex);
    let mut tasks = Vec::new();
    for table in &stats.tables {
        let is_named = named.contains(&(&table.schema, &table.name));
        if !(is_named || named.is_empty() && in_scope(&table.schema)) {
            continue;
        }
        let mut add = |what: What, reason: String| {
            tasks.push(Task { schema: table.schema.clone(), table: table.name.clone(), what, reason });
        };
        let is_asked = is_named || args.all;
        let asked = |flag: bool| is_asked && flag;
        for left in left.iter().filter(|left| left.schema == table.schema && left.table == table.name) {
            if no_action || args.reindex {
                add(What::Remove(left.clone()), "left by a reindex that was cut off".to_owned());
            }
        }
        let because =
            |asked: bool, need: Option<String>| need.or_else(|| asked.then(|| "asked for".to_owned()));
        let vacuum =
            because(asked(args.vacuum || no_action), dead(table)).filter(|_| args.vacuum || no_action);
        let analyze =
            because(asked(args.analyze || no_action), stale(table)).filter(|_| args.analyze || no_action);
        let after = match (vacuum, analyze) {
            (Some(why), Some(too)) if why == too => {
                add(What::Vacuum { analyze: true }, why);
                None
            }
            (Some(why), Some(too)) => {
                add(What::Vacuum { analyze: true }, format!("{why}; {too}"));
                None
            }
            (Some(why), None) => {
                add(What::Vacuum { analyze: false }, why);
                None
            }
            (None, analyze) => analyze,
        };
        if asked(args.reindex) {
            add(What::ReindexTable, "asked for".to_owned());
        } else if no_action || args.reindex {
            let of_table = |it: &&IndexStats| it.schema == table.schema && it.table == table.name;
            for index in stats.indexes.iter().filter(of_table) {
                let Some(why) = bloated(index) else { continue };
                add(What::ReindexIndex { schema: index.schema.clone(), name: index.name.clone() }, why);
            }
        }
        if let Some(why) = after {
            add(What::Analyze, why);
        }
    }
    Ok(tasks)
}

/// The tables that the command line names; a name without a schema is that of each table of that name in scope.
fn named<'a>(
    args: &args::Maintain,
    stats: &'a Stats,
    in_scope: impl Fn(&str) -> bool,
) -> Result<Vec<(&'a String, &'a String)>> {
    let mut found = Vec::new();
    for name in &args.tables {
        let (schema, table) = match name.split_once('.') {
            Some((schema, table)) => (Some(schema), table),
            None => (None, name.as_str()),
        };
        let before = found.len();
        found.extend(
            stats
                .tables
                .iter()
                .filter(|it| {
                    it.name == table
                        && schema.map_or_else(|| in_scope(&it.schema), |schema| schema == it.schema)
                })
                .map(|it| (&it.schema, &it.name)),
        );
        if found.len() == before {
            let near = nearest(table, stats.tables.iter().map(|it| it.name.as_str()));
            let meant = near.map(|near| format!(": did you mean `{near}`?")).unwrap_or_default();
            return Err(anyhow!("there is no table {name} in {}{meant}", stats.database.name));
        }
    }
    Ok(found)
}

fn exceeds(part: i64, of: i64, (share, more): (f64, i64)) -> bool {
    part as f64 > of as f64 * share + more as f64
}

fn dead(table: &TableStats) -> Option<String> {
    exceeds(table.dead_rows, table.live_rows, DEAD)
        .then(|| format!("{} dead rows beside {} live ones", count(table.dead_rows), count(table.live_rows)))
}

fn stale(table: &TableStats) -> Option<String> {
    if table.last_analyze.is_none() && table.table_bytes > 0 {
        return Some("never analyzed".to_owned());
    }
    exceeds(table.modified_rows, table.live_rows, CHANGED).then(|| {
        let (changed, rows) = (count(table.modified_rows), count(table.live_rows));
        format!("{changed} rows changed since the last analyze, of {rows}")
    })
}

fn bloated(index: &IndexStats) -> Option<String> {
    // Someone may be building it; if not, `stats` tells of it, and `migrate` builds anew what is its own.
    if !index.is_valid {
        return None;
    }
    let bloat = index.bloat_bytes?;
    let (share, least) = BLOAT;
    (bloat >= least && bloat as f64 > index.size_bytes as f64 * share)
        .then(|| format!("{} of {} are empty, by estimate", bytes(bloat), bytes(index.size_bytes)))
}
