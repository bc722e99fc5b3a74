//! A password never reaches the screen or a file, whatever happens.

use relata_scratch::{Cluster, ClusterOptions, find_binaries};
use relata_tests::database::execute;
use relata_tests::{Project, Ran};

use crate::{RELATA, USERS, USERS_WITH_NICKNAME};

const PASSWORD: &str = "hunter2-Ünïque";
const ENCODED: &str = "hunter2-%C3%9Cn%C3%AFque";

fn silent(project: &Project, ran: Ran) -> Ran {
    for secret in [PASSWORD, ENCODED, "hunter2"] {
        assert!(!ran.says(secret), "the password is shown by {ran}");
        for (name, text) in project.migrations() {
            assert!(!text.contains(secret), "the password is in {name}");
        }
    }
    ran
}

#[test]
fn no_command_and_no_error_shows_it() {
    let hba = "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n";
    let options = ClusterOptions { tcp: true, hba: Some(hba.to_owned()), ..ClusterOptions::default() };
    let cluster = Cluster::temporary(&find_binaries(None).expect("binaries"), options).expect("a cluster");
    let admin = cluster.url("postgres");
    execute(
        &admin,
        &format!(
            "create role app login superuser password '{PASSWORD}'; create role weak login password '{PASSWORD}'"
        ),
    );
    let port = cluster.port();
    let url = |user: &str, password: &str, rest: &str| {
        format!("postgresql://{user}:{password}@127.0.0.1:{port}/{rest}")
    };
    let good = url("app", ENCODED, "postgres");
    let mut project = Project::with_schema(RELATA, USERS);
    project.set("DATABASE_URL", &good);
    let all: &[&[&str]] = &[
        &["generate"],
        &["generate", "--check"],
        &["migrate"],
        &["status"],
        &["check"],
        &["pull"],
        &["diff", "--from", &good, "--to", "schema.toml"],
        &["push", "--yes"],
        &["push"],
        &["rollback", "--yes"],
        &["rollback"],
        &["migrate"],
        &["baseline"],
    ];
    for format in ["human", "json", "github"] {
        for command in all {
            let ran = silent(&project, project.run(&[command, &["--format", format][..]].concat()));
            assert!(ran.status.is_some_and(|status| status <= 2), "{ran}");
        }
    }
    // Each mistake that a URL or a server can have, in each way to give it.
    let bad = [
        url("app", "hunter2-wrong", "postgres"),
        url("nobody", ENCODED, "postgres"),
        url("app", ENCODED, "no_such_database"),
        format!("postgresql://app:{ENCODED}@127.0.0.1:1/postgres"),
        format!("postgresql://app:{ENCODED}@no-such-host.invalid/postgres"),
        url("app", ENCODED, "postgres?sslmode=verify-full"),
        url("app", ENCODED, "postgres?no_such_option=1"),
        url("app", ENCODED, "postgres?sslmode=bogus"),
        format!("postgresql://app:{ENCODED}@127.0.0.1:notaport/postgres"),
        format!("mysql://app:{ENCODED}@127.0.0.1/postgres"),
        format!("postgresql://app:{ENCODED}%zz@127.0.0.1/postgres"),
        format!("app:{ENCODED}@127.0.0.1/postgres"),
    ];
    for url in &bad {
        silent(&project, project.run(&["status", "--database-url", url]).expect_status(2));
        silent(
            &project,
            project.run(&["generate", "--scratch-url", url, "--from", "migrations"]).expect_status(2),
        );
        silent(&project, project.run(&["diff", "--from", url, "--to", "schema.toml"]).expect_status(2));
        project.set("DATABASE_URL", url);
        silent(&project, project.run(&["push", "--yes"]).expect_status(2));
    }
    // A role that may log in and little else.
    project.write("schema.toml", USERS_WITH_NICKNAME);
    project.set("DATABASE_URL", url("weak", ENCODED, "postgres"));
    silent(
        &project,
        project.run(&["push", "--yes"]).expect_status(2).expect_text("must be owner of table users"),
    );
    let scratch = url("weak", ENCODED, "postgres");
    let refused = silent(&project, project.run(&["generate", "--scratch-url", &scratch]).expect_status(2));
    assert!(refused.says("weak") && refused.says("create databases"), "{refused}");
}
