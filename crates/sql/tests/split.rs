//! Statements are cut where PostgreSQL and psql cut them.

use std::time::{Duration, Instant};

use relata_sql::split::{Kind, kind, line_column, split};

fn texts(sql: &str) -> Vec<&str> {
    split(sql)
        .unwrap_or_else(|error| panic!("{error} in {sql:?}"))
        .into_iter()
        .map(|statement| statement.text)
        .collect()
}

#[test]
fn a_semicolon_ends_a_statement_only_where_postgresql_says_so() {
    for (sql, expected) in [
        ("", vec![]),
        (";;", vec![]),
        ("-- only a comment; really", vec![]),
        ("\u{feff}select 1", vec!["select 1"]),
        ("select 1; select 2;", vec!["select 1", "select 2"]),
        ("select 'a;''b;'; x", vec!["select 'a;''b;'", "x"]),
        (r"select 'a\'; x", vec![r"select 'a\'", "x"]),
        (r"select E'a\';'; x", vec![r"select E'a\';'", "x"]),
        (r"select se'a\'; x", vec![r"select se'a\'", "x"]),
        ("select E'a' -- c\n'b\\';'; x", vec!["select E'a' -- c\n'b\\';'", "x"]),
        ("select E'a' 'b\\'; x", vec!["select E'a' 'b\\'", "x"]),
        (r"select U&'\0061;', u; x, y", vec![r"select U&'\0061;', u", "x, y"]),
        ("select U&\"a;\"\"b\", b';', X';', n';'; x", vec!["select U&\"a;\"\"b\", b';', X';', n';'", "x"]),
        ("select \"a;\"\"b\"; x", vec!["select \"a;\"\"b\"", "x"]),
        ("select $$a;$b$;$$; x", vec!["select $$a;$b$;$$", "x"]),
        ("select $a$;$$;$a$; x", vec!["select $a$;$$;$a$", "x"]),
        ("select $ä1$;$ä1$; x", vec!["select $ä1$;$ä1$", "x"]),
        ("select a$b$; x$b$", vec!["select a$b$", "x$b$"]),
        ("select $1; x", vec!["select $1", "x"]),
        ("select $1$$;$$; x", vec!["select $1$$;$$", "x"]),
        ("/* a /* ; */ ; */ select 1 /* b; */ ; x", vec!["select 1", "x"]),
        ("select 1 -- ;\n, 2; x", vec!["select 1 -- ;\n, 2", "x"]),
        ("select 1 -- ;\r, 2; x", vec!["select 1 -- ;\r, 2", "x"]),
        ("select 1 */*;*/ 2; x", vec!["select 1 */*;*/ 2", "x"]),
        (
            "create rule r as on insert to t do also (select 1; select 2); x",
            vec!["create rule r as on insert to t do also (select 1; select 2)", "x"],
        ),
        ("select 1); x", vec!["select 1)", "x"]),
        ("begin; select 1; end; x", vec!["begin", "select 1", "end", "x"]),
    ] {
        assert_eq!(texts(sql), expected, "{sql:?}");
    }
}

#[test]
fn the_body_of_a_function_is_one_statement() {
    for head in ["CREATE FUNCTION", "create or replace procedure"] {
        let function = format!(
            "{head} f(a int default (case when true then 1 end)) LANGUAGE sql\nBEGIN ATOMIC\n select case a when 1 then 2 \
             else case when true then 3 end end as end, t.end, x.begin;\n insert into t values (1);\nEND"
        );
        assert_eq!(texts(&format!("{function}; select 1")), [&*function, "select 1"]);
    }
    // `begin` is a name where no `atomic` follows, and `create table` has no body.
    let sql = "create function begin() returns int return 1; create table function (begin atomic); select 1";
    assert_eq!(texts(sql).len(), 3);
    assert_eq!(
        texts("create function f() begin atomic select 1; select 2;").len(),
        1,
        "no END: PostgreSQL says so"
    );
}

#[test]
fn what_never_ends_is_an_error_with_its_line() {
    for (sql, expected) in [
        ("select 1;\nselect 'a;\n", "line 2: a quoted string has no end"),
        ("\n\nselect E'\\'", "line 3: a quoted string has no end"),
        ("\"a", "line 1: a quoted identifier has no end"),
        ("\nselect $body$ $$ $bod$", "line 2: a string in $body$ has no end"),
        ("/* /* */", "line 1: a comment `/*` has no end"),
    ] {
        assert_eq!(split(sql).unwrap_err().to_string(), expected, "{sql:?}");
    }
}

#[test]
fn statements_know_their_lines_and_ranges() {
    let sql = "-- head\n\nselect 1;\n/* two\nlines */ select\n'ä', 2;";
    let statements = split(sql).unwrap();
    assert_eq!(statements.iter().map(|statement| statement.line).collect::<Vec<_>>(), [3, 5]);
    for statement in &statements {
        assert_eq!(&sql[statement.range.clone()], statement.text);
    }
    assert_eq!(line_column(sql, sql.find(", 2").unwrap()), (6, 4));
    assert_eq!(line_column("", 7), (1, 1));
}

#[test]
fn kinds_of_statements() {
    for (kind_, statements) in [
        (
            Kind::TransactionControl,
            &[
                "BEGIN",
                "begin isolation level serializable",
                "start transaction",
                "commit",
                "end",
                "ABORT",
                "rollback work",
                "commit prepared 'a'",
                "prepare transaction 'a'",
            ] as &[&str],
        ),
        (
            Kind::OutsideTransaction,
            &[
                "create index concurrently if not exists i on t (a)",
                "CREATE UNIQUE /* x */ INDEX CONCURRENTLY i ON t (a)",
                "drop index concurrently i",
                "reindex (verbose) table concurrently t",
                "reindex index concurrently i",
                "vacuum analyze t",
                "create database d",
                "alter system set a = 1",
                "cluster",
                "alter table p detach partition c concurrently",
            ],
        ),
        (
            Kind::Transactional,
            &[
                "create index i on t (concurrently)",
                "create table t (a int)",
                "rollback to s",
                "rollback work to savepoint s",
                "savepoint s",
                "prepare p as select 1",
                "alter table p detach partition c finalize",
                "reindex table t",
                "refresh materialized view concurrently v",
                "set local lock_timeout = 1",
                "set constraints all deferred",
                "",
                "alter table t validate constraint c",
                "alter type e add value 'x'",
            ],
        ),
        (Kind::Session, &["set search_path = a", "SET SESSION x = 1", "reset all", "set role a"]),
    ] {
        for statement in statements {
            assert_eq!(kind(statement), kind_, "{statement}");
        }
    }
}

/// Any text is an answer or an error; what was cut can be joined and cut again.
#[test]
fn joined_and_cut_again_the_statements_are_the_same() {
    const PIECES: &[&str] = &[
        "'",
        "\"",
        "$",
        "$$",
        "$a$",
        "\\",
        "E'",
        "u&'",
        "U&\"",
        "b'",
        "--",
        "/*",
        "*/",
        "*",
        "/",
        "-",
        "\n",
        "\r",
        " ",
        "\t",
        ";",
        ";",
        "(",
        ")",
        ".",
        ",",
        "a",
        "e",
        "ä",
        "\u{3000}",
        "\u{0}",
        "1",
        "1.5e",
        "create",
        " or",
        " replace ",
        "function ",
        "procedure ",
        "begin ",
        "atomic ",
        "end",
        "case ",
        "as ",
        "select ",
        "\u{feff}",
        "🐘",
    ];
    let seed = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1u64);
    for case in seed..seed + 20_000 {
        let mut state = case.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut random = |below: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state % below as u64).unwrap()
        };
        let sql: String = (0..random(40)).map(|_| PIECES[random(PIECES.len())]).collect();
        let Ok(statements) = split(&sql) else { continue };
        // The newline in front: a second byte order mark is a name, the first one is skipped.
        let joined: String = statements.iter().map(|statement| format!("\n{}\n;", statement.text)).collect();
        let unclosed = statements
            .last()
            .is_some_and(|last| split(&format!("\n{}\n;\nx", last.text)).unwrap().len() == 1);
        if !unclosed {
            let again: Vec<&str> = texts(&joined);
            let first: Vec<&str> = statements.iter().map(|statement| statement.text).collect();
            assert_eq!(first, again, "SEED={case}");
        }
    }
}

#[test]
fn a_long_text_takes_linear_time() {
    for piece in
        ["select 1;\n", "'a'\n", "$a", "(", "/*", "'", "--\n", "E'\\'\n'", "$a$ $b$ ", "begin atomic ", "a."]
    {
        let started = Instant::now();
        let sql = piece.repeat(1_000_000 / piece.len());
        drop(split(&sql));
        assert!(started.elapsed() < Duration::from_secs(5), "{piece:?}");
    }
}
