//! Two branches that add the same number meet in git, and `rebase` gives ours the next one.

use std::process::Command;

use relata_tests::Project;
use relata_tests::database::query;

use crate::{RELATA, USERS, project};

const TEAMS: &str = "[tables.teams.columns]\nid = \"integer\"\n";
const TAGS: &str = "[tables.tags.columns]\nid = \"integer\"\n[tables.tags.indexes]\ntags_id_idx = [\"id\"]\n";

#[track_caller]
fn git(project: &Project, args: &[&str], succeeds: bool) {
    let output = Command::new("git")
        .args(["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"])
        .args(args)
        .current_dir(project.root())
        .env("GIT_EDITOR", "true")
        .output()
        .expect("git runs");
    assert_eq!(output.status.success(), succeeds, "git {args:?}: {output:?}");
}

fn commit(project: &Project, message: &str) {
    git(project, &["add", "."], true);
    git(project, &["commit", "-qm", message], true);
}

/// The branch `main` has teams as 0002; `tags`, which is checked out, has tags as 0002 and 0003.
fn two_branches(project: &Project) {
    git(project, &["init", "-q", "-b", "main"], true);
    let offline = |args: &[&str]| project.ok(&[args, &["--from", "migrations"]].concat());
    offline(&["generate"]);
    commit(project, "users");
    git(project, &["checkout", "-qb", "tags"], true);
    project.write("schema.toml", &format!("{USERS}{TAGS}"));
    offline(&["generate", "add_tags"]);
    project.write("schema.toml", &format!("{USERS}{}", tags_with_label()));
    offline(&["generate", "add_label"]);
    commit(project, "tags");
    git(project, &["checkout", "-q", "main"], true);
    project.write("schema.toml", &format!("{USERS}{TEAMS}"));
    offline(&["generate", "add_teams"]);
    commit(project, "teams");
    git(project, &["checkout", "-q", "tags"], true);
}

/// The schema file as a person resolves it.
fn resolve(project: &Project) {
    project.write("schema.toml", &format!("{USERS}{}{TEAMS}", tags_with_label()));
}

fn tags_with_label() -> String {
    TAGS.replace("[tables.tags.indexes]", "label = \"text?\"\n[tables.tags.indexes]")
}

fn names(project: &Project) -> Vec<String> {
    project.migrations().into_keys().filter(|name| !name.ends_with(".down.sql")).collect()
}

const RENUMBERED: [&str; 5] =
    ["0001_initial.sql", "0002_add_teams.sql", "0003_add_tags.sql", "0004_add_label.sql", "migrations.sum"];

#[test]
fn after_a_merge_ours_come_after_theirs() {
    let (project, live) = project(USERS);
    two_branches(&project);
    git(&project, &["merge", "-q", "main"], false);
    resolve(&project);
    for verb in ["generate", "migrate"] {
        project.run(&[verb]).expect_status(2).expect_text("`relata rebase`");
    }
    project.run(&["check"]).expect_status(1).expect_text("two-branches").expect_text("`relata rebase`");
    let github = project.run(&["check", "--format", "github"]).expect_status(1);
    assert!(github.stdout.starts_with("::error file=migrations::two-branches: "), "{github}");
    project
        .ok(&["rebase"])
        .expect_text("renamed 0002_add_tags to 0003_add_tags")
        .expect_text("0004_add_label");
    assert_eq!(names(&project), RENUMBERED);
    let up = project.read("migrations/0003_add_tags.sql");
    assert!(up.starts_with("-- 0003_add_tags\n"), "{up}");
    let down = project.read("migrations/0003_add_tags.down.sql");
    assert!(down.starts_with("-- undoes 0003_add_tags\n"), "{down}");
    project.ok(&["rebase"]).expect_text("nothing to do");
    project.ok(&["generate"]).expect_text("nothing to do");
    project.ok(&["migrate"]);
    project.ok(&["check"]);
    project.ok(&["rollback", "--yes", "--allow", "data-loss", "--to", "1"]);
    assert_eq!(query(&live.url(), "select count(*) from pg_tables where schemaname = 'public'"), "1");
}

#[test]
fn in_a_git_rebase_the_branch_rebased_onto_keeps_its_numbers() {
    let (project, _live) = project(USERS);
    two_branches(&project);
    git(&project, &["rebase", "-q", "main"], false);
    resolve(&project);
    project.ok(&["rebase"]);
    assert_eq!(names(&project), RENUMBERED);
    project.ok(&["generate"]).expect_text("nothing to do");
}

#[test]
fn the_side_that_keeps_its_numbers_can_be_named() {
    let project = Project::with_schema(RELATA, USERS);
    two_branches(&project);
    git(&project, &["merge", "-q", "main"], false);
    resolve(&project);
    project.ok(&["rebase", "--keep", "ours"]).expect_text("renamed 0002_add_teams to 0004_add_teams");
    assert_eq!(
        names(&project),
        [
            "0001_initial.sql",
            "0002_add_tags.sql",
            "0003_add_label.sql",
            "0004_add_teams.sql",
            "migrations.sum"
        ]
    );
    project.ok(&["check"]);
}

#[test]
fn what_a_database_has_keeps_its_number() {
    let (project, live) = project(USERS);
    two_branches(&project);
    project.ok(&["migrate", "--to", "2"]);
    git(&project, &["merge", "-q", "main"], false);
    resolve(&project);
    let before = project.migrations();
    project.run(&["rebase"]).expect_status(2).expect_text("0002_add_tags applied");
    assert_eq!(project.migrations(), before);
    project.ok(&["rebase", "--keep", "ours"]);
    project.ok(&["migrate"]);
    project.ok(&["check"]);
    drop(live);
}

#[test]
fn files_that_do_not_fit_together_are_left_as_they_were() {
    let (project, _live) = project(USERS);
    git(&project, &["init", "-q", "-b", "main"], true);
    project.ok(&["generate", "--from", "migrations"]);
    commit(&project, "users");
    for (branch, name) in [("main", "theirs"), ("other", "ours")] {
        if branch == "other" {
            git(&project, &["checkout", "-qb", "other", "main~1"], true);
        }
        project.write("schema.toml", &format!("{USERS}{TEAMS}"));
        project.ok(&["generate", name]);
        commit(&project, name);
    }
    git(&project, &["merge", "-q", "main"], false);
    let before = project.migrations();
    project
        .run(&["rebase"])
        .expect_status(2)
        .expect_text("nothing was written")
        .expect_text("0002_ours would be 0003_ours")
        .expect_text("already exists");
    assert_eq!(project.migrations(), before);
    // As it says: ours are removed, theirs stay.
    for file in ["migrations/0002_ours.sql", "migrations/0002_ours.down.sql"] {
        std::fs::remove_file(project.path(file)).expect("removed");
    }
    project.ok(&["rebase"]);
    project.ok(&["generate"]).expect_text("nothing to do");
}

/// Two branches that change the same default, and the conflict in git.
fn two_defaults(project: &Project) {
    let with_default = |default: &str| USERS.replace("unique = true", &format!("default = \"'{default}'\""));
    git(project, &["init", "-q", "-b", "main"], true);
    project.ok(&["generate", "--from", "migrations"]);
    commit(project, "users");
    git(project, &["checkout", "-qb", "ours"], true);
    project.write("schema.toml", &with_default("ours"));
    project.ok(&["generate", "our_default", "--from", "migrations"]);
    commit(project, "ours");
    git(project, &["checkout", "-q", "main"], true);
    project.write("schema.toml", &with_default("theirs"));
    project.ok(&["generate", "their_default", "--from", "migrations"]);
    commit(project, "theirs");
    git(project, &["checkout", "-q", "ours"], true);
    git(project, &["merge", "-q", "main"], false);
    project.write("schema.toml", &with_default("ours"));
}

#[test]
fn branches_that_touch_the_same_thing_are_told_apart() {
    let project = Project::with_schema(RELATA, &USERS.replace("unique = true", "default = \"'first'\""));
    two_defaults(&project);
    let before = project.migrations();
    project
        .run(&["rebase"])
        .expect_status(2)
        .expect_text("nothing was written")
        .expect_text("users.email: default 'theirs'::text → default 'ours'::text")
        .expect_text("--accept-order");
    assert_eq!(project.migrations(), before);
    project.run(&["rebase", "--accept-order"]).expect_status(2).expect_text("does not undo");
    let down = project.read("migrations/0002_our_default.down.sql");
    project.write("migrations/0002_our_default.down.sql", &down.replace("'first'", "'theirs'"));
    project.ok(&["rebase", "--accept-order"]).expect_text("renamed 0002_our_default to 0003_our_default");
    project.ok(&["generate"]).expect_text("nothing to do");
    project.ok(&["check"]);
}
