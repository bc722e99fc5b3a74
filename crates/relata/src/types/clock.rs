//! The wire formats of dates and times, for whatever library holds them.

use bytes::{Buf, BufMut, BytesMut};

use super::Refused;
use super::number::fixed;
use super::refused::{malformed, unrepresentable};

/// From 1970-01-01 to 2000-01-01, from which PostgreSQL counts.
const EPOCH_DAYS: i32 = 10_957;
const EPOCH_MICROSECONDS: i64 = EPOCH_DAYS as i64 * DAY;
/// In microseconds.
const DAY: i64 = 86_400_000_000;

/// Days from 1970-01-01.
pub(crate) fn read_date(bytes: &[u8]) -> Result<i32, Refused> {
    match i32::from_be_bytes(fixed(bytes)?) {
        i32::MAX => Err(infinite("infinity")),
        i32::MIN => Err(infinite("-infinity")),
        days => days.checked_add(EPOCH_DAYS).ok_or_else(|| outside("the date")),
    }
}

pub(crate) fn write_date(days: i32, out: &mut BytesMut) -> Result<(), Refused> {
    match days.checked_sub(EPOCH_DAYS) {
        // The ends stand for the infinite dates.
        Some(days) if days > i32::MIN && days < i32::MAX => out.put_i32(days),
        _ => return Err(outside("the date")),
    }
    Ok(())
}

/// Microseconds from 1970-01-01 00:00.
pub(crate) fn read_timestamp(bytes: &[u8]) -> Result<i64, Refused> {
    match i64::from_be_bytes(fixed(bytes)?) {
        i64::MAX => Err(infinite("infinity")),
        i64::MIN => Err(infinite("-infinity")),
        microseconds => match microseconds.checked_add(EPOCH_MICROSECONDS) {
            Some(microseconds) => Ok(microseconds),
            None => Err(outside("the timestamp")),
        },
    }
}

pub(crate) fn write_timestamp(microseconds: i64, out: &mut BytesMut) -> Result<(), Refused> {
    match microseconds.checked_sub(EPOCH_MICROSECONDS) {
        Some(microseconds) if microseconds > i64::MIN && microseconds < i64::MAX => out.put_i64(microseconds),
        _ => return Err(outside("the timestamp")),
    }
    Ok(())
}

/// Microseconds from midnight, less than a day.
pub(crate) fn read_time(bytes: &[u8]) -> Result<i64, Refused> {
    match i64::from_be_bytes(fixed(bytes)?) {
        DAY => Err(unrepresentable("it is 24:00:00, which the Rust type cannot hold")),
        microseconds @ 0..DAY => Ok(microseconds),
        microseconds => Err(malformed(format!("{microseconds} microseconds are no time of day"))),
    }
}

/// Microseconds from midnight, and seconds east of UTC. PostgreSQL counts them to the west.
pub(crate) fn read_timetz(mut bytes: &[u8]) -> Result<(i64, i32), Refused> {
    let time = bytes.split_off(..8).ok_or_else(|| malformed("the time is cut off"))?;
    let (microseconds, west) = (read_time(time)?, bytes.try_get_i32()?);
    match (west.checked_neg(), bytes) {
        (Some(east), []) => Ok((microseconds, east)),
        _ => Err(malformed("the offset of a time with time zone")),
    }
}

#[cold]
pub(crate) fn infinite(value: &str) -> Refused {
    unrepresentable(format!("it is `{value}`, which the Rust type cannot hold; `isfinite(…)` filters it out"))
}

/// Of a value that one side has and the other has not.
#[cold]
pub(crate) fn outside(what: &str) -> Refused {
    unrepresentable(format!("{what} is outside of what the other side can hold"))
}

#[cold]
pub(crate) fn leap_second() -> Refused {
    unrepresentable("PostgreSQL has no leap seconds")
}
