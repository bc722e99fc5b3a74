//! Runs the `xtask` program as a person does.

use std::path::Path;
use std::process::{Command, Output};

/// In a folder with a schema file, with nothing of this machine's configuration.
fn xtask(folder: &Path, args: &[&str], env: &[(&str, &Path)]) -> Output {
    std::fs::write(
        folder.join("schema.toml"),
        "[tables.users.columns]\nid = { type = \"bigint\", primary_key = true }\n",
    )
    .expect("written");
    let mut xtask = Command::new(env!("CARGO_BIN_EXE_xtask"));
    xtask
        .args(args)
        .current_dir(folder)
        .env_remove("PG_BIN")
        .env_remove("DATABASE_URL")
        .env_remove("RELATA_SCRATCH_URL");
    xtask.envs(env.iter().copied()).output().expect("it runs")
}

#[test]
fn a_verb_runs_and_what_pg_bin_names_is_never_replaced_by_a_download() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = xtask(folder.path(), &["db-generate"], &[]);
    assert!(output.status.success(), "{output:?}");
    assert!(folder.path().join("migrations/0001_initial.sql").is_file());

    let empty = tempfile::tempdir().expect("a folder");
    let output = xtask(folder.path(), &["db-generate"], &[("PG_BIN", empty.path())]);
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("PG_BIN=") && !told.contains("relata-fetch"), "{told}");
}

#[test]
fn an_unknown_task_is_told_the_known_ones() {
    let folder = tempfile::tempdir().expect("a folder");
    for args in [&["demmo"][..], &[], &["ci", "--fast"]] {
        let output = xtask(folder.path(), args, &[]);
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains("demo [--fresh]"));
    }
}

#[test]
fn help_and_hints_name_the_tasks() {
    let folder = tempfile::tempdir().expect("a folder");
    let told = |args: &[&str]| {
        let output = xtask(folder.path(), args, &[]);
        String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
    };
    let help = told(&["db-generate", "--help"]);
    assert!(help.contains("Usage: cargo xtask db-generate [OPTIONS] [NAME]"), "{help}");
    assert!(
        help.contains("  cargo xtask db-generate --check ") && !help.contains("relata generate"),
        "{help}"
    );
    let verbs = told(&["db-help"]);
    assert!(verbs.contains("Usage: cargo xtask db-<COMMAND> [OPTIONS]"), "{verbs}");
    assert!(told(&["db-help", "push"]).contains("Usage: cargo xtask db-push"));
    let unknown = told(&["db-chekc"]);
    assert!(unknown.contains("'check'") && unknown.contains("db-<COMMAND>"), "{unknown}");
    std::fs::create_dir(folder.path().join("migrations")).expect("made");
    for name in ["0001_a.sql", "0001_b.sql"] {
        std::fs::write(folder.path().join("migrations").join(name), "").expect("written");
    }
    let refused = told(&["db-check", "--offline"]);
    assert!(refused.contains("`cargo xtask db-rebase`") && !refused.contains("`relata "), "{refused}");
}
