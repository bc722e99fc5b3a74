//! `docs` writes the schema file as a page, as Mermaid and as DBML, without a database.

use relata_tests::Project;

use crate::{RELATA, USERS};

#[test]
fn a_page_a_diagram_and_dbml() {
    let mut project = Project::with_schema(RELATA, USERS);
    // There is no server, and none is asked for.
    project.set("PG_BIN", "/nowhere");
    project.ok(&["docs", "--out", "schema.html", "--title", "<Shop>"]).expect_text("wrote schema.html");
    let page = project.read("schema.html");
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("<title>&lt;Shop&gt;</title>"));
    assert!(page.contains("<tr id=\"column/users/email\""));
    assert_eq!(project.ok(&["docs", "--title", "<Shop>", "--format", "html"]).stdout, page);
    assert!(project.ok(&["docs", "--format", "mermaid"]).stdout.starts_with("erDiagram\n    \"users\" {\n"));
    project.ok(&["docs", "--format", "dbml", "-o", "shop.dbml", "--title", "Shop"]);
    assert!(project.read("shop.dbml").starts_with("Project \"Shop\" {\n"));
}

#[test]
fn what_cannot_be_written_is_said() {
    let project = Project::with_schema(RELATA, USERS);
    project.run(&["docs", "--format", "json"]).expect_status(2).expect_text("html, mermaid or dbml");
    project.run(&["check", "--format", "dbml"]).expect_status(2).expect_text("formats of `relata docs`");
    project.run(&["docs", "--out", "no/where.html"]).expect_status(2).expect_text("no/where.html");
    project.write("schema.toml", "[tables.users.columns]\nid = \"bigint\"\nid = \"text\"\n");
    project.run(&["docs"]).expect_status(2).expect_text("schema.toml:3");
}
