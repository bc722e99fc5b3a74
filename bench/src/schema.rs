//! The generated schema file.

use std::fmt::Write as _;

/// `tables` tables of 10 columns, 3 indexes and 1 or 2 foreign keys each. The stamp makes it a schema that no scratch
/// cluster has seen.
pub fn toml(tables: usize, stamp: u32) -> String {
    let mut text = format!("[tables.t0000]\ncomment = \"{stamp}\"\n");
    for n in 0..tables {
        table(&mut text, n, "");
    }
    text
}

/// The same with 20 changes: columns added, types changed, indexes and checks added, columns dropped.
pub fn changed(tables: usize, stamp: u32) -> String {
    let mut text = format!("[tables.t0000]\ncomment = \"{stamp}\"\n");
    for n in 0..tables {
        let change = if n % 50 == 7 { ["added", "type", "index", "check"][n / 50 % 4] } else { "" };
        table(&mut text, n, change);
    }
    text
}

/// The same with one more column.
pub fn one(tables: usize, stamp: u32) -> String {
    let mut text = format!("[tables.t0000]\ncomment = \"{stamp}\"\n");
    for n in 0..tables {
        table(&mut text, n, if n == 457 { "added" } else { "" });
    }
    text
}

/// The same tables for drizzle-kit, with one more column or with 20.
pub fn drizzle(tables: usize, twenty: bool) -> String {
    let mut text = String::from(
        "import { bigint, boolean, index, integer, numeric, pgTable, text, timestamp, varchar } from 'drizzle-orm/pg-core';\n\
         import { sql } from 'drizzle-orm';\n",
    );
    for n in 0..tables {
        let parent = if n == 0 { 0 } else { n * 7 % n.max(1) };
        let last = match n % 2 {
            1 => format!(
                "other_id: bigint({{ mode: 'number' }}).references((): any => t{:04}.id, {{ onDelete: 'cascade' }}),",
                n * 3 % n
            ),
            _ => "note: text(),".to_owned(),
        };
        let is_added = if twenty { n % 50 == 7 } else { n == 457 };
        let added = if is_added { "added: integer()," } else { "" };
        let _ = write!(
            text,
            "export const t{n:04} = pgTable('t{n:04}', {{\n\
             id: bigint({{ mode: 'number' }}).primaryKey().generatedAlwaysAsIdentity(),\n\
             name: varchar({{ length: 100 }}).notNull(), email: text().notNull().default(''),\n\
             amount: numeric({{ precision: 10, scale: 2 }}), active: boolean().notNull().default(true),\n\
             created_at: timestamp({{ withTimezone: true }}).notNull().defaultNow(), updated_at: timestamp({{ withTimezone: true }}),\n\
             kind: integer(), parent_id: bigint({{ mode: 'number' }}).references((): any => t{parent:04}.id), {last} {added}\n\
             }}, (t) => [index('t{n:04}_name_idx').on(t.name), index('t{n:04}_created_idx').on(t.created_at.desc()),\n\
             index('t{n:04}_email_idx').on(sql`lower(${{t.email}})`).where(sql`active`)]);\n"
        );
    }
    text
}

fn table(text: &mut String, n: usize, change: &str) {
    let parent = if n == 0 { 0 } else { n * 7 % n.max(1) };
    let amount = if change == "type" { "numeric(12,2)?" } else { "numeric(10,2)?" };
    let _ = write!(
        text,
        "[tables.t{n:04}.columns]\nid = {{ type = \"bigint\", primary_key = true, identity = \"always\" }}\n\
         name = \"varchar(100)\"\nemail = {{ type = \"text\", default = \"''\" }}\namount = \"{amount}\"\n\
         active = {{ type = \"boolean\", default = true }}\ncreated_at = {{ type = \"timestamptz\", default = \"now()\" }}\n\
         updated_at = \"timestamptz?\"\nkind = \"integer?\"\nparent_id = {{ type = \"bigint?\", references = \"t{parent:04}.id\" }}\n"
    );
    if n % 2 == 1 {
        let other = n * 3 % n;
        let _ = writeln!(
            text,
            "other_id = {{ type = \"bigint?\", references = \"t{other:04}.id\", on_delete = \"cascade\" }}"
        );
    } else {
        let _ = writeln!(text, "note = \"text?\"");
    }
    if change == "added" {
        let _ = writeln!(text, "added = \"integer?\"");
    }
    let _ = write!(
        text,
        "\n[tables.t{n:04}.indexes]\nt{n:04}_name_idx = [\"name\"]\nt{n:04}_created_idx = [\"created_at desc\"]\n\
         t{n:04}_email_idx = {{ columns = [\"(lower(email))\"], where = \"active\" }}\n"
    );
    if change == "index" {
        let _ = writeln!(text, "t{n:04}_kind_idx = [\"kind\"]");
    }
    if change == "check" {
        let _ = writeln!(text, "\n[tables.t{n:04}.checks]\nkind_positive = \"kind > 0\"");
    }
    text.push('\n');
}
