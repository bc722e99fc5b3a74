//! PostgreSQL's literals of Rust values, written without the crate under test.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime};

/// `{1,NULL,"a b"}`.
pub(crate) fn array(elements: impl IntoIterator<Item = Option<String>>) -> String {
    let elements: Vec<String> =
        elements.into_iter().map(|element| element.map_or("NULL".into(), quoted)).collect();
    format!("{{{}}}", elements.join(","))
}

/// `{{1},{2}}`.
pub(crate) fn rows(rows: impl IntoIterator<Item = String>) -> String {
    format!("{{{}}}", rows.into_iter().collect::<Vec<_>>().join(","))
}

/// `(1,,"a b")`.
pub(crate) fn composite(fields: impl IntoIterator<Item = Option<String>>) -> String {
    let fields: Vec<String> = fields.into_iter().map(|field| field.map_or(String::new(), quoted)).collect();
    format!("({})", fields.join(","))
}

pub(crate) fn quoted(text: String) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

pub(crate) fn date(date: &NaiveDate) -> String {
    let (year, era) = if date.year() > 0 { (date.year(), "") } else { (1 - date.year(), " BC") };
    format!("{year:04}-{:02}-{:02}{era}", date.month(), date.day())
}

pub(crate) fn time(time: &NaiveTime) -> String {
    time.format("%H:%M:%S%.6f").to_string()
}

pub(crate) fn timestamp(timestamp: &NaiveDateTime, zone: &str) -> String {
    let (year, era) = match timestamp.year() {
        year @ 1.. => (year, ""),
        year => (1 - year, " BC"),
    };
    let (month, day) = (timestamp.month(), timestamp.day());
    format!("{year:04}-{month:02}-{day:02} {}{zone}{era}", time(&timestamp.time()))
}

pub(crate) fn float(value: f64) -> String {
    match value {
        f64::INFINITY => "Infinity".into(),
        f64::NEG_INFINITY => "-Infinity".into(),
        value if value.is_nan() => "NaN".into(),
        value => format!("{value:e}"),
    }
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold("\\x".to_owned(), |text, byte| format!("{text}{byte:02x}"))
}
