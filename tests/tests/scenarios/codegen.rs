//! `codegen` writes the Rust of a schema file, and finds a file that is not current.

use relata_tests::Project;

use crate::{RELATA, USERS, USERS_WITH_NICKNAME};

#[test]
fn a_stale_file_is_found() {
    let project = Project::with_schema(RELATA, USERS);
    let written = ["codegen", "--out", "schema.rs"];
    let checked = ["codegen", "--out", "schema.rs", "--check"];
    project.run(&checked).expect_status(1).expect_text("schema.rs is not what");
    project.ok(&written);
    assert_eq!(project.ok(&["codegen"]).stdout, project.read("schema.rs"));
    project.ok(&checked);
    project.write("schema.toml", USERS_WITH_NICKNAME);
    project.run(&checked).expect_status(1);
    project.ok(&written);
    assert!(project.read("schema.rs").contains("pub nickname: Option<String>"));
}

#[test]
fn a_name_that_rust_cannot_have_is_told_at_its_place() {
    let project =
        Project::with_schema(RELATA, "[tables.t.columns]\nid = { type = \"bigint\", rust_name = \"fn\" }\n");
    let refused = project.run(&["codegen"]).expect_status(2);
    assert!(refused.says("error[rust-name]: `t.id` has `rust_name = \"fn\"`"), "{refused}");
    assert!(refused.says("schema.toml:2:1"), "{refused}");
}
