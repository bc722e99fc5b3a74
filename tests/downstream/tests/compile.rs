//! What a program with queries costs its compiler: rustc is run on programs that are written here.
#![cfg(unix)]

use std::fmt::Write as _;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use expect_test::expect;

/// The libraries that this test was built with.
#[derive(Debug)]
struct Libraries {
    folder: PathBuf,
    relata: PathBuf,
    downstream: PathBuf,
}

/// Cargo keeps libraries of other features and of earlier builds beside each other, so the newest two that fit each other
/// are taken.
fn libraries() -> &'static Libraries {
    static FOUND: OnceLock<Libraries> = OnceLock::new();
    FOUND.get_or_init(|| {
        let folder = std::env::current_exe().expect("a path").parent().expect("a folder").to_owned();
        let newest = |name: &str| {
            let mut all: Vec<(std::time::SystemTime, PathBuf)> = fs::read_dir(&folder)
                .expect("the folder of libraries")
                .map(|entry| entry.expect("a file"))
                .filter(|entry| {
                    let file = entry.file_name().to_string_lossy().into_owned();
                    file.strip_prefix(name)
                        .is_some_and(|rest| rest.starts_with('-') && rest.ends_with(".rlib"))
                })
                .map(|entry| (entry.metadata().and_then(|it| it.modified()).expect("a time"), entry.path()))
                .collect();
            all.sort_by(|left, right| right.cmp(left));
            all.into_iter().map(|(_, path)| path).collect::<Vec<_>>()
        };
        for downstream in newest("librelata_downstream_test") {
            for relata in newest("librelata") {
                let found = Libraries { folder: folder.clone(), relata, downstream: downstream.clone() };
                let program = program("fn query() -> String { select(users::id).from(users).to_sql() }");
                if rustc(&found, "fitting", &program, &[]).status.success() {
                    return found;
                }
            }
        }
        panic!("no library of relata in {} fits", folder.display())
    })
}

fn program(items: &str) -> String {
    format!(
        "use relata::prelude::*; use relata_downstream_test::reference::{{users, subscriptions}};\n{items}\n"
    )
}

/// Checks a program's types.
fn rustc(libraries: &Libraries, name: &str, program: &str, env: &[(&str, &str)]) -> Output {
    let out = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&out).expect("a folder");
    let file = out.join("program.rs");
    fs::write(&file, program).expect("written");
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let external = |name: &str, path: &Path| format!("{name}={}", path.display());
    Command::new(rustc)
        .args(["--edition=2024", "--crate-type=lib", "--emit=metadata", "--cap-lints=allow", "-L"])
        .arg(format!("dependency={}", libraries.folder.display()))
        .args(["--extern", &external("relata", &libraries.relata)])
        .args(["--extern", &external("relata_downstream_test", &libraries.downstream)])
        .arg("--out-dir")
        .args([&out, &file])
        .env("CARGO_MANIFEST_DIR", env!("CARGO_MANIFEST_DIR"))
        .envs(env.iter().copied())
        .output()
        .expect("rustc")
}

/// How long the types of a program take to check, at best: the machine may be busy.
fn time(name: &str, items: &str) -> Duration {
    let program = program(items);
    let run = || {
        let start = Instant::now();
        let output = rustc(libraries(), name, &program, &[]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        start.elapsed()
    };
    (0..3).map(|_| run()).min().expect("three runs")
}

/// A function with a query of this many joins, which mentions every table in SELECT, ON, WHERE and ORDER BY.
fn joins(count: usize) -> String {
    let mut items = String::new();
    let (mut joins, mut filters) = (String::new(), String::new());
    for at in 0..count {
        let before = if at == 0 { "users".to_owned() } else { format!("t{}", at - 1) };
        let _ = writeln!(items, "relata::alias!(t{at} = relata_downstream_test::reference::users);");
        let _ = write!(joins, ".left_join(t{at}, t{at}::id.eq({before}::id))");
        let _ = write!(filters, ".filter(t{at}::is_active.eq(true)).order_by(t{at}::email.desc())");
    }
    let last = count - 1;
    let _ = write!(
        items,
        "fn query() -> String {{ select((users::all, t{last}::all, t{last}::email)).from(users){joins}{filters}.to_sql() }}"
    );
    items
}

/// Twice the joins may take what joins alone cost four times and more: each column is looked up in a list of tables. A
/// cost that doubled with each join would be a million.
#[test]
fn pain_31_types_of_many_joins_are_checked_in_the_time_of_their_number() {
    let (none, ten, twenty) =
        (time("joins_1", &joins(1)), time("joins_10", &joins(10)), time("joins_20", &joins(20)));
    let (ten, twenty) = (ten.saturating_sub(none), twenty.saturating_sub(none));
    println!("one join takes {none:?}, nine more {ten:?}, nineteen more {twenty:?}");
    assert!(twenty < ten * 8 + Duration::from_secs(1), "{ten:?} became {twenty:?}");
}

/// This many functions, each with a query of its own type.
fn queries(count: usize) -> String {
    let columns =
        ["email", "password", "first_name", "last_name", "avatar", "role", "is_active", "created_at"];
    let mut items = String::new();
    for at in 0..count {
        let column = |by: usize| columns[(at / by) % columns.len()];
        let (one, two, three) = (column(1), column(8), column(64));
        let _ = writeln!(
            items,
            "fn query_{at}(value: i64) -> String {{ select((users::id, users::{one}, users::{two}, subscriptions::all))
             .from(users).left_join(subscriptions, subscriptions::user_id.eq(users::id))
             .filter(users::{three}.is_not_null().and(users::email.ilike(contains(value.to_string()))))
             .order_by(users::{two}.desc()).limit(value).to_sql() }}"
        );
    }
    items
}

#[test]
fn pain_35_a_thousand_queries_are_compiled_in_the_time_of_their_number() {
    let (one, some, many) = (
        time("queries_1", &queries(1)),
        time("queries_250", &queries(250)),
        time("queries_1000", &queries(1_000)),
    );
    let (some, many) = (some.saturating_sub(one), many.saturating_sub(one));
    println!("a query takes {one:?}, 250 {some:?}, a thousand {many:?}");
    assert!(many < some * 8 + Duration::from_secs(2), "{some:?} became {many:?}");
}

/// The address is one that takes connections and never answers; nobody comes.
#[test]
fn pain_40_a_program_is_compiled_without_a_database() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("set");
    let url = format!("postgres://nobody@{}/nothing", listener.local_addr().expect("an address"));
    let schema = "mod schema { relata::schema!(\"../../schema.toml\"); }
        fn typed() -> Vec<String> {
            let new = schema::users::Required { email: \"a@b\".into(), password: String::new() };
            insert(schema::users).values(new).returning(schema::users::all).to_sql()
        }
        fn raw() -> String { relata::sql!(\"SELECT {users::id} FROM {users}\").to_sql() }";
    let start = Instant::now();
    let env = [("DATABASE_URL", url.as_str()), ("PGHOST", "192.0.2.1"), ("PGCONNECT_TIMEOUT", "600")];
    let output = rustc(libraries(), "no_database", &program(schema), &env);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(start.elapsed() < Duration::from_secs(60));
    let connection = listener.accept().map(|_| ()).expect_err("a connection");
    assert_eq!(connection.kind(), std::io::ErrorKind::WouldBlock);
}

/// `schema!` says of a mistake in its file what `relata check` says: the place, the line, and what to do.
#[test]
fn a_mistake_in_the_schema_file_is_told_at_its_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("schema.toml");
    fs::write(&path, "[tables.users.columns]\nid = \"bigint\"\nemail = { type = \"text\", uniqe = true }\n")
        .expect("written");
    let env = [("CARGO_MANIFEST_DIR", folder.path().to_str().expect("a path"))];
    let output = rustc(libraries(), "broken_schema", "relata::schema!();\n", &env);
    assert!(!output.status.success(), "the file is wrong");
    let path = fs::canonicalize(&path).expect("a path").display().to_string();
    let told = String::from_utf8_lossy(&output.stderr).replace(&path, "schema.toml");
    let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join("broken_schema").display().to_string();
    let told = told.replace(&program, "src");
    expect![[r#"
        error: column `users.email` has no key `uniqe` [unknown-key]
                --> schema.toml:3:26
                 |
               3 | email = { type = "text", uniqe = true }
                 |                          ^^^^^
                 |
                 = help: did you mean `unique`?
         --> src/program.rs:1:1
          |
        1 | relata::schema!();
          | ^^^^^^^^^^^^^^^^^
          |
          = note: this error originates in the macro `relata::schema` (in Nightly builds, run with -Z macro-backtrace for more info)

        error: aborting due to 1 previous error

    "#]].assert_eq(&told);
}
