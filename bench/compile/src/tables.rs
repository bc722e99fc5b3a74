//! The tables of both subjects: 200 of 20 columns.

/// A column: its name, its type in `schema.toml`, and what it is for Diesel.
pub struct Column {
    pub name: &'static str,
    pub toml: &'static str,
    pub diesel: &'static str,
    pub rust: &'static str,
    pub null: bool,
    /// Whether an INSERT may leave it out.
    pub default: bool,
}

const fn column(
    name: &'static str,
    toml: &'static str,
    diesel: &'static str,
    rust: &'static str,
    null: bool,
    default: bool,
) -> Column {
    Column { name, toml, diesel, rust, null, default }
}

/// What every table has. `parent_id` and `other_id` refer to the two tables before it.
pub const COLUMNS: [Column; 20] = [
    column(
        "id",
        r#"{ type = "bigint", primary_key = true, identity = "by default" }"#,
        "Int8",
        "i64",
        false,
        true,
    ),
    column("parent_id", r#""bigint""#, "Int8", "i64", false, false),
    column("other_id", r#""bigint?""#, "Int8", "i64", true, false),
    column("email", r#"{ type = "varchar(255)", unique = true }"#, "Varchar", "String", false, false),
    column("name", r#""text""#, "Text", "String", false, false),
    column("title", r#""varchar(100)?""#, "Varchar", "String", true, false),
    column("note", r#""text?""#, "Text", "String", true, false),
    column("is_active", r#"{ type = "boolean", default = true }"#, "Bool", "bool", false, true),
    column("is_public", r#"{ type = "boolean", default = false }"#, "Bool", "bool", false, true),
    column("age", r#""integer""#, "Int4", "i32", false, false),
    column("score", r#""integer?""#, "Int4", "i32", true, false),
    column("rank", r#""smallint?""#, "Int2", "i16", true, false),
    column("total", r#"{ type = "bigint", default = 0 }"#, "Int8", "i64", false, true),
    column("ratio", r#""double precision""#, "Float8", "f64", false, false),
    column("weight", r#""double precision?""#, "Float8", "f64", true, false),
    column("code", r#""varchar(20)""#, "Varchar", "String", false, false),
    column("payload", r#""jsonb?""#, "Jsonb", "serde_json::Value", true, false),
    column("token", r#"{ type = "uuid", default = "gen_random_uuid()" }"#, "Uuid", "uuid::Uuid", false, true),
    column(
        "created_at",
        r#"{ type = "timestamp", default = "now()" }"#,
        "Timestamp",
        "chrono::NaiveDateTime",
        false,
        true,
    ),
    column("updated_at", r#""timestamp?""#, "Timestamp", "chrono::NaiveDateTime", true, false),
];

pub const TABLES: usize = 200;

/// Joins over them, of three tables each.
pub const JOINS: usize = 300;

pub fn name(table: usize) -> String {
    format!("t{table:03}")
}

/// The tables that a table refers to: by `parent_id`, and by `other_id`.
pub fn parents(table: usize) -> [Option<usize>; 2] {
    [table.checked_sub(1), table.checked_sub(2)]
}

/// The three tables of a join; each refers to the next.
pub fn joined(join: usize) -> [usize; 3] {
    let first = 2 + join * 7 % (TABLES - 2);
    [first, first - 1, first - 2]
}
