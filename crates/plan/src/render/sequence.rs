//! Sequences and the options of identity columns.

use relata_schema::{QualifiedName, Sequence, SequenceOptions};
use relata_sql::{ident, literal};

use crate::render::qualified;

pub(crate) fn create(name: &QualifiedName, to: &Sequence) -> String {
    let data_type = match to.options.data_type {
        relata_schema::IntegerType::BigInt => String::new(),
        other => format!(" AS {}", other.name()),
    };
    let unlogged = if to.unlogged { "UNLOGGED " } else { "" };
    format!("CREATE {unlogged}SEQUENCE {}{data_type}{}", qualified(name), options(&to.options))
}

/// The options that are not PostgreSQL's defaults, each with a space before it.
pub(crate) fn options(to: &SequenceOptions) -> String {
    let default = SequenceOptions::new(to.data_type, to.increment);
    let mut text = String::new();
    if to.increment != 1 {
        text.push_str(&format!(" INCREMENT BY {}", to.increment));
    }
    if to.min_value != default.min_value {
        text.push_str(&format!(" MINVALUE {}", to.min_value));
    }
    if to.max_value != default.max_value {
        text.push_str(&format!(" MAXVALUE {}", to.max_value));
    }
    let start = if to.increment < 0 { to.max_value } else { to.min_value };
    if to.start != start {
        text.push_str(&format!(" START WITH {}", to.start));
    }
    if to.cache != 1 {
        text.push_str(&format!(" CACHE {}", to.cache));
    }
    if to.cycle {
        text.push_str(" CYCLE");
    }
    text
}

/// Whether the sequence may stand outside of its new limits, which PostgreSQL refuses: where it started does.
pub(crate) fn restarts(from: &SequenceOptions, to: &SequenceOptions) -> bool {
    from.start < to.min_value || from.start > to.max_value
}

/// The options that differ, as ALTER SEQUENCE takes them.
pub(crate) fn changed_options(from: &SequenceOptions, to: &SequenceOptions) -> Vec<String> {
    let mut options = Vec::new();
    if from.data_type != to.data_type {
        options.push(format!("AS {}", to.data_type.name()));
    }
    // A new type or direction can move the limits by itself: say all of them.
    let limits = from.data_type != to.data_type || from.increment.signum() != to.increment.signum();
    if from.increment != to.increment {
        options.push(format!("INCREMENT BY {}", to.increment));
    }
    if limits || from.min_value != to.min_value {
        options.push(format!("MINVALUE {}", to.min_value));
    }
    if limits || from.max_value != to.max_value {
        options.push(format!("MAXVALUE {}", to.max_value));
    }
    if from.start != to.start {
        options.push(format!("START WITH {}", to.start));
    }
    if restarts(from, to) {
        options.push("RESTART".to_owned());
    }
    if from.cache != to.cache {
        options.push(format!("CACHE {}", to.cache));
    }
    if from.cycle != to.cycle {
        options.push(if to.cycle { "CYCLE".to_owned() } else { "NO CYCLE".to_owned() });
    }
    options
}

pub(crate) fn owner(name: &QualifiedName, to: Option<&(QualifiedName, String)>) -> String {
    let owner = match to {
        Some((table, column)) => format!("{}.{}", qualified(table), ident(column)),
        None => "NONE".to_owned(),
    };
    format!("ALTER SEQUENCE {} OWNED BY {owner}", qualified(name))
}

/// `setval` is strict: without rows, and so without a highest value, nothing happens.
pub(crate) fn advance(table: &QualifiedName, column: &str, descending: bool) -> String {
    let (name, table_name) = (ident(column), qualified(table));
    let last = if descending { "min" } else { "max" };
    format!(
        "SELECT setval(pg_get_serial_sequence({}, {}), (SELECT {last}({name}) FROM {table_name}))",
        literal(&table_name),
        literal(column)
    )
}

/// In a setting of the session, since the sequence and the one that takes its place may have the same name.
pub(crate) fn keep_place(name: &QualifiedName) -> String {
    let setting = literal(&place_setting(name));
    let sequence = qualified(name);
    format!("SELECT set_config({setting}, concat_ws(' ', last_value, is_called), false) FROM {sequence}")
}

pub(crate) fn take_place(table: &QualifiedName, column: &str, kept: &QualifiedName) -> String {
    format!(
        "SELECT setval(pg_get_serial_sequence({}, {}), split_part(place, ' ', 1)::bigint, \
         split_part(place, ' ', 2)::boolean) FROM current_setting({}) AS place",
        literal(&qualified(table)),
        literal(column),
        literal(&place_setting(kept))
    )
}

/// The name of a setting has letters of one case, digits and `_`, and `$` after the first.
fn place_setting(name: &QualifiedName) -> String {
    let part = |text: &str| {
        let mut part = String::new();
        if !text.starts_with(|c: char| c.is_ascii_lowercase()) {
            part.push_str("_$");
        }
        for c in text.chars() {
            if c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' {
                part.push(c);
            } else {
                part.push_str(&format!("${:x}$", u32::from(c)));
            }
        }
        part
    };
    format!("relata.{}.{}", part(&name.schema), part(&name.name))
}
