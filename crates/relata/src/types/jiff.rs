//! Dates and times, as `jiff` has them (`datetime = "jiff"` in `schema.toml`).
//!
//! As with `chrono`, what is below a microsecond is cut off on the way in.

use bytes::BufMut;
use jiff::civil;
use jiff::{SignedDuration, Zoned};

use super::clock::{outside, read_date, read_time, read_timestamp, write_date, write_timestamp};
use super::range::ranges_as;
use super::{Refused, operands, scalars};

scalars! {
    /// `date`.
    ///
    /// ```
    /// use relata::types::SqlType;
    /// use relata::types::jiff::Date;
    ///
    /// assert_eq!(Date::TYPE.sql, "date");
    /// let value: <Date as SqlType>::Rust = jiff::civil::date(2024, 7, 1);
    /// ```
    Date is super::Date, civil::Date, super::Date::TYPE, |bytes| {
        UNIX_DAY.checked_add(SignedDuration::from_hours(i64::from(read_date(bytes)?) * 24)).map_err(|_| outside("the date"))
    }, |value, out| write_date(i32::try_from(value.duration_since(UNIX_DAY).as_hours() / 24)?, out);
    /// `time without time zone`.
    ///
    /// ```
    /// use relata::types::SqlType;
    /// use relata::types::jiff::Time;
    ///
    /// assert_eq!(Time::TYPE.sql, "time");
    /// let value: <Time as SqlType>::Rust = jiff::civil::time(12, 30, 0, 0);
    /// ```
    Time is super::Time, civil::Time, super::Time::TYPE, |bytes| {
        let since = SignedDuration::from_micros(read_time(bytes)?);
        civil::Time::midnight().checked_add(since).map_err(|_| outside("the time"))
    }, |value, out| {
        out.put_i64(microseconds(value.duration_since(civil::Time::midnight()))?);
        Ok(())
    };
    /// `timestamp without time zone`.
    ///
    /// ```
    /// use relata::types::SqlType;
    /// use relata::types::jiff::Timestamp;
    ///
    /// assert_eq!(Timestamp::TYPE.sql, "timestamp");
    /// let value: <Timestamp as SqlType>::Rust = jiff::civil::date(2024, 7, 1).at(12, 30, 0, 0);
    /// ```
    Timestamp is super::Timestamp, civil::DateTime, super::Timestamp::TYPE, |bytes| {
        let since = SignedDuration::from_micros(read_timestamp(bytes)?);
        UNIX_DAY.at(0, 0, 0, 0).checked_add(since).map_err(|_| outside("the timestamp"))
    }, |value, out| write_timestamp(microseconds(value.duration_since(UNIX_DAY.at(0, 0, 0, 0)))?, out);
    /// `timestamp with time zone`: a moment, which PostgreSQL keeps without a time zone.
    ///
    /// ```
    /// use relata::types::SqlType;
    /// use relata::types::jiff::Timestamptz;
    ///
    /// assert_eq!(Timestamptz::TYPE.sql, "timestamptz");
    /// let value: <Timestamptz as SqlType>::Rust = jiff::Timestamp::UNIX_EPOCH;
    /// ```
    Timestamptz is super::Timestamptz, ::jiff::Timestamp, super::Timestamptz::TYPE, |bytes| {
        ::jiff::Timestamp::from_microsecond(read_timestamp(bytes)?).map_err(|_| outside("the timestamp"))
    }, |value, out| write_timestamp(microseconds(value.as_duration())?, out);
}

operands!(super::Date as Date: civil::Date);
operands!(super::Time as Time: civil::Time);
operands!(super::Timestamp as Timestamp: civil::DateTime);
operands!(super::Timestamptz as Timestamptz: ::jiff::Timestamp);
operands!(super::Timestamptz as Timestamptz: Zoned => |value: Zoned| value.timestamp());
operands!(super::Timestamptz as Timestamptz: &Zoned => Zoned::timestamp);

ranges_as! {
    Date as super::Date;
    Timestamp as super::Timestamp;
    Timestamptz as super::Timestamptz;
}

const UNIX_DAY: civil::Date = civil::Date::constant(1970, 1, 1);

/// Cut off towards the past.
fn microseconds(duration: SignedDuration) -> Result<i64, Refused> {
    Ok(i64::try_from(duration.as_nanos().div_euclid(1_000))?)
}
