//! Rust types for values of SQL types that have no usual one in Rust.

use std::fmt;
use std::ops::{Bound, RangeBounds};

use chrono::{FixedOffset, NaiveTime};

/// An amount of `money`, in the smallest unit of the server's currency (cents, where `lc_monetary` is `en_US`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Money(pub i64);

/// An `interval`, in the three parts that PostgreSQL keeps. A month has no fixed number of days, nor a day a fixed
/// number of hours, so intervals that PostgreSQL calls equal (`1 mon`, `30 days`) are different values here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Interval {
    /// Whole months; a year is 12.
    pub months: i32,
    /// Whole days; a week is 7.
    pub days: i32,
    /// The rest.
    pub microseconds: i64,
}

/// A `time with time zone`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TimeTz {
    /// The time of day where the offset is in use.
    pub time: NaiveTime,
    /// The offset from UTC.
    pub offset: FixedOffset,
}

/// A `tid`, where a row is: the system column `ctid`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tid {
    /// The block's number.
    pub block: u32,
    /// The row's number in the block.
    pub offset: u16,
}

/// A range: `int4range`, `tstzrange` and so on.
///
/// PostgreSQL writes ranges of whole numbers and dates with the lower bound included and the upper one excluded, so
/// that `1..=3` comes back as `1..4`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Range<T> {
    /// The range without a value.
    Empty,
    /// From the lower bound to the upper bound.
    Between(Bound<T>, Bound<T>),
}

impl<T: Clone> Range<T> {
    /// A range of Rust's own, such as `1..4`, `..=7` or `..`.
    pub fn new(range: impl RangeBounds<T>) -> Self {
        Range::Between(range.start_bound().cloned(), range.end_bound().cloned())
    }
}

/// A `point`.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Upwards.
    pub y: f64,
}

/// A `line` without ends: the points where `a·x + b·y + c = 0`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// The factor of x.
    pub a: f64,
    /// The factor of y.
    pub b: f64,
    /// The constant.
    pub c: f64,
}

/// A line segment, `lseg`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lseg {
    /// One end.
    pub start: Point,
    /// The other end.
    pub end: Point,
}

/// A `box`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Box {
    /// The upper right corner; PostgreSQL exchanges coordinates until it is that.
    pub high: Point,
    /// The lower left corner.
    pub low: Point,
}

/// A `path`, of one point or more.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// Whether the last point is joined to the first.
    pub closed: bool,
    /// The points in their order.
    pub points: Vec<Point>,
}

/// A `polygon`, of one point or more.
#[derive(Debug, Clone, PartialEq)]
pub struct Polygon {
    /// The corners in their order.
    pub points: Vec<Point>,
}

/// A `circle`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Circle {
    /// The middle.
    pub center: Point,
    /// From the middle to the edge; not negative.
    pub radius: f64,
}

/// `0101`: a value of `bit(n)` or `bit varying`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Bits(pub Vec<bool>);

impl fmt::Display for Bits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|bit| f.write_str(if *bit { "1" } else { "0" }))
    }
}

/// A hardware address, `macaddr` or, with eight bytes, `macaddr8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MacAddr<const N: usize = 6>(pub [u8; N]);

impl<const N: usize> fmt::Display for MacAddr<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, byte) in self.0.iter().enumerate() {
            write!(f, "{}{byte:02x}", if at == 0 { "" } else { ":" })?;
        }
        Ok(())
    }
}
