//! DBML, the database markup language (<https://dbml.dbdiagram.io/docs/>).

use std::collections::BTreeSet;
use std::fmt::Write;

use relata_plan::spelling;
use relata_schema::{
    Column, ColumnValue, Constraint, ConstraintKind, Index, KeyExpr, ObjectKind, QualifiedName, Schema,
    Table, TypeName, split_brackets,
};

use crate::relation::{self, Relation};
use crate::types::Types;

/// Tables, enums and foreign keys as DBML, as a project of this name.
///
/// What DBML has no words for is a note where it says more of something that is there, and else a comment that names it.
///
/// ```
/// let text = relata_docs::dbml(&relata_schema::Schema::default(), "shop");
/// assert_eq!(text, "Project \"shop\" {\n  database_type: 'PostgreSQL'\n}\n");
/// ```
pub fn dbml(schema: &Schema, title: &str) -> String {
    let types = Types::of(schema);
    let mut out = format!("Project {} {{\n  database_type: 'PostgreSQL'\n}}\n", name(title));
    left_out(&mut out, schema);
    for (name, labels) in schema.enums.iter().map(|(name, one)| (name, &one.labels)) {
        let _ = write!(out, "\nEnum {} {{\n", qualified(name));
        for label in labels {
            let _ = writeln!(out, "  {}", self::name(&label.name));
        }
        // The language has no enum without labels.
        if labels.is_empty() {
            out.push_str("  \"-\" [note: 'no label']\n");
        }
        out.push_str("}\n");
    }
    for (name, table) in &schema.tables {
        self::table(&mut out, name, table, &types);
    }
    let mut known = BTreeSet::new();
    let relations: Vec<Relation<'_>> =
        schema.tables.iter().flat_map(|(name, table)| relation::of(schema, &types, name, table)).collect();
    if !relations.is_empty() {
        out.push('\n');
    }
    for relation in &relations {
        reference(&mut out, schema, relation, &mut known);
    }
    out
}

/// Names the kinds of objects that are not told.
fn left_out(out: &mut String, schema: &Schema) {
    let mut kinds: Vec<(&str, usize)> = vec![
        (ObjectKind::Domain.word(), schema.domains.len()),
        (ObjectKind::Composite.word(), schema.composites.len()),
        (ObjectKind::Range.word(), schema.ranges.len()),
        (ObjectKind::Sequence.word(), schema.sequences.len()),
    ];
    let counted = |kind: ObjectKind| schema.definitions.keys().filter(|id| id.kind() == kind).count();
    let definitions: BTreeSet<ObjectKind> = schema.definitions.keys().map(|id| id.kind()).collect();
    kinds.extend(definitions.into_iter().map(|kind| (kind.word(), counted(kind))));
    let told: Vec<String> = kinds
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(word, count)| format!("{word} ({count})"))
        .collect();
    if !told.is_empty() {
        let _ = write!(out, "\n// not told here: {}\n", told.join(", "));
    }
}

fn table(out: &mut String, name: &QualifiedName, table: &Table, types: &Types<'_>) {
    let _ = write!(out, "\nTable {} {{\n", qualified(name));
    let unique: BTreeSet<&str> = unique_columns(table).collect();
    let primary = relation::primary_key(table);
    for column in &table.columns {
        let is_primary = primary == [column.name.clone()];
        let settings = settings(table, types, column, is_primary, unique.contains(column.name.as_str()));
        let _ = writeln!(
            out,
            "  {} {} [{}]",
            self::name(&column.name),
            type_name(&column.type_name, types),
            settings.join(", ")
        );
    }
    if table.columns.is_empty() {
        out.push_str("  // it has no columns, which the language does not know\n  \"-\" \"-\"\n");
    }
    indexes(out, table, &unique);
    checks(out, table);
    let mut notes: Vec<String> = table.comment.iter().cloned().collect();
    if let Some(partition) = &table.partition_of {
        notes.push(format!("partition of {} {}", partition.parent, partition.bound));
    }
    notes.extend(table.partition_by.as_ref().map(|by| format!("partitioned by {by}")));
    notes.extend((!table.inherits.is_empty()).then(|| {
        let parents: Vec<String> = table.inherits.iter().map(ToString::to_string).collect();
        format!("inherits {}", parents.join(", "))
    }));
    if !notes.is_empty() {
        let _ = writeln!(out, "  Note: {}", text(&notes.join("\n")));
    }
    out.push_str("}\n");
}

fn settings(
    table: &Table,
    types: &Types<'_>,
    column: &Column,
    is_primary: bool,
    is_unique: bool,
) -> Vec<String> {
    let mut settings = Vec::new();
    let mut notes: Vec<String> = column.comment.iter().cloned().collect();
    if is_primary {
        settings.push("pk".to_owned());
    }
    settings
        .push(if relation::may_be_null(table, types, &column.name) { "null" } else { "not null" }.to_owned());
    if is_unique {
        settings.push("unique".to_owned());
    }
    match &column.value {
        ColumnValue::Given => {}
        ColumnValue::Default(sql) => match expression(&sql.0) {
            Some(sql) => settings.push(format!("default: {sql}")),
            None => notes.push(format!("default {sql}")),
        },
        ColumnValue::Generated(generated) => notes.push(format!("generated: {}", generated.expr)),
        ColumnValue::Identity(_) => settings.push("increment".to_owned()),
    }
    if !notes.is_empty() {
        settings.push(format!("note: {}", text(&notes.join("\n"))));
    }
    settings
}

/// Columns that are unique by a constraint of their own.
fn unique_columns(table: &Table) -> impl Iterator<Item = &str> {
    table.constraints.values().filter_map(|constraint| match &constraint.kind {
        ConstraintKind::Unique(key) => match key.columns.as_slice() {
            [one] => Some(one.as_str()),
            _ => None,
        },
        ConstraintKind::PrimaryKey(_)
        | ConstraintKind::ForeignKey(_)
        | ConstraintKind::Check(_)
        | ConstraintKind::Exclusion(_) => None,
    })
}

/// Keys of several columns, and indexes.
fn indexes(out: &mut String, table: &Table, unique: &BTreeSet<&str>) {
    let mut lines = Vec::new();
    for (constraint, definition) in &table.constraints {
        let (columns, mark) = match &definition.kind {
            ConstraintKind::PrimaryKey(key) if key.columns.len() > 1 => (&key.columns, "pk"),
            ConstraintKind::Unique(key) if key.columns.iter().any(|one| !unique.contains(one.as_str())) => {
                (&key.columns, "unique")
            }
            ConstraintKind::PrimaryKey(_)
            | ConstraintKind::Unique(_)
            | ConstraintKind::ForeignKey(_)
            | ConstraintKind::Check(_)
            | ConstraintKind::Exclusion(_) => continue,
        };
        lines.push(format!("{} [{mark}, name: {}]", names(columns), text(constraint)));
    }
    lines.extend(table.indexes.iter().map(|(name, index)| self::index(name, index)));
    if !lines.is_empty() {
        let _ = write!(out, "\n  indexes {{\n    {}\n  }}\n", lines.join("\n    "));
    }
}

/// What an index has beyond columns is in its note, as SQL. One that is unique for some rows only is not called unique.
fn index(name: &str, index: &Index) -> String {
    let sql = format!("{}{}", if index.unique { "UNIQUE " } else { "" }, spelling::index(index));
    let keys: Option<Vec<String>> = index
        .keys
        .iter()
        .map(|key| match &key.expr {
            KeyExpr::Column(column) => Some(self::name(column)),
            KeyExpr::Expr(sql) => expression(&sql.0),
        })
        .collect();
    let Some(keys) = keys.filter(|_| index.valid) else {
        let word = if index.valid { "index" } else { "index that is not valid:" };
        return comment(&format!("{word} {name} {sql}"));
    };
    let columns = index.keys.iter().map(|key| match &key.expr {
        KeyExpr::Column(column) => relata_sql::ident(column),
        KeyExpr::Expr(expr) => format!("({expr})"),
    });
    let plain = format!("({})", columns.collect::<Vec<_>>().join(", "));
    let mut settings = Vec::new();
    if index.unique && index.predicate.is_none() {
        settings.push("unique".to_owned());
    }
    settings.push(format!("name: {}", text(name)));
    if index.access_method == "btree" || index.access_method == "hash" {
        settings.push(format!("type: {}", index.access_method));
    }
    let mut notes: Vec<String> = index.comment.iter().cloned().collect();
    if spelling::index(index) != plain {
        notes.push(sql);
    }
    if !notes.is_empty() {
        settings.push(format!("note: {}", text(&notes.join("\n"))));
    }
    format!("({}) [{}]", keys.join(", "), settings.join(", "))
}

fn checks(out: &mut String, table: &Table) {
    let mut lines = Vec::new();
    for (name, constraint) in &table.constraints {
        match (&constraint.kind, told_check(constraint)) {
            (_, Some(sql)) => lines.push(format!("{sql} [name: {}]", text(name))),
            (ConstraintKind::Check(_) | ConstraintKind::Exclusion(_), None) => {
                let _ =
                    writeln!(out, "  {}", comment(&format!("{name} {}", spelling::constraint(constraint))));
            }
            (
                ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_) | ConstraintKind::ForeignKey(_),
                None,
            ) => {}
        }
    }
    if !lines.is_empty() {
        let _ = write!(out, "\n  checks {{\n    {}\n  }}\n", lines.join("\n    "));
    }
}

/// A check that holds for every row.
fn told_check(constraint: &Constraint) -> Option<String> {
    match &constraint.kind {
        ConstraintKind::Check(check) if !check.not_valid && !check.not_enforced => expression(&check.expr.0),
        ConstraintKind::Check(_)
        | ConstraintKind::PrimaryKey(_)
        | ConstraintKind::Unique(_)
        | ConstraintKind::ForeignKey(_)
        | ConstraintKind::Exclusion(_) => None,
    }
}

/// The language has one reference between the same columns, whatever its direction.
fn reference<'a>(
    out: &mut String,
    schema: &Schema,
    relation: &Relation<'a>,
    known: &mut BTreeSet<BTreeSet<(&'a QualifiedName, &'a [String])>>,
) {
    let (from, to) =
        ((relation.table, &*relation.key.columns), (&relation.key.references, relation.referenced));
    let is_told = schema.tables.contains_key(to.0) && !to.1.is_empty();
    if from == to || !is_told || !known.insert(BTreeSet::from([from, to])) {
        let sql = schema.tables.get(relation.table).and_then(|table| table.constraints.get(relation.name));
        let sql = sql.map(spelling::constraint).unwrap_or_default();
        let _ = writeln!(out, "{}", comment(&format!("{}: {} {sql}", relation.table, relation.name)));
        return;
    }
    let end = |(table, columns): (&QualifiedName, &[String])| match columns {
        [one] => format!("{}.{}", qualified(table), name(one)),
        several => format!("{}.{}", qualified(table), names(several)),
    };
    let sign = if relation.one { "-" } else { ">" };
    let _ = writeln!(
        out,
        "Ref {}: {} {sign} {} [delete: {}, update: {}]",
        name(relation.name),
        end(from),
        end(to),
        relation.key.on_delete.words(),
        relation.key.on_update.words()
    );
}

/// An enum by its name, a simple type as it is, any other in quotes.
fn type_name(type_name: &TypeName, types: &Types<'_>) -> String {
    if let Some((declared, brackets)) = types.find(type_name) {
        if declared.kind == ObjectKind::Enum {
            return qualified(declared.name) + brackets;
        }
        return name(&types.shown(type_name).text);
    }
    let (base, brackets) = split_brackets(&type_name.0);
    let (word, arguments) = match base.split_once('(') {
        Some((word, rest)) => (word, rest.strip_suffix(')')),
        None => (base, Some("")),
    };
    let is_word = word.starts_with(|c: char| c.is_ascii_lowercase())
        && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    let is_simple =
        arguments.is_some_and(|text| text.chars().all(|c| c.is_ascii_digit() || c == ',' || c == ' '));
    if is_word && is_simple && (brackets.is_empty() || brackets == "[]") {
        type_name.0.clone()
    } else {
        name(&type_name.0)
    }
}

/// `schema.name`, without `public`, which is the language's default too.
fn qualified(of: &QualifiedName) -> String {
    match of.schema.as_str() {
        "public" => name(&of.name),
        schema => format!("{}.{}", name(schema), name(&of.name)),
    }
}

fn names(names: &[String]) -> String {
    format!("({})", names.iter().map(|one| name(one)).collect::<Vec<_>>().join(", "))
}

/// A name in quotes.
fn name(text: &str) -> String {
    format!("\"{}\"", escaped(text, '"'))
}

/// A string.
fn text(text: &str) -> String {
    format!("'{}'", escaped(text, '\''))
}

fn escaped(text: &str, quote: char) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => escaped.push_str("\\\\"),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            c if c == quote => escaped.extend(['\\', c]),
            c if c.is_control() => escaped.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => escaped.push(c),
        }
    }
    escaped
}

/// SQL in backticks, unless it has one itself, for which the language has no escape.
fn expression(sql: &str) -> Option<String> {
    (!sql.contains('`')).then(|| format!("`{sql}`"))
}

/// On one line, which nothing can end.
fn comment(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("// {line}")
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect, expect_file};

    use super::dbml;
    use crate::schema;

    fn check(toml: &str, expected: Expect) {
        expected.assert_eq(&dbml(&schema(toml), "it's \"a\\b\""));
    }

    #[test]
    fn the_reference_schema() {
        let toml = include_str!("../../../schema.toml");
        expect_file!["../tests/reference.dbml"].assert_eq(&dbml(&schema(toml), "reference"));
    }

    #[test]
    fn constraints_and_indexes() {
        check(
            r#"
[database]
schemas = ["public", "billing"]
[domains]
short = "varchar(9)"
[schemas.billing.enums]
state = ["open", "paid"]
[tables.parts]
primary_key = ["house", "no"]
unique = [["label", "no"]]
partition_by = "list (house)"
partitions = { parts_rest = "default" }
[tables.parts.columns]
house = "integer"
no = "integer"
label = { type = "short?", comment = "On the door." }
state = "billing.state[]?"
size = { type = "integer", generated = "no * 2" }
[tables.parts.checks]
positive = "no > 0"
unsure = { expr = "house > 0", not_valid = true }
[tables.parts.indexes]
parts_no_idx = { columns = ["no desc", "(lower(label))"], unique = true, where = "house = 1" }
[tables.places.columns]
id = { type = "bigint", primary_key = true, identity = "always" }
house = "integer"
no = "integer?"
[tables.places.foreign_keys]
parts_fk = { columns = ["house", "no"], references = "parts", on_delete = "cascade" }
again_fk = { columns = ["house", "no"], references = "parts" }
"#,
            expect![[r#"
                Project "it's \"a\\b\"" {
                  database_type: 'PostgreSQL'
                }

                // not told here: domain (1)

                Enum "billing"."state" {
                  "open"
                  "paid"
                }

                Table "parts" {
                  "house" integer [not null]
                  "no" integer [not null]
                  "label" "short" [null, note: 'On the door.']
                  "state" "billing"."state"[] [null]
                  "size" integer [not null, note: 'generated: no * 2']

                  indexes {
                    ("label", "no") [unique, name: 'parts_label_no_key']
                    ("house", "no") [pk, name: 'parts_pkey']
                    ("no", `lower(label)`) [name: 'parts_no_idx', type: btree, note: 'UNIQUE (no DESC, (lower(label))) WHERE house = 1']
                  }
                  // unsure CHECK (house > 0) NOT VALID

                  checks {
                    `no > 0` [name: 'positive']
                  }
                  Note: 'partitioned by list (house)'
                }

                Table "parts_rest" {
                  "house" integer [not null]
                  "no" integer [not null]
                  "label" "short" [null]
                  "state" "billing"."state"[] [null]
                  "size" integer [not null, note: 'generated: no * 2']
                  // unsure CHECK (house > 0) NOT VALID

                  checks {
                    `no > 0` [name: 'positive']
                  }
                  Note: 'partition of parts default'
                }

                Table "places" {
                  "id" bigint [pk, not null, increment]
                  "house" integer [not null]
                  "no" integer [null]
                }

                Ref "again_fk": "places".("house", "no") > "parts".("house", "no") [delete: no action, update: no action]
                // places: parts_fk FOREIGN KEY (house, no) REFERENCES public.parts ON DELETE CASCADE
            "#]],
        );
    }

    #[test]
    fn whatever_a_name_holds() {
        check(
            r##"
[enums]
"a \"b\"" = ["it's", "back\\slash", "new\nline"]
none = []
[tables."a\"b`; <script>"]
comment = "'''it's''' \\ `two`\nlines"
[tables."a\"b`; <script>".columns]
"x]" = { type = "a \"b\"?", default = "'`'" }
"y, [pk]" = { type = "timestamp(3) with time zone", comment = "', pk" }
[tables."a\"b`; <script>".checks]
"c'" = "\"x]\" <> '`'"
[tables.nothing]
"##,
            expect![[r#"
                Project "it's \"a\\b\"" {
                  database_type: 'PostgreSQL'
                }

                Enum "a \"b\"" {
                  "it's"
                  "back\\slash"
                  "new\nline"
                }

                Enum "none" {
                  "-" [note: 'no label']
                }

                Table "a\"b`; <script>" {
                  "x]" "a \"b\"" [null, note: 'default \'`\'']
                  "y, [pk]" "timestamp(3) with time zone" [not null, note: '\', pk']
                  // c' CHECK ("x]" <> '`')
                  Note: '\'\'\'it\'s\'\'\' \\ `two`\nlines'
                }

                Table "nothing" {
                  // it has no columns, which the language does not know
                  "-" "-"
                }
            "#]],
        );
    }
}
