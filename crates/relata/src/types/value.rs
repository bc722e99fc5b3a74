//! Rust types for values of SQL types that have no usual one in Rust.

use std::fmt;
use std::ops::{Bound, RangeBounds};

use chrono::{FixedOffset, NaiveTime};

/// An amount of `money`, in the smallest unit of the server's currency (cents, where `lc_monetary` is `en_US`).
///
/// ```
/// use relata::types::value::Money;
///
/// let twelve_fifty = Money(1_250);
/// assert!(twelve_fifty > Money(99));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Money(pub i64);

/// An `interval`, in the three parts that PostgreSQL keeps. A month has no fixed number of days, nor a day a fixed
/// number of hours, so intervals that PostgreSQL calls equal (`1 mon`, `30 days`) are different values here.
///
/// ```
/// use relata::types::value::Interval;
///
/// let week = Interval { days: 7, ..Interval::default() };
/// assert_ne!(week, Interval { microseconds: 7 * 24 * 3_600_000_000, ..Interval::default() });
/// ```
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
///
/// ```
/// use relata::chrono::{FixedOffset, NaiveTime};
/// use relata::types::value::TimeTz;
///
/// let offset = FixedOffset::east_opt(2 * 3600).expect("two hours");
/// let midnight = TimeTz { time: NaiveTime::MIN, offset };
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TimeTz {
    /// The time of day where the offset is in use.
    pub time: NaiveTime,
    /// The offset from UTC.
    pub offset: FixedOffset,
}

/// A `tid`, where a row is: the system column `ctid`.
///
/// ```
/// use relata::types::value::Tid;
///
/// let first = Tid { block: 0, offset: 1 };
/// assert!(first < Tid { block: 1, offset: 1 });
/// ```
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
///
/// ```
/// use std::ops::Bound;
///
/// use relata::types::value::Range;
///
/// assert_eq!(Range::new(1..4), Range::Between(Bound::Included(1), Bound::Excluded(4)));
/// assert_ne!(Range::new(1..1), Range::Empty);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Range<T> {
    /// The range without a value.
    Empty,
    /// From the lower bound to the upper bound.
    Between(Bound<T>, Bound<T>),
}

impl<T: Clone> Range<T> {
    /// A range of Rust's own, such as `1..4`, `..=7` or `..`.
    ///
    /// ```
    /// use relata::types::value::Range;
    ///
    /// let from_seven = Range::new(7..);
    /// let all = Range::<i32>::new(..);
    /// assert_ne!(from_seven, all);
    /// ```
    pub fn new(range: impl RangeBounds<T>) -> Self {
        Range::Between(range.start_bound().cloned(), range.end_bound().cloned())
    }
}

/// A `point`.
///
/// ```
/// use relata::types::value::Point;
///
/// assert_eq!(Point::default(), Point { x: 0.0, y: 0.0 });
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Upwards.
    pub y: f64,
}

/// A `line` without ends: the points where `a·x + b·y + c = 0`.
///
/// ```
/// use relata::types::value::Line;
///
/// // x = y
/// let diagonal = Line { a: 1.0, b: -1.0, c: 0.0 };
/// ```
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
///
/// ```
/// use relata::types::value::{Lseg, Point};
///
/// let step = Lseg { start: Point::default(), end: Point { x: 1.0, y: 0.0 } };
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lseg {
    /// One end.
    pub start: Point,
    /// The other end.
    pub end: Point,
}

/// A `box`.
///
/// ```
/// use relata::types::value::{Box, Point};
///
/// let unit = Box { high: Point { x: 1.0, y: 1.0 }, low: Point::default() };
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Box {
    /// The upper right corner; PostgreSQL exchanges coordinates until it is that.
    pub high: Point,
    /// The lower left corner.
    pub low: Point,
}

/// A `path`, of one point or more.
///
/// ```
/// use relata::types::value::{Path, Point};
///
/// let way = Path { closed: false, points: vec![Point::default(), Point { x: 1.0, y: 2.0 }] };
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// Whether the last point is joined to the first.
    pub closed: bool,
    /// The points in their order.
    pub points: Vec<Point>,
}

/// A `polygon`, of one point or more.
///
/// ```
/// use relata::types::value::{Point, Polygon};
///
/// let corners = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0)];
/// let triangle = Polygon { points: corners.map(|(x, y)| Point { x, y }).to_vec() };
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Polygon {
    /// The corners in their order.
    pub points: Vec<Point>,
}

/// A `circle`.
///
/// ```
/// use relata::types::value::{Circle, Point};
///
/// let circle = Circle { center: Point::default(), radius: 2.0 };
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Circle {
    /// The middle.
    pub center: Point,
    /// From the middle to the edge; not negative.
    pub radius: f64,
}

/// `0101`: a value of `bit(n)` or `bit varying`.
///
/// ```
/// use relata::types::value::Bits;
///
/// assert_eq!(Bits(vec![false, true, true]).to_string(), "011");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Bits(pub Vec<bool>);

impl fmt::Display for Bits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|bit| f.write_str(if *bit { "1" } else { "0" }))
    }
}

/// A hardware address, `macaddr` or, with eight bytes, `macaddr8`.
///
/// ```
/// use relata::types::value::MacAddr;
///
/// assert_eq!(MacAddr([8, 0, 43, 1, 2, 3]).to_string(), "08:00:2b:01:02:03");
/// ```
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
