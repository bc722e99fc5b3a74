//! What is said of changes of type: refused by the server, changed in silence, or to be told by `using`.

use relata_tests::database::{execute, query};

use crate::migrated;

fn schema(amount: &str) -> String {
    format!("[tables.orders.columns]\nid     = \"integer\"\namount = {amount}\n")
}

#[test]
fn a_cast_that_can_only_fail_is_not_said_to_lose_and_its_rows_are_found() {
    let (project, live) = migrated(&schema("\"text\""));
    execute(&live.url(), "insert into orders values (1, 'abc'), (2, 'abcd'), (3, 'ab     ')");
    project.write("schema.toml", &schema("\"varchar(3)\""));
    let refused = project.run(&["generate"]).expect_status(1);
    assert!(refused.says("fails on values that do not fit") && !refused.says("lose data"), "{refused}");
    let json = project.run(&["generate", "--format", "json"]).expect_status(1).json();
    assert_eq!(json["refused"][0]["fails"], true);
    let find = json["refused"][0]["query"].as_str().unwrap_or_default().to_owned();
    assert_eq!(query(&live.url(), &find), "2|abcd\n3|ab     ");
    let generated = project.ok(&["generate", "narrow", "--allow", "narrow-type:orders.amount"]);
    let up = project.read("migrations/0002_narrow.sql");
    assert!(up.contains(&format!("--   find them with: {find}")), "{generated}{up}");
    assert!(!up.contains("-- loses"), "{up}");
    let failed = project.run(&["migrate"]).expect_status(2).expect_text("value too long");
    failed.expect_text(&format!("find them with: {find}")).expect_text("mend these rows");
    execute(&live.url(), "delete from orders where id = 2");
    project.ok(&["migrate"]);
    assert_eq!(query(&live.url(), "select id, '<' || amount || '>' from orders where id = 3"), "3|<ab >");
}

#[test]
fn a_cast_that_changes_values_says_how() {
    let (project, live) = migrated(&schema("\"numeric\""));
    execute(&live.url(), "insert into orders values (1, 1.5), (2, 2)");
    project.write("schema.toml", &schema("\"integer\""));
    let refused = project.run(&["generate"]).expect_status(1);
    let refused = refused.expect_text("would lose data").expect_text("values are rounded to whole numbers");
    refused.expect_text("SELECT * FROM public.orders WHERE amount <> trunc(amount)");
    let json = project.run(&["push", "--format", "json"]).expect_status(1).json();
    let find = json["refused"][0]["query"].as_str().unwrap_or_default();
    assert_eq!(query(&live.url(), find), "1|1.5");
}

#[test]
fn a_cast_that_must_be_told_asks_for_using_at_its_line() {
    let (project, _live) = migrated(&schema("\"varchar\""));
    project.write("schema.toml", &schema("\"integer\""));
    let refused = project.run(&["generate"]).expect_status(1);
    for text in
        ["schema.toml:3:10", "casts character varying to integer only where it is told to", "using = "]
    {
        assert!(refused.says(text), "`{text}` is not said by {refused}");
    }
    project.write("schema.toml", &schema("{ type = \"integer\", using = \"length(amount)\" }"));
    let told = project.run(&["generate"]).expect_status(1).expect_text("values become what `using` makes");
    assert!(!told.says("only where it is told to"), "{told}");
    project.write("schema.toml", &schema("\"jsonb\""));
    project.run(&["generate"]).expect_status(1).expect_text("`amount::jsonb`");
    // pg_cast has an assignment cast from json to jsonb.
    let (project, _live) = migrated(&schema("\"json\""));
    project.write("schema.toml", &schema("\"jsonb\""));
    let refused = project.run(&["generate"]).expect_status(1);
    assert!(!refused.says("only where it is told to"), "{refused}");
    let (project, _live) = migrated(&schema("\"date\""));
    project.write("schema.toml", &schema("\"integer\""));
    let none = project.run(&["generate"]).expect_status(2);
    none.expect_text("schema.toml:3:10").expect_text("using = ");
}

#[test]
fn a_using_that_comes_after_its_migration_is_told() {
    let (project, _live) = migrated(&schema("\"text\""));
    project.write("schema.toml", &schema("\"integer\""));
    project.ok(&["generate", "narrow", "--allow", "data-loss"]);
    project.write("schema.toml", &schema("{ type = \"integer\", using = \"length(amount)\" }"));
    let late = project.ok(&["generate"]).expect_text("came too late: 0002_narrow");
    late.expect_text("schema.toml:3:").expect_text("generate --redo 2");
    project.ok(&["generate", "narrow", "--redo", "2", "--allow", "data-loss"]);
    assert!(project.read("migrations/0002_narrow.sql").contains("USING length(amount)"));
    let agree = project.ok(&["generate"]);
    assert!(!agree.says("too late"), "{agree}");
}
