//! Partitions of tables in use: they come and go, and no row is looked at under a lock that others wait for.

use relata_tests::database::{execute, query};

use crate::{migrated, project};

/// `events` by day, with these partitions, and what is said beside.
fn events(partitions: &str, more: &str) -> String {
    format!(
        "[tables.events]\npartition_by = \"range (day)\"\nprimary_key = [\"id\", \"day\"]\n[tables.events.columns]\n\
         id = \"integer\"\nday = \"date\"\nkind = \"text?\"\n[tables.events.partitions]\n{partitions}\n{more}"
    )
}

const OLD: &str = "events_2024 = \"for values from ('2024-01-01') to ('2025-01-01')\"";
const NEW: &str = "events_2025 = \"for values from ('2025-01-01') to ('2026-01-01')\"";
/// The new partition, as a table that is not one yet.
const APART: &str = "[tables.events_2025]\nprimary_key = [\"id\", \"day\"]\n[tables.events_2025.columns]\n\
                     id = \"integer\"\nday = \"date\"\nkind = \"text?\"\n";

const WHERE: &str = "select tableoid::regclass, id from events order by id";

#[test]
fn pain_13_there_are_partitions() {
    let (project, live) = migrated(&events(OLD, ""));
    execute(&live.url(), "insert into events values (1, '2024-05-05', 'a')");
    // A new one comes without a lock that keeps readers and writers of the parent out.
    project.write("schema.toml", &events(&format!("{OLD}\n{NEW}"), ""));
    project.ok(&["generate", "next_year"]);
    let up = project.read("migrations/0002_next_year.sql");
    assert!(up.contains("ATTACH PARTITION public.events_2025"), "{up}");
    assert!(up.contains("-- locks SHARE UPDATE EXCLUSIVE on table events\n"), "{up}");
    project.ok(&["migrate"]);
    execute(&live.url(), "insert into events values (2, '2025-05-05', 'b')");
    assert_eq!(query(&live.url(), WHERE), "events_2024|1\nevents_2025|2");
    // An old one goes out of use and stays as a table; then it goes, when that is allowed by name.
    let apart = APART.replace("2025", "2024");
    project.write("schema.toml", &events(NEW, &apart));
    project.ok(&["generate", "archive"]);
    let up = project.read("migrations/0003_archive.sql");
    assert!(up.contains("DETACH PARTITION public.events_2024 CONCURRENTLY"), "{up}");
    project.ok(&["migrate"]);
    assert_eq!(query(&live.url(), WHERE), "events_2025|2");
    assert_eq!(query(&live.url(), "select id, day, kind from events_2024"), "1|2024-05-05|a");
    project.write("schema.toml", &events(NEW, ""));
    project.run(&["generate"]).expect_status(1).expect_text("--allow drop-table:events_2024");
    project.write("schema.toml", &events("", ""));
    project.run(&["generate"]).expect_status(1).expect_text("--allow drop-table:events_2025");
    project.write("schema.toml", &events(NEW, &apart));
    project.ok(&["check"]).expect_text("everything agrees");
    project.ok(&["rollback", "--yes", "--allow", "data-loss", "--to", "2"]);
    assert_eq!(query(&live.url(), WHERE), "events_2024|1\nevents_2025|2");
    // What is there comes back as it was written.
    project.ok(&["pull", "--out", "pulled.toml"]);
    let pulled = project.read("pulled.toml");
    assert!(
        pulled.contains("events_2025 = \"FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')\""),
        "{pulled}"
    );
}

#[test]
fn pain_22_an_index_on_a_partitioned_table_is_built_concurrently() {
    let (project, live) = migrated(&events(&format!("{OLD}\n{NEW}"), ""));
    let index = "[tables.events.indexes]\nevents_kind_idx = [\"kind\"]\n";
    project.write("schema.toml", &events(&format!("{OLD}\n{NEW}"), index));
    project.ok(&["generate", "by_kind"]);
    let files: Vec<String> = project
        .migrations()
        .into_iter()
        .filter(|(name, _)| !name.contains("down"))
        .map(|(_, text)| text)
        .collect();
    let up = files.join("\n");
    for statement in [
        "CREATE INDEX events_kind_idx ON ONLY public.events (kind)",
        "CREATE INDEX CONCURRENTLY events_2024_kind_idx ON public.events_2024 (kind)",
        "ALTER INDEX public.events_kind_idx ATTACH PARTITION public.events_2024_kind_idx",
    ] {
        assert!(up.contains(statement), "{statement} is not in\n{up}");
    }
    project.ok(&["migrate"]);
    let valid = "select indisvalid from pg_index where indexrelid = 'events_kind_idx'::regclass";
    assert_eq!(query(&live.url(), valid), "t");
    project.ok(&["check"]).expect_text("everything agrees");
}

#[test]
fn a_table_is_attached_without_a_look_at_its_rows() {
    let (project, live) = migrated(&events(OLD, APART));
    execute(
        &live.url(),
        "insert into events_2025 select n, '2025-05-05', 'b' from generate_series(1, 1000) as n",
    );
    project.write("schema.toml", &events(&format!("{OLD}\n{NEW}"), ""));
    project.ok(&["generate", "attach"]);
    let mut last =
        project.migrations().into_iter().filter(|(name, _)| name.ends_with(".sql") && !name.contains("down"));
    let (name, text) =
        last.find(|(_, text)| text.contains("ATTACH PARTITION")).expect("a file that attaches");
    let before = name[..4].parse::<u32>().expect("a number") - 1;
    project.ok(&["migrate", "--to", &before.to_string()]);
    let statements = text.lines().filter(|line| line.starts_with("ALTER TABLE"));
    let (attach, prove): (Vec<&str>, Vec<&str>) =
        statements.partition(|line| line.contains("ATTACH PARTITION"));
    let looked = "select seq_scan, seq_tup_read from pg_stat_xact_user_tables where relname = 'events_2025'";
    // The one look is that of VALIDATE, which others do not wait for.
    let [prove, attach] = [prove, attach].map(|lines| lines.join(" "));
    let once = query(&live.url(), &format!("begin; {prove} {looked}; rollback"));
    assert_eq!(once, "1|1000");
    assert_eq!(query(&live.url(), &format!("begin; {prove} {attach} {looked}; rollback")), once);
    project.ok(&["migrate"]);
    assert_eq!(query(&live.url(), "select count(*) from events"), "1000");
    assert_eq!(
        query(&live.url(), "select count(*) from pg_constraint where conname ~ 'partition_check'"),
        "0"
    );
}

#[test]
fn rows_that_belong_elsewhere_stop_an_attachment_and_are_found() {
    let (project, live) = migrated(&events(OLD, APART));
    execute(&live.url(), "insert into events_2025 values (1, '1999-01-01')");
    project.write("schema.toml", &events(&format!("{OLD}\n{NEW}"), ""));
    let generated = project.ok(&["generate", "attach"]);
    let files: String = project.migrations().into_values().collect();
    assert!(
        files.contains("events_2025 becomes a partition of events: fails while rows"),
        "{generated}{files}"
    );
    project.run(&["migrate"]).expect_status(2).expect_text("events_2025_partition_check");
    execute(&live.url(), "update events_2025 set day = '2025-01-01'");
    project.ok(&["migrate"]);
    assert_eq!(query(&live.url(), WHERE), "events_2025|1");
}

#[test]
fn a_partition_beside_a_default_one_leaves_in_one_transaction() {
    let rest = "events_rest = \"default\"";
    let (project, live) = migrated(&events(&format!("{OLD}\n{rest}"), ""));
    execute(&live.url(), "insert into events values (1, '2024-05-05'), (2, '2030-05-05')");
    project.write("schema.toml", &events(rest, &APART.replace("2025", "2024")));
    project.ok(&["generate", "archive"]);
    let up = project.read("migrations/0002_archive.sql");
    assert!(up.contains("DETACH PARTITION public.events_2024;"), "{up}");
    project.ok(&["migrate"]);
    assert_eq!(query(&live.url(), WHERE), "events_rest|2");
    assert_eq!(query(&live.url(), "select id from events_2024"), "1");
}

#[test]
fn what_a_file_says_wrongly_of_partitions_is_shown_where_it_stands() {
    let (project, _live) = project("");
    for (schema, code, place) in [
        (events("a = \"for values from (1)\"", ""), "refused-by-postgresql", "for values from (1)"),
        (events("a = \"from (1) to (2)\"", ""), "bound", "from (1) to (2)"),
        (
            events("a = { bound = \"default\", columns = { x = { default = 1 } } }", ""),
            "unknown-column",
            "x = {",
        ),
        (
            events("a = { bound = \"default\", columns = { kind = \"text\" } }", ""),
            "partition-column",
            "kind = \"text\" }",
        ),
        (
            events("a = { bound = \"default\", attached = { no_idx = \"a_idx\" } }", ""),
            "unknown-index",
            "no_idx",
        ),
        ("[tables.t]\npartition_by = \"by day\"\ncolumns.a = \"text\"".to_owned(), "partition-by", "by day"),
        (
            "[tables.t]\npartition_by = \"list (b)\"\ncolumns.a = \"text\"".to_owned(),
            "refused-by-postgresql",
            "list (b)",
        ),
        (
            "[tables.t]\ninherits = \"u\"\ncolumns.a = \"text\"".to_owned(),
            "unknown-table",
            "inherits = \"u\"",
        ),
        (
            "[tables.t]\ninherits = \"t\"\ncolumns.a = \"text\"".to_owned(),
            "inherits-itself",
            "inherits = \"t\"",
        ),
    ] {
        project.write("schema.toml", &schema);
        let ran = project.run(&["generate"]).expect_status(2);
        assert!(ran.says(&format!("error[{code}]")) && ran.says(place), "{code} at {place}: {ran}");
    }
}

#[test]
fn a_detachment_that_was_cut_off_is_ended() {
    let partitioned = |rest: &str| {
        format!(
            "[tables.t]\npartition_by = \"list (k)\"\n[tables.t.columns]\nk = \"integer\"\n\
             [tables.t.partitions]\nt_1 = \"for values in (1)\"\n{rest}"
        )
    };
    let (project, live) = project(&partitioned("t_2 = \"for values in (2)\"\n"));
    project.ok(&["push", "--yes"]);
    let cut_off = "set allow_system_table_mods = on; insert into t values (1), (2);
        update pg_inherits set inhdetachpending = true where inhrelid = 't_2'::regclass";
    execute(&live.url(), cut_off);
    project.write("schema.toml", &partitioned("[tables.t_2.columns]\nk = \"integer\"\n"));
    project.ok(&["push", "--yes"]);
    assert_eq!(query(&live.url(), "select inhrelid::regclass from pg_inherits"), "t_1");
    assert_eq!(query(&live.url(), "select k from t_2"), "2");
    project.ok(&["push", "--yes"]).expect_text("nothing to do");
}

/// PostgreSQL keeps `attislocal` of the columns of a table that comes to a parent, which `pg_dump` tells.
#[test]
fn columns_of_a_table_that_comes_to_inherit_stay_its_own() {
    const BASE: &str = "[tables.base.columns]\nz = \"integer\"\n";
    let (project, live) = migrated(&format!("{BASE}[tables.comes.columns]\nz = \"integer\"\n"));
    project.write("schema.toml", &format!("{BASE}[tables.comes]\ninherits = \"base\"\n"));
    let said = project.ok(&["generate", "family"]);
    for text in ["column `z` of table `comes` stays its own", "schema.toml:4:12", "[tables.comes.columns]"] {
        assert!(said.says(text), "`{text}` is not said by {said}");
    }
    project.ok(&["migrate"]);
    project.ok(&["check"]).expect_text("stays its own");
    let comes = "[tables.comes]\ninherits = \"base\"\n[tables.comes.columns]\nz = \"integer\"\n";
    project.write("schema.toml", &format!("{BASE}{comes}"));
    let agrees = project.ok(&["check"]);
    assert!(!agrees.says("stays its own"), "{agrees}");
    let is_own = "select attislocal from pg_attribute where attrelid = 'comes'::regclass and attname = 'z'";
    assert_eq!(query(&live.url(), is_own), "t");
}

#[test]
fn a_file_that_was_cut_off_before_it_attached_a_partition_can_be_given_up() {
    let schema = |nullable: &str, partition: &str| {
        format!(
            "[tables.e]\npartition_by = \"range (d)\"\n[tables.e.columns]\nd = \"date\"\nn = \"integer{nullable}\"\n\
             [tables.e.partitions]\ne_rest = \"default\"\n{partition}"
        )
    };
    let (project, live) = project(&schema("?", ""));
    project.ok(&["generate"]);
    project.ok(&["migrate"]);
    execute(&live.url(), "insert into e values ('2025-05-05', 1)");
    project
        .write("schema.toml", &schema("", "e_2025 = \"for values from ('2025-01-01') to ('2026-01-01')\"\n"));
    project.ok(&["generate", "attach"]).expect_text("its default partition, has rows within the bounds");
    // The row is one of the new partition's, and stands in the default one.
    project.run(&["migrate"]).expect_status(2).expect_text("e_rest_partition_check");
    project.ok(&["rollback", "--yes"]);
    assert_eq!(
        query(
            &live.url(),
            "select attnotnull from pg_attribute where attrelid = 'e'::regclass and attname = 'n'"
        ),
        "f"
    );
    let checked = project.run(&["check"]).expect_status(1).expect_text("pending");
    assert!(!checked.says("drift"), "{checked}");
}
