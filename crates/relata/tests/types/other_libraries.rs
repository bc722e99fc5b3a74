//! The same types, as `jiff`, `time` and `bigdecimal` have them.

use chrono::{DateTime, NaiveDate};
use proptest::prelude::*;
use relata::types::value::Range as Of;
use relata::types::*;

use crate::exchange::Database;

/// Microseconds from 1970 of moments in the years from -9998 to 9998 that PostgreSQL has.
fn microseconds() -> impl Strategy<Value = i64> {
    prop_oneof![-210_866_803_200_000_000_i64..253_300_000_000_000_000, -1_000_000_000_i64..1_000_000_000]
}

/// What one library's type is sent as comes out as the same value of `chrono`'s.
fn is<S: SqlType, Usual: SqlType>(database: &Database, value: S::Rust, usual: &Usual::Rust) {
    let sent = format!("{value:?}");
    let back = database.send::<S>(value).unwrap_or_else(|why| panic!("{sent}: {why}"));
    assert_eq!(format!("{:?}", back.value), sent);
    let read = database.read::<Usual>(&back.text).expect("read");
    assert_eq!(format!("{read:?}"), format!("{usual:?}"), "{sent}");
}

/// The years and the time zone are written alike everywhere.
fn database() -> Database {
    let database = Database::new();
    database.query("SELECT set_config('TimeZone', 'UTC', false)");
    database
}

#[test]
fn dates_and_times_of_jiff() {
    use ::jiff::Timestamp as Moment;
    use ::jiff::tz::TimeZone;
    use relata::types::jiff;
    let database = database();
    crate::exchange::run(microseconds(), |microseconds| {
        let usual = DateTime::from_timestamp_micros(microseconds).expect("a moment");
        let moment = Moment::from_microsecond(microseconds).expect("a moment");
        let local = moment.to_zoned(TimeZone::UTC).datetime();
        is::<jiff::Timestamptz, Timestamptz>(&database, moment, &usual);
        is::<jiff::Timestamp, Timestamp>(&database, local, &usual.naive_utc());
        is::<jiff::Date, Date>(&database, local.date(), &usual.date_naive());
        is::<jiff::Time, Time>(&database, local.time(), &usual.time());
    });
    let late = Moment::from_nanosecond(-1).expect("a moment");
    let back = database.send::<jiff::Timestamptz>(late).expect("sent").value;
    assert_eq!(back, Moment::from_microsecond(-1).expect("a moment"));
    for literal in ["infinity", "-infinity", "10000-01-01", "262142-12-31"] {
        assert!(matches!(database.read::<jiff::Date>(literal), Err(ConversionError::Unrepresentable(_))));
        assert!(matches!(
            database.read::<jiff::Timestamp>(literal),
            Err(ConversionError::Unrepresentable(_))
        ));
        assert!(matches!(
            database.read::<jiff::Timestamptz>(literal),
            Err(ConversionError::Unrepresentable(_))
        ));
    }
    assert!(matches!(database.read::<jiff::Time>("24:00"), Err(ConversionError::Unrepresentable(_))));
    let day = ::jiff::civil::date(2000, 2, 29);
    database.unchanged::<Range<jiff::Date>>(Of::new(day..), "[2000-02-29,)");
    database.unchanged::<Array<jiff::Date>>(vec![day], "{2000-02-29}");
}

#[test]
fn dates_and_times_of_time() {
    use ::time::OffsetDateTime;
    use relata::types::time;
    let database = database();
    let moment = |microseconds: i64| {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(microseconds) * 1_000).expect("a moment")
    };
    crate::exchange::run(microseconds(), |microseconds| {
        let usual = DateTime::from_timestamp_micros(microseconds).expect("a moment");
        let moment = moment(microseconds);
        let local = ::time::PrimitiveDateTime::new(moment.date(), moment.time());
        is::<time::Timestamptz, Timestamptz>(&database, moment, &usual);
        is::<time::Timestamp, Timestamp>(&database, local, &usual.naive_utc());
        is::<time::Date, Date>(&database, local.date(), &usual.date_naive());
        is::<time::Time, Time>(&database, local.time(), &usual.time());
    });
    let late = OffsetDateTime::from_unix_timestamp_nanos(-1).expect("a moment");
    assert_eq!(database.send::<time::Timestamptz>(late).expect("sent").value, moment(-1));
    for literal in ["infinity", "-infinity", "10000-01-01", "262142-12-31"] {
        assert!(matches!(database.read::<time::Date>(literal), Err(ConversionError::Unrepresentable(_))));
        assert!(matches!(
            database.read::<time::Timestamp>(literal),
            Err(ConversionError::Unrepresentable(_))
        ));
        assert!(matches!(
            database.read::<time::Timestamptz>(literal),
            Err(ConversionError::Unrepresentable(_))
        ));
    }
    assert!(matches!(database.read::<time::Time>("24:00"), Err(ConversionError::Unrepresentable(_))));
}

#[test]
fn numerics_of_bigdecimal() {
    use ::bigdecimal::BigDecimal;
    use relata::types::bigdecimal::Numeric;
    let database = Database::new();
    let numbers = ("-?[1-9][0-9]{0,300}", 0_usize..300).prop_map(|(digits, scale)| {
        let number: BigDecimal = digits.parse().expect("a number");
        BigDecimal::new(number.as_bigint_and_scale().0.into_owned(), i64::try_from(scale).expect("a scale"))
    });
    database.property::<Numeric>(numbers, BigDecimal::to_plain_string);
    let hundred_digits = "1234567890".repeat(10);
    for text in ["0", "0.000", "1.50", "-10000", "0.00001", &hundred_digits, &format!("-0.{hundred_digits}")]
    {
        database.unchanged::<Numeric>(text.parse().expect("a number"), text);
    }
    let thousand = database.send::<Numeric>("1e3".parse().expect("a number")).expect("sent");
    assert_eq!((thousand.text.as_str(), thousand.value.to_plain_string().as_str()), ("1000", "1000"));
    for text in ["1e200000", "1e-20000", "1e9223372036854775807", "1e-9223372036854775807"] {
        let refused = database.send::<Numeric>(text.parse().expect("a number")).err().expect("refused");
        assert!(refused.contains("more digits than PostgreSQL's `numeric`"), "{refused}");
    }
    for literal in ["NaN", "Infinity", "-Infinity"] {
        assert!(matches!(database.read::<Numeric>(literal), Err(ConversionError::Unrepresentable(_))));
    }
}

/// Values of each library are values of one SQL type, so that a condition takes any of them.
#[test]
fn values_of_all_libraries_go_with_one_type() {
    fn goes<S: SqlType, T: Operand<S>>(_: T) {}
    let day = NaiveDate::default();
    goes::<Date, _>(day);
    goes::<Date, _>(&day);
    goes::<Date, _>(::jiff::civil::Date::ZERO);
    goes::<Date, _>(::time::Date::MIN);
    goes::<Numeric, _>(::bigdecimal::BigDecimal::default());
    goes::<Numeric, _>(7);
    goes::<Range<Date>, _>(day..);
    goes::<Range<Date>, _>(Of::new(::jiff::civil::Date::ZERO..));
    goes::<Array<Date>, _>([::jiff::civil::Date::ZERO]);
}
