//! What the look at a schema's SQL finds, and what it lets pass.

use expect_test::{Expect, expect};
use relata_precheck::check;
use relata_schema::{Column, ColumnValue, Enum, Label, QualifiedName, Schema, Sql, Table};

/// A table with one column of this type and default, and an enum `user_role`.
fn schema(type_name: &str, default: &str) -> Schema {
    let mut column = Column::new("a", type_name);
    if !default.is_empty() {
        column.value = ColumnValue::Default(Sql(default.to_owned()));
    }
    let table = Table { columns: vec![column], ..Table::default() };
    let labels = vec![Label::new("admin"), Label::new("user")];
    Schema {
        tables: [(QualifiedName::new("public", "t"), table)].into(),
        enums: [(QualifiedName::new("public", "user_role"), Enum { labels, ..Enum::default() })].into(),
        ..Schema::default()
    }
}

fn found(type_name: &str, default: &str, expected: Expect) {
    let lines = check(&schema(type_name, default)).into_iter().map(|finding| {
        let help = finding.help.unwrap_or_default();
        format!("{:?}[{}]: {}; {help}\n", finding.severity, finding.code, finding.message)
    });
    expected.assert_eq(&lines.collect::<String>());
}

#[test]
fn a_default_that_is_current_user() {
    found(
        "public.user_role",
        "user",
        expect![[r#"
        Warning[default-user]: the default of column `t.a` is `user`, SQL's current_user; did you mean the text `'user'`? Else write `current_user`
    "#]],
    );
}

#[test]
fn a_default_that_is_a_bare_word() {
    found(
        "public.user_role",
        "admin",
        expect![[r#"
        Error[default-bare-word]: the default of column `t.a` is `admin`, which is a column's name to SQL; did you mean the text `'admin'`?
    "#]],
    );
}

#[test]
fn a_default_that_is_no_label() {
    found(
        "public.user_role",
        "'usr'",
        expect![[r#"
        Error[unknown-label]: the default of column `t.a` is `usr`, no label of its enum; did you mean `'user'`?
    "#]],
    );
}

#[test]
fn a_default_with_an_open_quote() {
    found(
        "text",
        "'user",
        expect![[r#"
        Error[open-quote]: the default of column `t.a` has a quote that is not closed; close it with `'`; a quote inside of a text is written twice
    "#]],
    );
}

#[test]
fn what_is_fine() {
    for (type_name, default) in [
        ("public.user_role", "'user'"),
        ("public.user_role", "'user'::public.user_role"),
        ("text", "CURRENT_USER"),
        ("uuid", "gen_random_uuid()"),
        ("citext", ""),
        ("my_domain", ""),
        ("integer[]", "'{}'"),
        ("text", "some <- strange <=> operators ~~~ 'x' #>> y"),
        ("timestamp(3) with time zone", "now()"),
        ("interval day to second(2)", ""),
        ("public.geometry(Point,4326)", ""),
    ] {
        let findings = check(&schema(type_name, default));
        assert_eq!(findings, [], "{type_name} {default}");
    }
}
