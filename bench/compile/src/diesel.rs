//! The subject that uses Diesel: what `diesel print-schema` writes for the same tables, and structs for their rows.

use std::fmt::Write as _;

use crate::tables::{COLUMNS, JOINS, TABLES, joined, name, parents};

pub const DEPENDENCIES: &str = r#"chrono = { version = "0.4", default-features = false, features = ["std"] }
diesel = { version = "2.3", features = ["chrono", "postgres", "serde_json", "uuid"] }
serde_json = "1"
uuid = "1"
"#;

/// `table!` and `joinable!`.
pub fn tables() -> String {
    let mut text = String::new();
    for table in 0..TABLES {
        let _ = writeln!(text, "diesel::table! {{\n    {} (id) {{", name(table));
        for column in &COLUMNS {
            let sql_type = match column.null {
                true => format!("Nullable<{}>", column.diesel),
                false => column.diesel.to_owned(),
            };
            let length = match column.name {
                "email" => "#[max_length = 255]\n        ",
                "title" => "#[max_length = 100]\n        ",
                "code" => "#[max_length = 20]\n        ",
                _ => "",
            };
            let _ = writeln!(text, "        {length}{} -> {sql_type},", column.name);
        }
        text.push_str("    }\n}\n\n");
    }
    // print-schema leaves out the second key of two tables to one; none is here.
    for table in 0..TABLES {
        for (key, parent) in ["parent_id", "other_id"].iter().zip(parents(table)) {
            if let Some(parent) = parent {
                let _ = writeln!(text, "diesel::joinable!({} -> {} ({key}));", name(table), name(parent));
            }
        }
    }
    text
}

/// That any two tables may stand in a query, which print-schema says of all of them.
pub fn in_one_query() -> String {
    let mut text = String::from("\ndiesel::allow_tables_to_appear_in_same_query!(");
    for table in 0..TABLES {
        let _ = write!(text, "{},", name(table));
    }
    text.push_str(");\n");
    text
}

/// That the tables of the joins may stand in a query, and no others: what an author would write by hand.
pub fn joined_in_one_query() -> String {
    let mut text = String::from("\n");
    for table in 0..TABLES {
        for parent in parents(table).into_iter().flatten() {
            let _ = writeln!(
                text,
                "diesel::allow_tables_to_appear_in_same_query!({}, {});",
                name(table),
                name(parent)
            );
        }
    }
    text
}

/// A row, a row to insert and a change for each table.
pub fn structs() -> String {
    let mut text = String::from("use diesel::prelude::*;\n\nuse crate::tables::*;\n");
    for table in 0..TABLES {
        let name = name(table);
        let upper = name.to_uppercase();
        let structs = [("Queryable, Selectable", "Row"), ("Insertable", "New"), ("AsChangeset", "Patch")];
        for (derives, what) in structs {
            let _ = write!(
                text,
                "\n#[derive(Debug, Clone, {derives})]\n#[diesel(table_name = {name}{})]\npub struct {upper}{what} {{\n",
                if what == "Row" { ", check_for_backend(diesel::pg::Pg)" } else { "" }
            );
            for column in &COLUMNS {
                let rust =
                    if column.null { format!("Option<{}>", column.rust) } else { column.rust.to_owned() };
                let rust = match what {
                    "New" if column.default => format!("Option<{rust}>"),
                    "Patch" if column.name == "id" => continue,
                    "Patch" => format!("Option<{rust}>"),
                    _ => rust,
                };
                let _ = writeln!(text, "    pub {}: {rust},", column.name);
            }
            text.push_str("}\n");
        }
    }
    text
}

/// A function for each join.
pub fn joins() -> String {
    let mut text = String::from("use diesel::prelude::*;\n\nuse crate::structs::*;\nuse crate::tables::*;\n");
    for join in 0..JOINS {
        let [a, b, c] = joined(join).map(name);
        let [row_a, row_b, row_c] = [&a, &b, &c].map(|name| format!("{}Row", name.to_uppercase()));
        let query = match join % 3 {
            0 => format!(
                "-> QueryResult<Vec<({row_a}, {row_b}, Option<{row_c}>)>> {{\n    {a}::table\n        \
                 .inner_join({b}::table.on({a}::parent_id.eq({b}::id)))\n        \
                 .left_join({c}::table.on({b}::parent_id.eq({c}::id)))\n        \
                 .filter({a}::is_active.eq(true).and({b}::age.gt(limit)))\n        \
                 .order({a}::created_at.desc())\n        \
                 .select(({row_a}::as_select(), {row_b}::as_select(), Option::<{row_c}>::as_select()))"
            ),
            1 => format!(
                "-> QueryResult<Vec<(i64, String, Option<String>, f64)>> {{\n    {a}::table\n        \
                 .inner_join({b}::table.on({a}::parent_id.eq({b}::id)))\n        \
                 .inner_join({c}::table.on({b}::parent_id.eq({c}::id)))\n        \
                 .filter({a}::score.gt(limit).or({c}::note.is_null()))\n        \
                 .order(({b}::name, {c}::id.desc()))\n        \
                 .select(({a}::id, {b}::name, {c}::title, {c}::ratio))"
            ),
            _ => format!(
                "-> QueryResult<Vec<({row_b}, i64, Option<String>, Option<bool>)>> {{\n    {a}::table\n        \
                 .inner_join({b}::table.on({a}::parent_id.eq({b}::id)))\n        \
                 .left_join({c}::table.on({b}::parent_id.eq({c}::id)))\n        \
                 .filter({b}::email.like(\"%@example.com\").and({a}::age.lt(limit)))\n        \
                 .order({a}::id)\n        \
                 .select(({row_b}::as_select(), {a}::id, {c}::email.nullable(), {c}::is_active.nullable()))"
            ),
        };
        let _ = write!(
            text,
            "\npub fn q{join}(conn: &mut PgConnection, limit: i32) {query}\n        \
             .limit(20)\n        .load(conn)\n}}\n"
        );
    }
    text
}
