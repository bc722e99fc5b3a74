//! Dates and times, as the crate `time` has them (`datetime = "time"` in `schema.toml`).
//!
//! As with `chrono`, what is below a microsecond is cut off on the way in.

use bytes::BufMut;
use time::{OffsetDateTime, PrimitiveDateTime, UtcDateTime};

use super::clock::{outside, read_date, read_time, read_timestamp, write_date, write_timestamp};
use super::range::ranges_as;
use super::{Refused, operands, scalars};

scalars! {
    /// `date`.
    ///
    /// ```
    /// use relata::types::SqlType;
    /// use relata::types::time::Date;
    ///
    /// assert_eq!(Date::TYPE.sql, "date");
    /// let value: <Date as SqlType>::Rust = time::Date::MIN;
    /// ```
    Date is super::Date, ::time::Date, super::Date::TYPE, |bytes| {
        let julian = read_date(bytes)?.checked_add(UNIX_DAY).ok_or_else(|| outside("the date"))?;
        ::time::Date::from_julian_day(julian).map_err(|_| outside("the date"))
    }, |value, out| write_date(value.to_julian_day() - UNIX_DAY, out);
    /// `time without time zone`.
    ///
    /// ```
    /// use relata::types::SqlType;
    /// use relata::types::time::Time;
    ///
    /// assert_eq!(Time::TYPE.sql, "time");
    /// let value: <Time as SqlType>::Rust = time::Time::MIDNIGHT;
    /// ```
    Time is super::Time, ::time::Time, super::Time::TYPE, |bytes| {
        let moment = moment(read_time(bytes)?)?;
        Ok(moment.time())
    }, |value, out| {
        let (hours, minutes, seconds, microseconds) = value.as_hms_micro();
        let seconds = (i64::from(hours) * 60 + i64::from(minutes)) * 60 + i64::from(seconds);
        out.put_i64(seconds * 1_000_000 + i64::from(microseconds));
        Ok(())
    };
    /// `timestamp without time zone`.
    ///
    /// ```
    /// use relata::types::SqlType;
    /// use relata::types::time::Timestamp;
    ///
    /// assert_eq!(Timestamp::TYPE.sql, "timestamp");
    /// let value: <Timestamp as SqlType>::Rust = time::PrimitiveDateTime::MIN;
    /// ```
    Timestamp is super::Timestamp, PrimitiveDateTime, super::Timestamp::TYPE, |bytes| {
        let moment = moment(read_timestamp(bytes)?)?;
        Ok(PrimitiveDateTime::new(moment.date(), moment.time()))
    }, |value, out| write_timestamp(microseconds(value.assume_utc())?, out);
    /// `timestamp with time zone`: a moment, which PostgreSQL keeps without a time zone.
    ///
    /// ```
    /// use relata::types::SqlType;
    /// use relata::types::time::Timestamptz;
    ///
    /// assert_eq!(Timestamptz::TYPE.sql, "timestamptz");
    /// let value: <Timestamptz as SqlType>::Rust = time::OffsetDateTime::UNIX_EPOCH;
    /// ```
    Timestamptz is super::Timestamptz, OffsetDateTime, super::Timestamptz::TYPE,
        |bytes| moment(read_timestamp(bytes)?), |value, out| write_timestamp(microseconds(*value)?, out);
}

operands!(super::Date as Date: ::time::Date);
operands!(super::Time as Time: ::time::Time);
operands!(super::Timestamp as Timestamp: PrimitiveDateTime);
operands!(super::Timestamptz as Timestamptz: OffsetDateTime);
operands!(super::Timestamptz as Timestamptz: UtcDateTime => OffsetDateTime::from);

ranges_as! {
    Date as super::Date;
    Timestamp as super::Timestamp;
    Timestamptz as super::Timestamptz;
}

/// The Julian day of 1970-01-01.
const UNIX_DAY: i32 = 2_440_588;

fn moment(microseconds: i64) -> Result<OffsetDateTime, Refused> {
    let nanoseconds = i128::from(microseconds) * 1_000;
    OffsetDateTime::from_unix_timestamp_nanos(nanoseconds).map_err(|_| outside("the timestamp"))
}

/// Cut off towards the past.
fn microseconds(moment: OffsetDateTime) -> Result<i64, Refused> {
    Ok(i64::try_from(moment.unix_timestamp_nanos().div_euclid(1_000))?)
}
