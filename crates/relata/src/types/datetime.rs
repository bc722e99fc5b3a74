//! Dates and times, as `chrono` has them.
//!
//! PostgreSQL keeps microseconds. The nanoseconds of a Rust value (such as `Utc::now()` has) are cut off on the way in,
//! so that it never comes back later than it was. A leap second is an error, for PostgreSQL has none.

use bytes::{Buf, BufMut, BytesMut};
use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Timelike, Utc};

use super::clock::{
    leap_second, outside, read_date, read_time, read_timestamp, read_timetz, write_date, write_timestamp,
};
use super::refused::malformed;
use super::value::{Interval as Parts, TimeTz};
use super::{Refused, TypeName, operands, scalars};

scalars! {
    /// `date`.
    ///
    /// ```
    /// use relata::types::{Date, SqlType};
    ///
    /// assert_eq!(Date::TYPE.sql, "date");
    /// let value: <Date as SqlType>::Rust = relata::chrono::NaiveDate::MIN;
    /// let _: relata::chrono::NaiveDate = value;
    /// ```
    Date, NaiveDate, TypeName::builtin("date", 1082, 1182),
        |bytes| NaiveDate::from_epoch_days(read_date(bytes)?).ok_or_else(|| outside("the date")),
        |value, out| write_date(value.to_epoch_days(), out);
    /// `time without time zone`.
    ///
    /// ```
    /// use relata::types::{SqlType, Time};
    ///
    /// assert_eq!(Time::TYPE.sql, "time");
    /// let value: <Time as SqlType>::Rust = relata::chrono::NaiveTime::MIN;
    /// let _: relata::chrono::NaiveTime = value;
    /// ```
    Time, NaiveTime, TypeName::builtin("time", 1083, 1183), |bytes| time(read_time(bytes)?),
        |value, out| { out.put_i64(microseconds(*value)?); Ok(()) };
    /// `time with time zone`.
    ///
    /// ```
    /// use relata::types::{SqlType, Timetz, value};
    ///
    /// assert_eq!(Timetz::TYPE.sql, "timetz");
    /// let value: <Timetz as SqlType>::Rust = value::TimeTz { time: Default::default(), offset: relata::chrono::FixedOffset::east_opt(3600).expect("an hour") };
    /// let _: value::TimeTz = value;
    /// ```
    Timetz, TimeTz, TypeName::builtin("timetz", 1266, 1270), |bytes| {
        let (microseconds, east) = read_timetz(bytes)?;
        let offset = FixedOffset::east_opt(east).ok_or_else(|| outside("the time's offset"))?;
        Ok(TimeTz { time: time(microseconds)?, offset })
    }, |value, out| {
        out.put_i64(microseconds(value.time)?);
        out.put_i32(value.offset.utc_minus_local());
        Ok(())
    };
    /// `timestamp without time zone`.
    ///
    /// ```
    /// use relata::types::{SqlType, Timestamp};
    ///
    /// assert_eq!(Timestamp::TYPE.sql, "timestamp");
    /// let value: <Timestamp as SqlType>::Rust = relata::chrono::NaiveDateTime::UNIX_EPOCH;
    /// let _: relata::chrono::NaiveDateTime = value;
    /// ```
    Timestamp, NaiveDateTime, TypeName::builtin("timestamp", 1114, 1115),
        |bytes| Ok(timestamp(bytes)?.naive_utc()), |value, out| write(value.and_utc(), out);
    /// `timestamp with time zone`: a moment, which PostgreSQL keeps without a time zone.
    ///
    /// ```
    /// use relata::types::{SqlType, Timestamptz};
    ///
    /// assert_eq!(Timestamptz::TYPE.sql, "timestamptz");
    /// let value: <Timestamptz as SqlType>::Rust = relata::chrono::DateTime::UNIX_EPOCH;
    /// let _: relata::chrono::DateTime<relata::chrono::Utc> = value;
    /// ```
    Timestamptz, DateTime<Utc>, TypeName::builtin("timestamptz", 1184, 1185), timestamp, |value, out| write(*value, out);
    /// `interval`.
    ///
    /// ```
    /// use relata::types::{Interval, SqlType, value};
    ///
    /// assert_eq!(Interval::TYPE.sql, "interval");
    /// let value: <Interval as SqlType>::Rust = value::Interval { days: 7, ..Default::default() };
    /// let _: value::Interval = value;
    /// ```
    Interval, Parts, TypeName::builtin("interval", 1186, 1187), |mut bytes| {
        let microseconds = bytes.try_get_i64()?;
        let (days, months) = (bytes.try_get_i32()?, bytes.try_get_i32()?);
        match bytes {
            [] => Ok(Parts { months, days, microseconds }),
            _ => Err(malformed("bytes follow the interval")),
        }
    }, |value, out| {
        out.put_i64(value.microseconds);
        out.put_i32(value.days);
        out.put_i32(value.months);
        Ok(())
    };
}

operands!(Date: NaiveDate);
operands!(Time: NaiveTime);
operands!(Timetz: TimeTz);
operands!(Timestamp: NaiveDateTime);
operands!([Tz: TimeZone] Timestamptz: DateTime<Tz> => |value: DateTime<Tz>| value.to_utc());
operands!([Tz: TimeZone] Timestamptz: &DateTime<Tz> => DateTime::to_utc);
operands!(Interval: Parts);

fn timestamp(bytes: &[u8]) -> Result<DateTime<Utc>, Refused> {
    DateTime::from_timestamp_micros(read_timestamp(bytes)?).ok_or_else(|| outside("the timestamp"))
}

fn write(value: DateTime<Utc>, out: &mut BytesMut) -> Result<(), Refused> {
    // What is below a microsecond is cut off towards the past.
    let second = microseconds(value.time())? % 1_000_000;
    match value.timestamp().checked_mul(1_000_000).and_then(|it| it.checked_add(second)) {
        Some(microseconds) => write_timestamp(microseconds, out),
        None => Err(outside("the timestamp")),
    }
}

fn time(microseconds: i64) -> Result<NaiveTime, Refused> {
    let (seconds, rest) = (microseconds / 1_000_000, microseconds % 1_000_000);
    NaiveTime::from_num_seconds_from_midnight_opt(u32::try_from(seconds)?, u32::try_from(rest * 1_000)?)
        .ok_or_else(|| outside("the time"))
}

fn microseconds(time: NaiveTime) -> Result<i64, Refused> {
    if time.nanosecond() >= 1_000_000_000 {
        return Err(leap_second());
    }
    Ok(i64::from(time.num_seconds_from_midnight()) * 1_000_000 + i64::from(time.nanosecond() / 1_000))
}
