//! `Validate`: what `validate` says of the values of a row, for `New`, `Required` and `Patch`.

use relata_schema::check::{Part, Problem};
use relata_schema::{ObjectId, QualifiedName, Schema, Validation};

use crate::column::Column;
use crate::layout::Holds;
use crate::{insert, patch};

/// The implementations for `New`, `Required` and `Patch`; without the feature `validate`, relata drops them.
pub(crate) fn implementations(columns: &[Column<'_>]) -> String {
    let new = implementation("New", insert::insertable(columns));
    let required = insert::required(columns).then(|| implementation("Required", insert::needed(columns)));
    let patch = implementation("Patch", patch::updatable(columns));
    format!("::relata::if_validate! {{ {new} {} {patch} }}", required.unwrap_or_default())
}

fn implementation<'a, 'b: 'a>(name: &str, columns: impl Iterator<Item = &'a Column<'b>>) -> String {
    let fields = columns.filter_map(|column| {
        let (sql, field) = (&column.definition.name, &column.name_text);
        let mut calls: String = rules(column).iter().map(|rule| format!(".{}", call(rule))).collect();
        calls.extend(column.labels.as_ref().map(|labels| format!(".one_of({labels})")));
        (!calls.is_empty()).then(|| format!("problems.field({sql:?}, &self.{field}){calls};"))
    });
    let fields: String = fields.collect();
    let problems = if fields.is_empty() { "_" } else { "problems" };
    format!(
        "impl ::relata::validate::Validate for {name} {{
            fn check(&self, {problems}: &mut ::relata::validate::Problems) {{
                {fields}
            }}
        }}"
    )
}

/// Rules that do not go with their column's type.
pub(crate) fn check(table: &QualifiedName, column: &Column<'_>, problems: &mut Vec<Problem>) {
    let definition = column.definition;
    let mut told = |code, message: String, help: &str| {
        problems.push(problem(ObjectId::column(table, &definition.name), code, message, help));
    };
    for rule in &definition.validate {
        let (fits, of) = match rule {
            Validation::Range { .. } => (column.holds == Holds::Number, "numbers"),
            Validation::Email
            | Validation::Url
            | Validation::NotEmpty
            | Validation::MinLength(_)
            | Validation::MaxLength(_)
            | Validation::Pattern(_) => (column.holds == Holds::Text, "text"),
        };
        let (name, word) = (format!("{table}.{}", definition.name), word(rule));
        if column.holds == Holds::Own {
            let own = definition.rust_type.as_deref().unwrap_or_default();
            told(
                "validate-type",
                format!("`{name}` is held by `{own}`, and `{word}` of `validate` knows nothing of that type"),
                "take the rule away: what makes a value of the type can refuse one",
            );
        } else if !fits {
            let of_type = &definition.type_name.0;
            told(
                "validate-type",
                format!("`{name}` is {of_type}, and `{word}` of `validate` is for {of}"),
                "take the rule away, or write it as a check constraint",
            );
        } else if let (Validation::MinLength(least), Some(most)) = (rule, column.length)
            && *least > most
        {
            let of_type = &definition.type_name.0;
            told(
                "number-range",
                format!("`{name}` is {of_type}, which holds no text of `min_length` {least}"),
                "give the column a longer type, or the rule a smaller number",
            );
        }
    }
}

/// The patterns that are no regular expressions; `compile` says why.
pub fn patterns(schema: &Schema, compile: impl Fn(&str) -> Result<(), String>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (name, table) in &schema.tables {
        for column in &table.columns {
            for rule in &column.validate {
                let Validation::Pattern(pattern) = rule else { continue };
                let Err(why) = compile(pattern) else { continue };
                // The pattern itself stands above the last line.
                let why = why.trim_end().lines().last().unwrap_or_default();
                let why = why.strip_prefix("error: ").unwrap_or(why);
                problems.push(problem(
                    ObjectId::column(name, &column.name),
                    "validate-pattern",
                    format!("the `pattern` of `{name}.{}` is no regular expression: {why}", column.name),
                    "write it as the crate `regex` has it: <https://docs.rs/regex/latest/regex/#syntax>",
                ));
            }
        }
    }
    problems
}

fn problem(object: ObjectId, code: &'static str, message: String, help: &str) -> Problem {
    Problem { object, part: Part::Validate, code, message, help: Some(help.to_owned()), unknown: None }
}

/// The column's own rules, with the length of its type.
fn rules(column: &Column<'_>) -> Vec<Validation> {
    let mut rules = column.definition.validate.clone();
    if let Some(length) = column.length.filter(|_| column.holds == Holds::Text) {
        let given = rules.iter_mut().find_map(|rule| match rule {
            Validation::MaxLength(most) => Some(most),
            _ => None,
        });
        match given {
            Some(most) => *most = length.min(*most),
            None => rules.push(Validation::MaxLength(length)),
        }
    }
    rules
}

fn call(rule: &Validation) -> String {
    match rule {
        Validation::Email => "email()".to_owned(),
        Validation::Url => "url()".to_owned(),
        Validation::NotEmpty => "not_empty()".to_owned(),
        Validation::MinLength(length) => format!("min_length({length})"),
        Validation::MaxLength(length) => format!("max_length({length})"),
        Validation::Pattern(pattern) => format!(
            "pattern({{
                static PATTERN: ::relata::validate::Pattern = ::relata::validate::Pattern::new({pattern:?});
                &PATTERN
            }})"
        ),
        Validation::Range { min, max } => format!("range({min:?}, {max:?})"),
    }
}

fn word(rule: &Validation) -> &'static str {
    match rule {
        Validation::Email => "email",
        Validation::Url => "url",
        Validation::NotEmpty => "not_empty",
        Validation::MinLength(_) => "min_length",
        Validation::MaxLength(_) => "max_length",
        Validation::Pattern(_) => "pattern",
        Validation::Range { .. } => "range",
    }
}
