//! Statistics for people, a table for each section.

use relata::stats::{DatabaseStats, IndexStats, SessionStats, StatementStats, Statements, Stats, TableStats};

use crate::args::{self, Section, StatementOrder};
use crate::report::Align::{Left, Right};
use crate::report::{Reporter, Table, ago, bytes, count, percent, time};

/// Half of a table and at least so much may be empty before it is worth a word.
const BLOAT: i64 = 1 << 20;

pub(super) fn tell(stats: &Stats, args: &args::Stats, report: &Reporter) {
    let asked = |section| args.sections.is_empty() || args.sections.contains(&section);
    report.result(database(&stats.database));
    if asked(Section::Statements) {
        heading("Slow statements", report);
        statements(&stats.statements, args, report);
    }
    if asked(Section::Tables) {
        heading("Tables", report);
        tables(&stats.tables, args.top, report);
    }
    if asked(Section::Indexes) {
        heading("Indexes", report);
        indexes(&stats.indexes, args.top, report);
    }
    if asked(Section::Findings) {
        heading("Findings", report);
        findings(stats, args.top, report);
    }
    if asked(Section::Sessions) {
        heading("Sessions in a transaction", report);
        sessions(&stats.sessions, args.top, report);
    }
}

fn heading(text: &str, report: &Reporter) {
    let style = anstyle::AnsiColor::Cyan.on_default().bold();
    report.result(format!("\n{style}{text}{style:#}"));
}

fn database(database: &DatabaseStats) -> String {
    let mut parts = vec![
        bytes(database.size_bytes),
        format!("{} of {} connections", database.connections, database.max_connections),
        format!("cache hits {}", percent(database.cache_hit_ratio())),
        format!("{} commits", count(database.commits)),
        format!("{} rollbacks", count(database.rollbacks)),
    ];
    if database.deadlocks > 0 {
        parts.push(format!("{} deadlocks", count(database.deadlocks)));
    }
    if database.temp_bytes > 0 {
        parts.push(format!("{} in temporary files", bytes(database.temp_bytes)));
    }
    if database.stats_since.is_some() {
        parts.push(format!("counted since {}", ago(database.stats_since)));
    }
    format!("{}: {}", database.name, parts.join(", "))
}

/// Tells the rows, and how many there are more.
fn limited<'a, T: 'a>(
    rows: impl IntoIterator<Item = &'a T>,
    top: usize,
    mut table: Table,
    cells: impl Fn(&T) -> Vec<String>,
    report: &Reporter,
) {
    let mut rows = rows.into_iter();
    let mut any = false;
    for row in rows.by_ref().take(top) {
        table.row(cells(row));
        any = true;
    }
    if !any {
        report.result("none");
        return;
    }
    report.table(&table);
    match rows.count() {
        0 => {}
        more => report.result(format!("… and {more} more: --top {}", top + more)),
    }
}

fn statements(statements: &Statements, args: &args::Stats, report: &Reporter) {
    let missing = match statements {
        Statements::Read(statements) => return slowest(statements, args, report),
        Statements::NotLoaded => {
            "not known: the library pg_stat_statements is not loaded. Add it to shared_preload_libraries in \
             postgresql.conf, restart the server, and run `CREATE EXTENSION pg_stat_statements` in this database"
        }
        Statements::NotCreated => {
            "not known: the library pg_stat_statements is loaded, but this database lacks the extension. Run `CREATE \
             EXTENSION pg_stat_statements` in it"
        }
        Statements::NotReadable => {
            "not known: this role may not read pg_stat_statements. A superuser may grant it the role pg_read_all_stats, \
             and USAGE on the schema of the extension"
        }
    };
    report.result(missing);
}

fn slowest(statements: &[StatementStats], args: &args::Stats, report: &Reporter) {
    let mut statements: Vec<&StatementStats> = statements.iter().collect();
    match args.by {
        StatementOrder::Mean => statements.sort_by_key(|it| std::cmp::Reverse(it.mean_time)),
        StatementOrder::Total => statements.sort_by_key(|it| std::cmp::Reverse(it.total_time)),
        StatementOrder::Calls => statements.sort_by_key(|it| std::cmp::Reverse(it.calls)),
    }
    let columns = [
        ("mean", Right),
        ("max", Right),
        ("total", Right),
        ("calls", Right),
        ("rows", Right),
        ("statement", Left),
    ];
    let cells = |it: &StatementStats| {
        let query: Vec<&str> = it.query.split_whitespace().collect();
        vec![
            time(it.mean_time),
            time(it.max_time),
            time(it.total_time),
            count(it.calls),
            count(it.rows),
            query.join(" "),
        ]
    };
    limited(statements, args.top, Table::new(&columns), cells, report);
}

/// Its schema is told where it is not `public`.
fn named(schema: &str, name: &str) -> String {
    if schema == "public" { name.to_owned() } else { format!("{schema}.{name}") }
}

fn tables(tables: &[TableStats], top: usize, report: &Reporter) {
    let mut tables: Vec<&TableStats> = tables.iter().collect();
    tables.sort_by_key(|it| std::cmp::Reverse(it.table_bytes + it.index_bytes));
    let columns = [
        ("table", Left),
        ("size", Right),
        ("indexes", Right),
        ("rows", Right),
        ("dead", Right),
        ("bloat", Right),
        ("seq scans", Right),
        ("by index", Right),
        ("hits", Right),
        ("vacuumed", Left),
        ("analyzed", Left),
    ];
    let cells = |it: &TableStats| {
        vec![
            named(&it.schema, &it.name),
            bytes(it.table_bytes),
            bytes(it.index_bytes),
            count(it.live_rows),
            count(it.dead_rows),
            it.bloat_bytes.map_or_else(|| "?".to_owned(), bytes),
            count(it.seq_scans),
            count(it.index_scans),
            percent(it.cache_hit_ratio()),
            ago(it.last_vacuum),
            ago(it.last_analyze),
        ]
    };
    let table = Table::new(&columns).spare(&["hits", "by index", "seq scans", "vacuumed", "bloat"]);
    limited(tables, top, table, cells, report);
}

fn indexes(indexes: &[IndexStats], top: usize, report: &Reporter) {
    let mut indexes: Vec<&IndexStats> = indexes.iter().collect();
    indexes.sort_by_key(|it| std::cmp::Reverse((it.scans, it.size_bytes)));
    let columns = [
        ("index", Left),
        ("of", Left),
        ("size", Right),
        ("bloat", Right),
        ("scans", Right),
        ("entries read", Right),
        ("rows fetched", Right),
    ];
    let cells = |it: &IndexStats| {
        vec![
            named(&it.schema, &it.name),
            it.table.clone(),
            bytes(it.size_bytes),
            it.bloat_bytes.map_or_else(|| "?".to_owned(), bytes),
            count(it.scans),
            count(it.rows_read),
            count(it.rows_fetched),
        ]
    };
    let table = Table::new(&columns).spare(&["rows fetched", "entries read"]);
    limited(indexes, top, table, cells, report);
}

fn findings(stats: &Stats, top: usize, report: &Reporter) {
    let mut lines: Vec<(&str, String, String)> = Vec::new();
    let index = |it: &IndexStats| format!("{} of {}", named(&it.schema, &it.name), it.table);
    lines.extend(stats.invalid_indexes().map(|it| {
        (
            "invalid index",
            index(it),
            "no query may use it, and writes pay for it: build it anew, or drop it".to_owned(),
        )
    }));
    lines.extend(stats.duplicate_indexes().map(|it| {
        let by = it.covered_by.as_deref().unwrap_or_default();
        ("duplicate index", index(it), format!("{by} serves as well; {}", bytes(it.size_bytes)))
    }));
    lines.extend(stats.unused_indexes().map(|it| {
        ("unused index", index(it), format!("never used on this server; {}", bytes(it.size_bytes)))
    }));
    lines.extend(stats.unindexed_foreign_keys.iter().map(|it| {
        let columns = format!("{} ({})", named(&it.schema, &it.table), it.columns.join(", "));
        let rows = count(it.rows);
        let target = named(&it.referenced_schema, &it.referenced_table);
        ("missing index", columns, format!("a delete from {target} reads all its rows ({rows})"))
    }));
    lines.extend(stats.big_sequential_scans().map(|it| {
        let (scans, rows) = (count(it.seq_scans), count(it.seq_rows_read));
        let text = format!("read from end to end {scans} times, {rows} rows; {}", bytes(it.table_bytes));
        ("big scans", named(&it.schema, &it.name), text)
    }));
    let bloated = stats
        .tables
        .iter()
        .filter(|it| it.bloat_bytes.is_some_and(|bloat| bloat >= BLOAT && bloat * 2 > it.table_bytes));
    lines.extend(bloated.map(|it| {
        let text = format!(
            "{} of {} are empty, by estimate",
            bytes(it.bloat_bytes.unwrap_or(0)),
            bytes(it.table_bytes)
        );
        ("bloat", named(&it.schema, &it.name), text)
    }));
    let columns = [("finding", Left), ("where", Left), ("what", Left)];
    let cells = |it: &(&str, String, String)| vec![it.0.to_owned(), it.1.clone(), it.2.clone()];
    limited(&lines, top.max(30), Table::new(&columns), cells, report);
}

fn sessions(sessions: &[SessionStats], top: usize, report: &Reporter) {
    let columns = [
        ("pid", Right),
        ("user", Left),
        ("application", Left),
        ("for", Right),
        ("state", Left),
        ("waits for", Left),
        ("statement", Left),
    ];
    let cells = |it: &SessionStats| {
        let blockers: Vec<String> = it.blocked_by.iter().map(ToString::to_string).collect();
        let waits = match (&it.wanted_lock, blockers.is_empty()) {
            (Some(lock), false) => format!("{lock}, held by {}", blockers.join(", ")),
            (None, false) => format!("process {}", blockers.join(", ")),
            (_, true) => it.waits_for.clone().unwrap_or_default(),
        };
        let query: Vec<&str> = it.query.split_whitespace().collect();
        vec![
            it.pid.to_string(),
            it.user.clone(),
            it.application_name.clone(),
            time(it.transaction_time),
            it.state.clone(),
            waits,
            query.join(" "),
        ]
    };
    limited(sessions, top, Table::new(&columns), cells, report);
}
