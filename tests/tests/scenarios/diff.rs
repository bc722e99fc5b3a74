//! `diff` between any two of a URL, a file and a folder.

use relata_tests::database::execute;
use relata_tests::{assert_same, database};

use crate::{USERS, USERS_WITH_NICKNAME, project};

#[test]
fn every_pair_of_url_file_and_folder() {
    let (project, _live) = project(USERS);
    project.ok(&["generate", "--from", "migrations"]);
    project.write("wide.toml", USERS_WITH_NICKNAME);
    let (narrow, wide) = (database(), database());
    execute(&narrow.url(), "create table users (id integer primary key, email text not null unique)");
    execute(
        &wide.url(),
        "create table users (id integer primary key, email text not null unique, nickname text)",
    );
    let (narrow, wide) = (narrow.url().to_string(), wide.url().to_string());
    for from in ["schema.toml", "migrations", &narrow] {
        for to in ["wide.toml", &wide] {
            let there = project.run(&["diff", "--from", from, "--to", to]).expect_status(1);
            let what = format!("{from} to {to}");
            assert_same(&what, "ALTER TABLE public.users ADD COLUMN nickname text;\n", &there.stdout);
            let back = project.run(&["diff", "--from", to, "--to", from]).expect_status(1);
            assert!(back.stdout.contains("loses users.nickname"), "{back}");
            assert!(back.stdout.contains("ALTER TABLE public.users DROP COLUMN nickname;"), "{back}");
        }
        for same in ["schema.toml", "migrations", &narrow] {
            let nothing = project.ok(&["diff", "--from", from, "--to", same]);
            assert_eq!(nothing.stdout, "", "{nothing}");
        }
    }
    project
        .run(&["diff", "--from", "nowhere", "--to", "schema.toml"])
        .expect_status(2)
        .expect_text("`nowhere`");
    let json = project.run(&["diff", "--from", &narrow, "--to", "wide.toml", "--format", "json"]).json();
    assert_eq!(json["sql"], "ALTER TABLE public.users ADD COLUMN nickname text;\n");
    assert_eq!(json["changes"].as_array().map(Vec::len), Some(1), "{json}");
}
