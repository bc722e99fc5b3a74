//! Figures as Prometheus' text format: <https://prometheus.io/docs/instrumenting/exposition_formats/>.

use std::fmt::Write as _;

use super::{DatabaseStats, IndexStats, Stats, TableStats};

type Figure<T> = (&'static str, &'static str, &'static str, fn(&T) -> Option<f64>);

const DATABASE: &[Figure<DatabaseStats>] = &[
    ("database_bytes", "gauge", "Size on disk.", |it| Some(it.size_bytes as f64)),
    ("database_connections", "gauge", "Sessions that are connected.", |it| Some(it.connections as f64)),
    ("max_connections", "gauge", "As many sessions as the server takes.", |it| {
        Some(it.max_connections as f64)
    }),
    ("database_commits_total", "counter", "Transactions that were committed.", |it| Some(it.commits as f64)),
    ("database_rollbacks_total", "counter", "Transactions that were rolled back.", |it| {
        Some(it.rollbacks as f64)
    }),
    ("database_blocks_hit_total", "counter", "Blocks that were found in the cache.", |it| {
        Some(it.blocks_hit as f64)
    }),
    ("database_blocks_read_total", "counter", "Blocks that were not found in the cache.", |it| {
        Some(it.blocks_read as f64)
    }),
    ("database_deadlocks_total", "counter", "Deadlocks that were broken.", |it| Some(it.deadlocks as f64)),
    ("database_temp_bytes_total", "counter", "Bytes written to temporary files.", |it| {
        Some(it.temp_bytes as f64)
    }),
];

const TABLE: &[Figure<TableStats>] = &[
    ("table_bytes", "gauge", "Size without indexes.", |it| Some(it.table_bytes as f64)),
    ("table_index_bytes", "gauge", "Size of its indexes.", |it| Some(it.index_bytes as f64)),
    ("table_live_rows", "gauge", "Rows, estimated.", |it| Some(it.live_rows as f64)),
    ("table_dead_rows", "gauge", "Rows that vacuum has not removed yet.", |it| Some(it.dead_rows as f64)),
    ("table_modified_rows", "gauge", "Rows changed since the last analyze.", |it| {
        Some(it.modified_rows as f64)
    }),
    ("table_bloat_bytes", "gauge", "What a rewrite would win at most, estimated.", |it| {
        it.bloat_bytes.map(|bytes| bytes as f64)
    }),
    ("table_seq_scans_total", "counter", "Reads from end to end.", |it| Some(it.seq_scans as f64)),
    ("table_seq_rows_read_total", "counter", "Rows read in reads from end to end.", |it| {
        Some(it.seq_rows_read as f64)
    }),
    ("table_index_scans_total", "counter", "Reads by an index.", |it| Some(it.index_scans as f64)),
    ("table_last_vacuum_timestamp_seconds", "gauge", "When it was last vacuumed.", |it| {
        it.last_vacuum.map(|at| at.timestamp() as f64)
    }),
    ("table_last_analyze_timestamp_seconds", "gauge", "When it was last analyzed.", |it| {
        it.last_analyze.map(|at| at.timestamp() as f64)
    }),
];

const INDEX: &[Figure<IndexStats>] = &[
    ("index_bytes", "gauge", "Size of an index.", |it| Some(it.size_bytes as f64)),
    ("index_scans_total", "counter", "How often an index was used.", |it| Some(it.scans as f64)),
    ("index_bloat_bytes", "gauge", "What building it anew would win at most, estimated.", |it| {
        it.bloat_bytes.map(|bytes| bytes as f64)
    }),
];

pub(super) fn text(stats: &Stats) -> String {
    let mut text = String::new();
    let database = &stats.database.name;
    family(&mut text, DATABASE, std::slice::from_ref(&stats.database), |_| vec![("database", database)]);
    family(&mut text, TABLE, &stats.tables, |it| {
        vec![("database", database), ("schema", &it.schema), ("table", &it.name)]
    });
    family(&mut text, INDEX, &stats.indexes, |it| {
        vec![("database", database), ("schema", &it.schema), ("table", &it.table), ("index", &it.name)]
    });
    let oldest = stats.sessions.iter().map(|it| it.transaction_time.as_secs_f64()).fold(0.0, f64::max);
    let findings: [Figure<Stats>; 6] = [
        ("indexes_unused", "gauge", "Indexes that are never used and enforce nothing.", |it| {
            Some(it.unused_indexes().count() as f64)
        }),
        ("indexes_duplicate", "gauge", "Indexes that another one makes superfluous.", |it| {
            Some(it.duplicate_indexes().count() as f64)
        }),
        ("indexes_invalid", "gauge", "Indexes that no query may use.", |it| {
            Some(it.invalid_indexes().count() as f64)
        }),
        ("foreign_keys_unindexed", "gauge", "Foreign keys whose columns no index begins with.", |it| {
            Some(it.unindexed_foreign_keys.len() as f64)
        }),
        ("sessions_in_transaction", "gauge", "Sessions in a transaction.", |it| {
            Some(it.sessions.len() as f64)
        }),
        ("sessions_waiting", "gauge", "Sessions that wait for another's lock.", |it| {
            Some(it.waiting_sessions().count() as f64)
        }),
    ];
    family(&mut text, &findings, std::slice::from_ref(stats), |_| vec![("database", database)]);
    let age: [Figure<f64>; 1] =
        [("oldest_transaction_seconds", "gauge", "Age of the oldest transaction.", |it| Some(*it))];
    family(&mut text, &age, &[oldest], |_| vec![("database", database)]);
    text
}

/// The samples of a name stand together, below what it means.
fn family<'a, T>(
    text: &mut String,
    figures: &[Figure<T>],
    items: &'a [T],
    labels: impl Fn(&'a T) -> Vec<(&'static str, &'a String)>,
) {
    for (name, kind, help, value) in figures {
        let mut samples = items.iter().filter_map(|item| Some((item, value(item)?))).peekable();
        if samples.peek().is_none() {
            continue;
        }
        let _ = write!(text, "# HELP relata_{name} {help}\n# TYPE relata_{name} {kind}\n");
        for (item, value) in samples {
            let labels: Vec<String> =
                labels(item).iter().map(|(label, value)| format!("{label}=\"{}\"", escape(value))).collect();
            let _ = writeln!(text, "relata_{name}{{{}}} {value}", labels.join(","));
        }
    }
}

fn escape(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn a_name_stays_within_its_quotes() {
        assert_eq!(escape("a\"b\\c\nd"), "a\\\"b\\\\c\\nd");
    }
}
