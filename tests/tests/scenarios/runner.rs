//! `status`, `migrate`, `rollback` and `baseline`.

use relata_tests::database::{execute, query};

use crate::{USERS, USERS_WITH_NICKNAME, migrated, project};

const TABLES: &str =
    "select count(*) from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'";

#[test]
fn up_to_a_number_and_back() {
    let (project, live) = project(USERS);
    project.ok(&["generate", "--from", "migrations"]);
    for (count, name) in ["a", "b", "c"].iter().enumerate() {
        let tables: String = ["a", "b", "c"][..=count]
            .iter()
            .map(|t| format!("[tables.{t}.columns]\nid = \"integer\"\n"))
            .collect();
        project.write("schema.toml", &format!("{USERS}{tables}"));
        project.ok(&["generate", name]);
    }
    project.run(&["status", "--check"]).expect_status(1).expect_text("pending");
    project.ok(&["migrate", "--to", "2"]);
    assert_eq!(query(&live.url(), TABLES), "2");
    project.ok(&["migrate"]);
    assert_eq!(query(&live.url(), TABLES), "4");
    project.ok(&["status", "--check"]);
    project.ok(&["rollback", "--dry-run"]).expect_text("would run 0004_c.down.sql");
    project.ok(&["rollback", "--yes", "--allow", "data-loss"]);
    assert_eq!(query(&live.url(), TABLES), "3");
    project.ok(&["rollback", "--yes", "--allow", "data-loss", "--steps", "2"]);
    assert_eq!(query(&live.url(), TABLES), "1");
    project.ok(&["migrate"]);
    execute(&live.url(), "analyze a; insert into b values (1); analyze b");
    project.run(&["rollback", "--to", "1"]).expect_status(1).expect_text("(0003_b.down.sql), in about 1 row");
    execute(&live.url(), "create view on_b as select id from b");
    project
        .run(&["rollback", "--yes", "--allow", "data-loss", "--to", "0"])
        .expect_status(2)
        .expect_text("ran 0004_c.down.sql")
        .expect_text("on_b");
    assert_eq!(query(&live.url(), TABLES), "3");
    execute(&live.url(), "drop view on_b");
    project.ok(&["rollback", "--yes", "--allow", "data-loss", "--to", "0"]);
    assert_eq!(query(&live.url(), TABLES), "0");
    let json = project.ok(&["status", "--format", "json"]).json();
    assert_eq!(json["up_to_date"], false);
    let states: Vec<_> =
        json["migrations"].as_array().into_iter().flatten().map(|row| row["state"].clone()).collect();
    assert_eq!(states, ["pending", "pending", "pending", "pending"]);
    project.ok(&["rollback", "--yes", "--allow", "data-loss"]).expect_text("nothing to do");
}

#[test]
fn baseline_adopts_a_database_that_has_it_all_and_no_other() {
    let (project, live) = project(USERS);
    project.ok(&["generate", "--from", "migrations"]);
    project.run(&["baseline"]).expect_status(1).expect_text("refused").expect_text("users");
    assert_eq!(
        query(
            &live.url(),
            "select to_regclass('relata.migrations') is null or not exists (select from pg_class where relname = 'nothing')"
        ),
        "t"
    );
    execute(&live.url(), "create table users (id integer primary key, email text not null unique)");
    project.ok(&["baseline"]).expect_text("recorded 0001_initial");
    project.ok(&["migrate"]).expect_text("nothing to do");
    project.ok(&["check"]);
    project.run(&["baseline"]).expect_status(2).expect_text("ledger");
}

/// `pg_dump` spells the bounds of partitions in a session's time zone.
#[test]
fn baseline_adopts_a_database_in_another_time_zone() {
    let (project, live) = project(
        "[tables.events]\npartition_by = \"range (at)\"\n[tables.events.columns]\nat = \"timestamptz\"\n\
         [tables.events.partitions]\n\
         events_2025 = \"for values from ('2025-01-01 00:00+00') to ('2026-01-01 00:00+00')\"\n",
    );
    project.ok(&["push", "--yes"]);
    let url = live.url();
    execute(&url, &format!("alter database {} set timezone = 'Asia/Tokyo'", url.database()));
    assert_eq!(query(&url, "select current_setting('timezone')"), "Asia/Tokyo");
    project.ok(&["generate", "--from", "migrations"]);
    project.ok(&["baseline"]).expect_text("recorded 0001_initial");
    project.ok(&["check"]);
}

#[test]
fn a_dry_run_after_a_push_says_what_the_run_does() {
    let (project, live) = migrated(USERS);
    project.write("schema.toml", USERS_WITH_NICKNAME);
    project.ok(&["push", "--yes"]);
    project.ok(&["generate"]);
    let dry = project.ok(&["migrate", "--dry-run"]).expect_text("would record 0002_add_users_nickname");
    assert!(!dry.says("would apply"), "{dry}");
    assert_eq!(query(&live.url(), "select count(*) from relata.migrations"), "1");
    project.ok(&["migrate"]).expect_text("recorded 0002_add_users_nickname");
}

#[test]
fn a_push_that_was_not_the_last_edit_is_named_as_the_reason() {
    let (project, _live) = migrated(USERS);
    let pushed = format!("{USERS}m1 = \"text?\"\n");
    project.write("schema.toml", &pushed);
    project.ok(&["push", "--yes"]);
    project.write("schema.toml", &format!("{pushed}m2 = \"text?\"\n"));
    project.ok(&["generate", "both"]);
    project.run(&["migrate"]).expect_status(2).expect_text("already exists").expect_text("`relata push`");
    project.ok(&["push", "--yes"]);
    project.ok(&["migrate"]).expect_text("recorded 0002_both");
    project.ok(&["check"]);
}

#[test]
fn a_file_that_came_late_is_no_drift() {
    let (project, live) = migrated(USERS);
    for (place, name) in ["a", "b"].iter().enumerate() {
        let tables = ["a", "b"][..=place].iter().map(|t| format!("[tables.{t}.columns]\nid = \"integer\"\n"));
        project.write("schema.toml", &format!("{USERS}{}", tables.collect::<String>()));
        project.ok(&["generate", name]);
    }
    // 0003 alone was there when this database was migrated.
    let late = ["0002_a.sql", "0002_a.down.sql", "migrations.sum"].map(|name| format!("migrations/{name}"));
    let texts = late.each_ref().map(|file| project.read(file));
    for file in &late {
        std::fs::remove_file(project.path(file)).expect("removed");
    }
    project
        .ok(&["migrate"])
        .expect_text("applied 0003_b.sql")
        .expect_text("0003_b.sql is not in migrations.sum");
    for (file, text) in late.iter().zip(&texts) {
        project.write(file, text);
    }
    let checked = project.run(&["check"]).expect_status(1).expect_text("out-of-order");
    assert!(!checked.says("drift") && !checked.says("DROP TABLE"), "{checked}");
    project.ok(&["migrate", "--allow-out-of-order"]).expect_text("applied 0002_a.sql");
    project.ok(&["check"]);
    assert_eq!(query(&live.url(), TABLES), "3");
}

#[test]
fn a_failing_migration_leaves_nothing_and_says_where() {
    let (project, live) = migrated(USERS);
    project.write("schema.toml", USERS_WITH_NICKNAME);
    project.ok(&["generate"]);
    execute(&live.url(), "alter table users add column nickname integer");
    let failed = project.run(&["migrate"]).expect_status(2);
    assert!(failed.says("0002_add_users_nickname.sql") && failed.says("already exists"), "{failed}");
    assert_eq!(query(&live.url(), "select count(*) from relata.migrations"), "1");
}

#[test]
fn two_at_once_apply_each_file_once() {
    let (project, live) = project(USERS);
    project.ok(&["generate", "--from", "migrations"]);
    std::thread::scope(|scope| {
        let runs: Vec<_> = (0..3).map(|_| scope.spawn(|| project.run(&["migrate"]))).collect();
        for run in runs {
            run.join().expect("a run").expect_status(0);
        }
    });
    assert_eq!(query(&live.url(), "select version, name, how from relata.migrations"), "1|initial|applied");
}

#[test]
fn nothing_prompts_without_a_terminal() {
    let (project, live) = migrated(USERS);
    project.write("schema.toml", USERS_WITH_NICKNAME);
    project.run(&["push"]).expect_status(2).expect_text("--yes");
    project.run(&["rollback", "--allow", "data-loss"]).expect_status(2).expect_text("--yes");
    assert_eq!(query(&live.url(), "select count(*) from relata.migrations"), "1");
}

#[test]
fn a_failure_for_rows_names_the_query_that_finds_them() {
    let before = "[tables.users.columns]\nid = \"integer\"\nname = \"text?\"\nage = \"integer?\"\n";
    let (project, live) = migrated(before);
    let url = live.url();
    execute(&url, "insert into users values (1, 'a', 1), (1, null, -1)");
    project.write(
        "schema.toml",
        "[tables.users.columns]\nid = { type = \"integer\", unique = true }\nname = \"text\"\nage = \"integer?\"\n\
         [tables.users.checks]\nage_positive = \"age > 0\"\n",
    );
    project.ok(&["generate", "rules"]);
    let mut seen = Vec::new();
    for (broken, find, mend) in [
        ("users_id_key", "GROUP BY id HAVING count(*) > 1", "update users set id = 2 where age = 1"),
        ("name", "WHERE name IS NULL", "update users set name = 'b' where name is null"),
        ("age_positive", "WHERE NOT (age > 0", "update users set age = 2 where age < 0"),
    ] {
        let failed = project.run(&["migrate"]).expect_status(2);
        let told = failed.stderr.lines().filter_map(|line| line.split_once("find them with: "));
        let found = told.map(|(_, text)| query(&url, text)).collect::<String>();
        assert_ne!(found, "", "{failed}");
        seen.push((broken, failed.says(find)));
        execute(&url, mend);
    }
    project.ok(&["migrate"]);
    assert!(seen.iter().all(|(_, says)| *says), "{seen:?}");
}

#[test]
fn a_build_that_is_interrupted_is_told_as_what_it_is() {
    let (project, live) = migrated("[tables.weeks.columns]\nn = \"integer\"\n");
    let url = live.url();
    project.write(
        "schema.toml",
        "[tables.weeks.columns]\nn = \"integer\"\n[tables.weeks.indexes]\nweeks_n = [\"n\"]\n",
    );
    project.ok(&["generate", "index"]);
    // A concurrent build waits for those who write to its table.
    let mut writer = live.connect().expect("a connection");
    writer.batch_execute("begin; insert into weeks values (1)").expect("written");
    let interrupted = project.run_with(&["migrate"], |pid| {
        let waits = "select count(*) from pg_stat_activity where datname = current_database() \
                     and wait_event_type = 'Lock' and query like 'CREATE INDEX%'";
        for _ in 0..300 {
            if query(&url, waits) == "1" {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        let killed = std::process::Command::new("kill").args(["-INT", &pid.to_string()]).status();
        assert!(killed.expect("kill runs").success());
    });
    interrupted.expect_status(130).expect_text("is left invalid, and `relata migrate` builds it anew");
    writer.batch_execute("commit").expect("committed");
    project.ok(&["migrate"]).expect_text("applied 0002_index.sql");
    project.ok(&["check"]);
}

#[test]
fn an_index_that_rows_forbid_can_be_given_up() {
    let (project, live) = migrated("[tables.weeks.columns]\nn = \"integer\"\nm = \"integer\"\n");
    let url = live.url();
    execute(&url, "insert into weeks values (1, 1), (1, 2)");
    let indexes = "[tables.weeks.columns]\nn = \"integer\"\nm = \"integer\"\n[tables.weeks.indexes]\n\
                   weeks_m = { columns = [\"m\"], unique = true }\nweeks_n = { columns = [\"n\"], unique = true }\n";
    let left = "select relname, indisvalid from pg_index join pg_class c on c.oid = indexrelid \
                where indrelid = 'weeks'::regclass order by 1";

    // The first of its statements fails: nothing was done, but an invalid index is left.
    project.write("schema.toml", &indexes.replace("weeks_m = { columns = [\"m\"], unique = true }\n", ""));
    let find = "SELECT n, count(*) FROM public.weeks WHERE n IS NOT NULL GROUP BY n HAVING count(*) > 1";
    project.ok(&["generate", "unique"]).expect_text(find);
    project
        .run(&["migrate"])
        .expect_status(2)
        .expect_text(&format!("find them with: {find}"))
        .expect_text("`relata rollback` gives it up");
    assert_eq!(query(&url, find), "1|2");
    assert_eq!(query(&url, left), "weeks_n|f");
    project
        .run(&["generate", "--redo", "2"])
        .expect_status(2)
        .expect_text("was cut off in 0002_unique, where 0 of 1 statements are done: `relata rollback`");
    project.ok(&["rollback", "--dry-run"]).expect_text("would give up 0002_unique.sql");
    project.ok(&["rollback", "--yes"]).expect_text("gave up 0002_unique.sql: nothing of it was done");
    assert_eq!(query(&url, left), "");
    project.ok(&["status"]).expect_text("pending      0002_unique");

    // The second one fails: the first is undone.
    project.write("schema.toml", indexes);
    project.ok(&["generate", "unique", "--redo", "2"]);
    project.run(&["migrate"]).expect_status(2);
    assert_eq!(query(&url, left), "weeks_m|t\nweeks_n|f");
    project.ok(&["rollback", "--yes"]).expect_text("ran 0002_unique.down.sql");
    assert_eq!(query(&url, left), "");
    project.write("schema.toml", &indexes.replace("weeks_n = { columns = [\"n\"], unique = true }\n", ""));
    project.ok(&["generate", "unique", "--redo", "2"]);
    project.ok(&["migrate"]);
    assert_eq!(query(&url, left), "weeks_m|t");
    project.ok(&["check"]);
}

#[test]
fn rows_in_the_way_of_a_domain_are_found_in_its_tables() {
    let before = "[domains]\nprice = \"integer\"\n[domains.cost]\ntype = \"price\"\n\
                  [tables.orders.columns]\nid = \"integer\"\nprice = \"price?\"\nvalue = \"integer?\"\n\
                  [tables.lists.columns]\nid = \"integer\"\nprices = \"price[]?\"\ncost = \"cost?\"\n";
    let (project, live) = migrated(before);
    let url = live.url();
    execute(&url, "insert into orders values (1, 5, -1), (2, -5, 1); insert into lists values (3, '{1}', 1)");
    execute(&url, "insert into lists values (4, '{2,-2}', 2), (5, null, -3)");
    let checked = "[domains.price]\ntype = \"integer\"\nchecks = { price_positive = \"value > 0\" }\n";
    project.write("schema.toml", &before.replace("[domains]\nprice = \"integer\"\n", checked));
    let generated = project.ok(&["generate", "rule"]);
    let queries = generated.stderr.lines().filter_map(|line| line.split_once("find them with: "));
    let found: Vec<String> = queries.map(|(_, text)| query(&url, text)).collect();
    assert_eq!(found, ["4|{2,-2}|2", "5|NULL|-3", "2|-5|1"], "{generated}");
}

#[test]
fn rows_in_the_way_are_found_before_their_table_is_renamed() {
    let before = "[enums]\nstate = [\"new\", \"old\"]\n[tables.users.columns]\nid = { type = \"integer\", primary_key = true }\n\
                  [tables.orders.columns]\nbuyer = \"integer?\"\ntotal = \"integer\"\nstate = \"state?\"\n";
    let (project, live) = migrated(before);
    let url = live.url();
    execute(
        &url,
        "insert into users values (1); insert into orders values (1, 5, 'new'), (2, 5, null), (null, -1, 'old')",
    );
    project.write(
        "schema.toml",
        "[enums]\nstate = [\"new\"]\n[tables.users.columns]\nid = { type = \"integer\", primary_key = true }\n\
         [tables.purchases]\nrenamed_from = \"orders\"\n[tables.purchases.columns]\n\
         buyer = { type = \"integer?\", references = \"users.id\" }\n\
         amount = { type = \"integer\", renamed_from = \"total\" }\nstate = \"state?\"\n\
         [tables.purchases.checks]\namount_positive = \"amount > 0\"\n\
         [tables.purchases.indexes]\npurchases_amount_idx = { columns = [\"amount\"], unique = true }\n",
    );
    let generated = project.ok(&["generate", "rules"]);
    let queries = generated.stderr.lines().filter_map(|line| line.split_once("find them with: "));
    let mut found: Vec<String> = queries.map(|(_, text)| query(&url, text)).collect();
    found.sort();
    assert_eq!(found, ["2|5|NULL", "5|2", "NULL|-1|old", "NULL|-1|old"], "{generated}");
    execute(&url, "update orders set state = null where state = 'old'");
    for mend in [
        "update purchases set amount = 1 where amount < 0",
        "update purchases set buyer = 1 where buyer = 2",
        "update purchases set amount = 6 where ctid = (select min(ctid) from purchases where amount = 5)",
    ] {
        let failed = project.run(&["migrate"]).expect_status(2);
        let told = failed.stderr.lines().filter_map(|line| line.split_once("find them with: "));
        let rows = told
            .map(|(_, text)| query(&url, text.split("; then").next().unwrap_or_default()))
            .collect::<String>();
        assert_ne!(rows, "", "{failed}");
        execute(&url, mend);
    }
    project.ok(&["migrate"]);
}

#[test]
fn a_column_that_no_row_can_have_yet_asks_for_a_default() {
    let (project, live) = migrated("[tables.users.columns]\nid = \"integer\"\n");
    execute(&live.url(), "insert into users values (1)");
    project.write("schema.toml", "[tables.users.columns]\nid = \"integer\"\nname = \"text\"\n");
    project
        .ok(&["generate"])
        .expect_text("then give it a default, or let it be NULL until rows are filled")
        .expect_text("find them with: SELECT * FROM public.users");
    project.run(&["migrate"]).expect_status(2).expect_text("contains null values");
}
