//! The types of one value each: a property for each type, and its extremes.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use proptest::num;
use proptest::prelude::*;
use relata::types::value::{self, TimeTz};
use relata::types::*;
use rust_decimal::Decimal;
use serde_json::json;

use crate::exchange::Database;
use crate::literal;

/// Text as PostgreSQL can hold it.
pub(crate) fn text() -> impl Strategy<Value = String> {
    any::<String>().prop_map(|text| text.replace('\0', "0"))
}

#[test]
fn numbers() {
    let database = Database::new();
    database.property::<Smallint>(any::<i16>(), i16::to_string);
    database.property::<Integer>(any::<i32>(), i32::to_string);
    database.property::<Bigint>(any::<i64>(), i64::to_string);
    database.property::<Real>(num::f32::ANY, |value| match value.is_finite() {
        true => format!("{value:e}"),
        false => literal::float((*value).into()),
    });
    database.property::<DoublePrecision>(num::f64::ANY, |value| literal::float(*value));
    for value in [i64::MIN, -1, 0, 1, i64::MAX] {
        database.unchanged::<Bigint>(value, &value.to_string());
    }
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.0, f64::MIN_POSITIVE, 5e-324, f64::MAX] {
        database.unchanged::<DoublePrecision>(value, &literal::float(value));
        database.unchanged::<Real>(value as f32, &literal::float((value as f32).into()));
    }
    for value in [true, false] {
        database.unchanged::<Boolean>(value, &value.to_string());
    }
    for value in [i64::MIN, -1, 0, 123_456, i64::MAX] {
        let cents = value.unsigned_abs();
        let text = format!("{}{}.{:02}", if value < 0 { "-" } else { "" }, cents / 100, cents % 100);
        // The literal's digits after the point are of lc_monetary, which the scratch server has as C: two.
        database.unchanged::<Money>(value::Money(value), &text);
    }
}

#[test]
fn numeric_keeps_each_digit() {
    let database = Database::new();
    let decimals = (any::<i128>(), 0_u32..=96, 0_u32..=28).prop_map(|(number, bits, scale)| {
        let number = if bits == 0 { 0 } else { number >> (128 - bits) };
        Decimal::try_from_i128_with_scale(number, scale).unwrap_or(Decimal::MAX)
    });
    database.property::<Numeric>(decimals, Decimal::to_string);
    for text in [
        "0",
        "0.0",
        "0.0000000000000000000000000000",
        "1",
        "-1",
        "1.50",
        "10000",
        "9999",
        "10001.0001",
        "0.0001",
        "0.00001",
        "100000000",
        "79228162514264337593543950335",
        "-79228162514264337593543950335",
        "7.9228162514264337593543950335",
        "0.0000000000000000000000000001",
        "1000000000000000000000000000",
    ] {
        database.unchanged::<Numeric>(text.parse().expect("a decimal"), text);
    }
    // Only zeros are lost, and only those for which there is no place.
    for (literal, value) in [
        ("1.00000000000000000000000000000000000000000000000000", "1.0000000000000000000000000000"),
        ("79228162514264337593543950335.000", "79228162514264337593543950335"),
        ("123456789012345678901234567.8900", "123456789012345678901234567.89"),
        ("0.00000000000000000000000000000000000000", "0.0000000000000000000000000000"),
    ] {
        assert_eq!(database.read::<Numeric>(literal).expect("exact").to_string(), value);
    }
}

#[test]
fn strings() {
    let database = Database::new();
    database.property::<Text>(text(), String::clone);
    database.property::<Tsvector>("[a-z]{1,8}".prop_map(|word| format!("'{word}':3A")), String::clone);
    for value in ["", " ", "'", "\\", "\u{10FFFF}\u{301}", "{NULL}"] {
        database.unchanged::<Text>(value.into(), value);
    }
    database.unchanged::<Bpchar>("ab   ".into(), "ab   ");
    database.unchanged::<Name>("x".repeat(63), &"x".repeat(63));
    database.unchanged::<Xml>("<a b=\"1\">&lt;</a>".into(), "<a b=\"1\">&lt;</a>");
    database.unchanged::<Refcursor>("c".into(), "c");
    database.unchanged::<Tsvector>("'cat':2 'fat':1A".into(), "fat:1A cat:2");
    database.unchanged::<Tsquery>("'fat' & 'cat':*".into(), "'fat' & 'cat':*");
    database.unchanged::<Jsonpath>("$.\"a\"[*]?(@ > 1)".into(), "$.\"a\"[*]?(@ > 1)");
    database.unchanged::<PgSnapshot>("10:20:10,14".into(), "10:20:10,14");
    database.unchanged::<TxidSnapshot>("10:20:10,14".into(), "10:20:10,14");
    database.unchanged::<Int2vector>("1 2 3".into(), "1 2 3");
    database.unchanged::<Oidvector>("23 25".into(), "23 25");
    database.unchanged::<Regclass>("pg_class".into(), "pg_class");
    database.unchanged::<Regcollation>("\"C\"".into(), "\"C\"");
    database.unchanged::<Regconfig>("english".into(), "english");
    database.unchanged::<Regdictionary>("simple".into(), "simple");
    database.unchanged::<Regnamespace>("pg_catalog".into(), "pg_catalog");
    database.unchanged::<Regoper>("||/".into(), "||/");
    database.unchanged::<Regoperator>("+(integer,integer)".into(), "+(integer,integer)");
    database.unchanged::<Regproc>("now".into(), "now");
    database.unchanged::<Regprocedure>("lower(text)".into(), "lower(text)");
    database.unchanged::<Regrole>("pg_monitor".into(), "pg_monitor");
    database.unchanged::<Regtype>("integer".into(), "int4");
    database.unchanged::<Aclitem>("pg_monitor=r/pg_read_all_data".into(), "pg_monitor=r/pg_read_all_data");
}

#[test]
fn bytes() {
    let database = Database::new();
    database.property::<Bytea>(any::<Vec<u8>>(), |value| literal::hexadecimal(value));
    database.property::<Uuid>(any::<u128>().prop_map(uuid::Uuid::from_u128), uuid::Uuid::to_string);
    let bits = || any::<Vec<bool>>().prop_map(value::Bits);
    database.property::<Varbit>(bits(), value::Bits::to_string);
    database.property::<Bit>(bits(), value::Bits::to_string);
    database.property::<Macaddr>(any::<[u8; 6]>().prop_map(value::MacAddr), ToString::to_string);
    database.property::<Macaddr8>(any::<[u8; 8]>().prop_map(value::MacAddr), ToString::to_string);
    database.unchanged::<Bytea>(Vec::new(), "");
    database.unchanged::<Uuid>(uuid::Uuid::nil(), "00000000-0000-0000-0000-000000000000");
    database.unchanged::<Varbit>(value::Bits(Vec::new()), "");
}

/// Days that both PostgreSQL and chrono have, from its first day on.
fn dates() -> impl Strategy<Value = NaiveDate> {
    let first = NaiveDate::from_ymd_opt(-4713, 11, 24).expect("a date").to_epoch_days();
    let last = NaiveDate::MAX.to_epoch_days();
    prop_oneof![first..=last, -800_000..30_000]
        .prop_map(|day| NaiveDate::from_epoch_days(day).expect("a date"))
}

fn times() -> impl Strategy<Value = NaiveTime> {
    (0_u32..86_400, 0_u32..1_000_000).prop_map(|(seconds, microseconds)| {
        NaiveTime::from_num_seconds_from_midnight_opt(seconds, microseconds * 1_000).expect("a time")
    })
}

fn timestamps() -> impl Strategy<Value = NaiveDateTime> {
    (dates(), times()).prop_map(|(date, time)| date.and_time(time))
}

#[test]
fn dates_and_times() {
    let database = Database::new();
    database.property::<Date>(dates(), literal::date);
    database.property::<Time>(times(), literal::time);
    database.property::<Timestamp>(timestamps(), |value| literal::timestamp(value, ""));
    database.property::<Timestamptz>(timestamps().prop_map(|value| value.and_utc()), |value| {
        literal::timestamp(&value.naive_utc(), "+00")
    });
    let offsets = (-57_599_i32..57_600).prop_map(|east| FixedOffset::east_opt(east).expect("an offset"));
    let timetz = (times(), offsets).prop_map(|(time, offset)| TimeTz { time, offset });
    database.property::<Timetz>(timetz, |value| format!("{}{}", literal::time(&value.time), value.offset));
    let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
    for (value, literal) in [
        (day("-4713-11-24"), "4714-11-24 BC"),
        (day("-0001-12-31"), "0002-12-31 BC"),
        (day("+0000-02-29"), "0001-02-29 BC"),
        (day("0001-01-01"), "0001-01-01"),
        (day("1999-12-31"), "1999-12-31"),
        (NaiveDate::MAX, "262142-12-31"),
    ] {
        database.unchanged::<Date>(value, literal);
        let midnight = value.and_time(NaiveTime::MIN);
        database.unchanged::<Timestamp>(midnight, literal);
        database.unchanged::<Timestamptz>(midnight.and_utc(), &literal::timestamp(&midnight, "+00"));
    }
    let last = NaiveTime::from_hms_micro_opt(23, 59, 59, 999_999).expect("a time");
    database.unchanged::<Time>(last, "23:59:59.999999");
    let east = FixedOffset::east_opt(15 * 3600 + 59 * 60 + 59).expect("an offset");
    database.unchanged::<Timetz>(TimeTz { time: last, offset: east }, "23:59:59.999999+15:59:59");
}

#[test]
fn what_is_below_a_microsecond_is_cut_off_towards_the_past() {
    let database = Database::new();
    for (nanoseconds, microseconds) in
        [(1_500, 1_000), (-1, -1_000), (-1_500, -2_000), (-1_000_000_001, -1_000_001_000)]
    {
        let sent = database.send::<Timestamptz>(DateTime::from_timestamp_nanos(nanoseconds)).expect("sent");
        assert_eq!(sent.value, DateTime::<Utc>::from_timestamp_nanos(microseconds));
    }
}

#[test]
fn intervals() {
    let database = Database::new();
    // PostgreSQL 17 has infinite intervals, at the ends of all three.
    let part = -1_000_000_000_i32..1_000_000_000;
    let intervals = (part.clone(), part, any::<i32>()).prop_map(|(months, days, seconds)| value::Interval {
        months,
        days,
        microseconds: i64::from(seconds) * 999_983,
    });
    let literal = |value: &value::Interval| {
        let sign = if value.microseconds < 0 { "-" } else { "" };
        let (seconds, rest) =
            (value.microseconds.unsigned_abs() / 1_000_000, value.microseconds.unsigned_abs() % 1_000_000);
        let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        format!("{} mons {} days {sign}{hours}:{minutes:02}:{seconds:02}.{rest:06}", value.months, value.days)
    };
    database.property::<Interval>(intervals, literal);
    for value in [
        value::Interval::default(),
        value::Interval { months: -1, days: 1, microseconds: -1 },
        value::Interval { months: i32::MAX, days: i32::MIN, microseconds: 0 },
    ] {
        database.unchanged::<Interval>(value, &literal(&value));
    }
}

/// Trees whose numbers PostgreSQL's `jsonb` writes as it got them.
fn trees() -> impl Strategy<Value = serde_json::Value> {
    let plain = |value: &f64| *value != 0.0 && !json!(value).to_string().contains(['e', 'E']);
    let leaves = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(|value| json!(value)),
        any::<i64>().prop_map(|value| json!(value)),
        any::<u64>().prop_map(|value| json!(value)),
        num::f64::NORMAL
            .prop_map(|value| value % 1e6)
            .prop_filter("plain", plain)
            .prop_map(|value| json!(value)),
        text().prop_map(|value| json!(value)),
    ];
    leaves.prop_recursive(4, 24, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(|values| json!(values)),
            prop::collection::btree_map(text(), inner, 0..6).prop_map(|members| json!(members)),
        ]
    })
}

#[test]
fn json() {
    let database = Database::new();
    database.property::<Json>(trees(), ToString::to_string);
    database.property::<Jsonb>(trees(), ToString::to_string);
    database.property::<Json>(num::f64::NORMAL.prop_map(|value| json!(value)), ToString::to_string);
    for value in
        [json!({}), json!([]), json!(""), json!(u64::MAX), json!(i64::MIN), json!({"a": {"a": ["\":,{}\\"]}})]
    {
        let literal = value.to_string();
        database.unchanged::<Json>(value.clone(), &literal);
        database.unchanged::<Jsonb>(value, &literal);
    }
    // The same value in other words.
    for literal in ["1e2", "100.00", "0.10000000000000000", "-1.5e-7", "123456789012345690000000"] {
        let read = database.read::<Jsonb>(literal);
        assert!(read.is_ok(), "{literal}: {read:?}");
    }
}
