//! The workflows of `docs/ci.md`: their commands, on checkouts that are as they should be and on others.

use std::fs;

use relata_connect::DatabaseUrl;
use relata_scratch::Temporary;
use relata_tests::Project;
use relata_tests::database::execute;

use crate::{USERS, USERS_WITH_NICKNAME, migrated};

/// A workflow of the page.
struct Workflow {
    /// What its steps run of relata, word by word.
    commands: Vec<Vec<String>>,
    has_database: bool,
}

/// The workflow with this name; its steps are lines `- run: …`, and so its other steps cannot be overlooked either.
fn workflow(name: &str) -> Workflow {
    let page = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/ci.md")).expect("the page");
    let start = format!("```yaml\nname: {name}\n");
    let (_, rest) = page.split_once(&start).expect("a workflow of that name");
    let (yaml, _) = rest.split_once("\n```").expect("its end");
    let steps = yaml.lines().filter_map(|line| line.trim_start().strip_prefix("- run: "));
    let (relata, others): (Vec<&str>, Vec<&str>) = steps.partition(|step| step.starts_with("relata "));
    let install =
        "command -v relata || cargo install --locked --git https://github.com/relata/relata relata-cli";
    assert_eq!(others, [install]);
    let words = |step: &str| step.split_whitespace().skip(1).map(str::to_owned).collect();
    Workflow {
        commands: relata.into_iter().map(words).collect(),
        has_database: yaml.contains("\n      DATABASE_URL: ${{ secrets.DATABASE_URL }}\n"),
    }
}

impl Workflow {
    /// Runs the commands as GitHub does, up to the first that fails: its status, and the annotations.
    fn run(&self, project: &mut Project, live: &DatabaseUrl) -> (Option<i32>, Vec<String>) {
        match self.has_database {
            true => project.use_database(live),
            false => project.set("DATABASE_URL", ""),
        }
        let mut annotations = Vec::new();
        for command in &self.commands {
            let words: Vec<&str> = command.iter().map(String::as_str).collect();
            let ran = project.run(&words);
            annotations.extend(ran.stdout.lines().filter(|line| line.starts_with("::")).map(str::to_owned));
            if ran.status != Some(0) {
                return (ran.status, annotations);
            }
        }
        (Some(0), annotations)
    }
}

/// Status and annotations of both workflows. The second has the rights that the page says, and no others.
fn told(project: &mut Project, live: &Temporary) -> [(Option<i32>, Vec<String>); 2] {
    let (reader, all) = (format!("{}_reader", live.name()), live.url());
    let rights = "GRANT USAGE ON SCHEMA relata TO reader; GRANT SELECT ON relata.migrations TO reader";
    execute(&all, &format!("CREATE ROLE reader LOGIN; {rights}").replace("reader", &reader));
    let answers =
        ["schema", "database"].map(|name| workflow(name).run(project, &all.with_user(&reader, None)));
    execute(&all, "DROP OWNED BY reader; DROP ROLE reader".replace("reader", &reader).as_str());
    project.use_database(&all);
    answers
}

#[test]
fn a_good_checkout_passes_both_workflows() {
    let (mut project, live) = migrated(USERS);
    assert_eq!(workflow("schema").commands, [["check", "--offline", "--format", "github"]]);
    assert!(workflow("database").has_database && !workflow("schema").has_database);
    assert_eq!(told(&mut project, &live), [(Some(0), Vec::new()), (Some(0), Vec::new())]);
}

#[test]
fn drift_fails_where_the_database_is_known() {
    let (mut project, live) = migrated(USERS);
    execute(&live.url(), "alter table users add column by_hand int");
    let [(schema, _), (database, annotations)] = told(&mut project, &live);
    assert_eq!((schema, database), (Some(0), Some(1)));
    let [annotation] = &annotations[..] else { panic!("{annotations:?}") };
    assert!(annotation.starts_with("::error::drift: "), "{annotation}");
    for text in ["+ add column users.by_hand", "ALTER TABLE public.users DROP COLUMN by_hand;"] {
        assert!(annotation.contains(text), "{annotation}");
    }
}

#[test]
fn a_forgotten_migration_fails_at_the_line_that_it_is_for() {
    let (mut project, live) = migrated(USERS);
    project.write("schema.toml", USERS_WITH_NICKNAME);
    let [(status, annotations), _] = told(&mut project, &live);
    let missing = "::error file=schema.toml,line=5::missing-migration: ";
    assert_eq!(status, Some(1));
    assert!(annotations.len() == 1 && annotations[0].starts_with(missing), "{annotations:?}");
    assert!(annotations[0].contains("+ add column users.nickname"), "{annotations:?}");

    // Once it is written, the pull request passes; the database has it when it is applied.
    project.ok(&["generate"]);
    let [pull_request, (status, annotations)] = told(&mut project, &live);
    assert_eq!(pull_request, (Some(0), Vec::new()));
    let pending = "::error file=migrations/0002_add_users_nickname.sql::pending: ";
    assert_eq!(status, Some(1));
    assert!(annotations.len() == 1 && annotations[0].starts_with(pending), "{annotations:?}");
    project.ok(&["migrate"]);
    assert_eq!(told(&mut project, &live), [(Some(0), Vec::new()), (Some(0), Vec::new())]);
}

#[test]
fn what_lint_finds_fails_at_its_line() {
    let (mut project, live) = migrated(USERS);
    let schema = format!("{USERS}[tables.users.indexes]\nusers_email_idx = [\"email\"]\n");
    project.write("schema.toml", &schema);
    let by_hand = "-- by hand\n\nCREATE INDEX users_email_idx ON users (email);\n";
    project.write("migrations/0002_email.sql", by_hand);
    project.write("migrations/0002_email.down.sql", "DROP INDEX users_email_idx;\n");
    project.ok(&["generate", "--accept", "2"]);
    let [(status, annotations), _] = told(&mut project, &live);
    assert_eq!(status, Some(1));
    let [annotation] = &annotations[..] else { panic!("{annotations:?}") };
    let place = "::warning file=migrations/0002_email.sql,line=3::require-concurrent-index-creation: ";
    assert!(annotation.starts_with(place), "{annotation}");
}
