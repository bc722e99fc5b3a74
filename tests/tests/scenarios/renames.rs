//! A `renamed_from` that names nothing is told, with its place and what may have been meant.

use relata_tests::database::execute;

use crate::migrated;

const BEFORE: &str = r#"
[enums]
mood = ["sad", "glad"]

[domains.price]
type   = "numeric"
checks = { price_positive = "value > 0" }

[sequences]
numbers = {}

[tables.users.columns]
id   = { type = "integer", primary_key = true }
mail = "text"

[tables.users.checks]
mail_not_empty = "mail <> ''"

[tables.users.indexes]
users_mail_idx = ["mail"]

[tables.visits.columns]
id = "integer"
"#;

const AFTER: &str = r#"
[enums]
mood = ["sad", { name = "happy", renamed_from = "gladd" }]

[domains.price]
type   = "numeric"
checks = { price_above_zero = { expr = "value > 0", renamed_from = "price_positiv" } }

[domains.cost]
type         = "numeric"
renamed_from = "prize"

[sequences]
counter = { renamed_from = "number" }

[tables.users.columns]
id    = { type = "integer", primary_key = true }
email = { type = "text", renamed_from = "mial" }

[tables.users.checks]
email_not_empty = { expr = "email <> ''", renamed_from = "mail_not_empt" }

[tables.users.indexes]
users_email_idx = { columns = ["email"], renamed_from = "user_mail_idx" }

[tables.calls]
renamed_from = ["visit", "something_else"]
columns.id   = "integer"
"#;

#[test]
fn each_kind_says_file_line_and_the_nearest_name() {
    let (project, live) = migrated(BEFORE);
    project.write("schema.toml", AFTER);
    let refused = project.run(&["generate", "step"]).expect_status(1);
    for text in [
        "`renamed_from = \"mial\"`: table `users` has no column `mial`",
        "did you mean `mail`?",
        "schema.toml:18:41",
        "email = { type = \"text\", renamed_from = \"mial\" }",
        "enum `mood` has no label `gladd`",
        "did you mean `glad`?",
        "domain `price` has no check `price_positiv`",
        "did you mean `price_positive`?",
        "there is no sequence `number`",
        "did you mean `numbers`?",
        "table `users` has no constraint `mail_not_empt`",
        "did you mean `mail_not_empty`?",
        "there is no index `user_mail_idx`",
        "did you mean `users_mail_idx`?",
        "`renamed_from = [\"visit\", \"something_else\"]`: there is no table `visit` or `something_else`",
        "did you mean `visits`?",
        // `price` is still wanted, so it was not meant.
        "there is no domain `prize`",
        "nothing is renamed",
    ] {
        assert!(refused.says(text), "`{text}` is not said by {refused}");
    }
    project.run(&["push", "--dry-run"]).expect_status(1).expect_text("has no column `mial`");
    project.run(&["check"]).expect_status(1).expect_text("has no column `mial`");
    let url = live.url().to_string();
    let diff = project.run(&["diff", "--from", &url, "--to", "schema.toml"]).expect_status(1);
    diff.expect_text("has no column `mial`");
}

#[test]
fn what_is_right_or_done_or_new_is_not_told() {
    let (project, live) = migrated(BEFORE);
    let right = AFTER
        .replace("\"gladd\"", "\"glad\"")
        .replace("\"price_positiv\"", "\"price_positive\"")
        .replace("renamed_from = \"prize\"\n", "")
        .replace("\"number\"", "\"numbers\"")
        .replace("\"mial\"", "\"mail\"")
        .replace("\"mail_not_empt\"", "\"mail_not_empty\"")
        .replace("\"user_mail_idx\"", "\"users_mail_idx\"")
        .replace("\"visit\"", "\"visits\"")
        .replace("[domains.price]", "[domains.amount]\nrenamed_from = \"price\"");
    project.write("schema.toml", &right);
    let silent = |args: &[&str]| {
        let ran = project.ok(args);
        assert!(!ran.says("`renamed_from = "), "{ran}");
        ran
    };
    silent(&["generate", "step"]);
    silent(&["migrate"]);
    silent(&["generate"]);
    let check = silent(&["check"]).expect_text("renamed_from of column users.email is done");
    check.expect_text("renamed_from of domain amount is done");
    execute(
        &live.url(),
        "drop table calls, users; drop domain cost, amount; drop type mood; drop sequence counter",
    );
    silent(&["push", "--dry-run"]);
}
