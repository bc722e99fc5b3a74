//! Geometric types.

use bytes::{Buf, BufMut, BytesMut};

use super::refused::malformed;
use super::value::{self, Point as At};
use super::{Refused, TypeName, operands, scalars};

scalars! {
    /// `point`.
    ///
    /// ```
    /// use relata::types::{Point, SqlType, value};
    ///
    /// assert_eq!(Point::TYPE.sql, "point");
    /// let value: <Point as SqlType>::Rust = value::Point { x: 1.0, y: 2.0 };
    /// let _: value::Point = value;
    /// ```
    Point, At, TypeName::builtin("point", 600, 1017), |bytes| read(bytes, point),
        |value, out| write(&[value.x, value.y], out);
    /// `line`, without ends.
    ///
    /// ```
    /// use relata::types::{Line, SqlType, value};
    ///
    /// assert_eq!(Line::TYPE.sql, "line");
    /// let value: <Line as SqlType>::Rust = value::Line { a: 1.0, b: -1.0, c: 0.0 };
    /// let _: value::Line = value;
    /// ```
    Line, value::Line, TypeName::builtin("line", 628, 629),
        |bytes| read(bytes, |floats| {
            Ok(value::Line { a: floats.try_get_f64()?, b: floats.try_get_f64()?, c: floats.try_get_f64()? })
        }),
        |value, out| write(&[value.a, value.b, value.c], out);
    /// `lseg`, a line segment.
    ///
    /// ```
    /// use relata::types::{Lseg, SqlType, value};
    ///
    /// assert_eq!(Lseg::TYPE.sql, "lseg");
    /// let value: <Lseg as SqlType>::Rust = value::Lseg { start: value::Point { x: 0.0, y: 2.0 }, end: value::Point { x: 1.0, y: 2.0 } };
    /// let _: value::Lseg = value;
    /// ```
    Lseg, value::Lseg, TypeName::builtin("lseg", 601, 1018),
        |bytes| read(bytes, |floats| Ok(value::Lseg { start: point(floats)?, end: point(floats)? })),
        |value, out| write(&[value.start.x, value.start.y, value.end.x, value.end.y], out);
    /// `box`.
    ///
    /// ```
    /// use relata::types::{Box, SqlType, value};
    ///
    /// assert_eq!(Box::TYPE.sql, "box");
    /// let value: <Box as SqlType>::Rust = value::Box { high: value::Point { x: 3.0, y: 2.0 }, low: value::Point { x: 1.0, y: 2.0 } };
    /// let _: value::Box = value;
    /// ```
    Box, value::Box, TypeName::builtin("box", 603, 1020),
        |bytes| read(bytes, |floats| Ok(value::Box { high: point(floats)?, low: point(floats)? })),
        |value, out| write(&[value.high.x, value.high.y, value.low.x, value.low.y], out);
    /// `path`.
    ///
    /// ```
    /// use relata::types::{Path, SqlType, value};
    ///
    /// assert_eq!(Path::TYPE.sql, "path");
    /// let value: <Path as SqlType>::Rust = value::Path { closed: false, points: vec![value::Point { x: 0.0, y: 2.0 }, value::Point { x: 1.0, y: 2.0 }] };
    /// let _: value::Path = value;
    /// ```
    Path, value::Path, TypeName::builtin("path", 602, 1019), |bytes| read(bytes, |rest| {
        let closed = rest.try_get_u8()? != 0;
        Ok(value::Path { closed, points: points(rest)? })
    }), |value, out| {
        out.put_u8(u8::from(value.closed));
        write_points(&value.points, out)
    };
    /// `polygon`.
    ///
    /// ```
    /// use relata::types::{Polygon, SqlType, value};
    ///
    /// assert_eq!(Polygon::TYPE.sql, "polygon");
    /// let value: <Polygon as SqlType>::Rust = value::Polygon { points: vec![value::Point { x: 0.0, y: 2.0 }, value::Point { x: 1.0, y: 2.0 }, value::Point::default()] };
    /// let _: value::Polygon = value;
    /// ```
    Polygon, value::Polygon, TypeName::builtin("polygon", 604, 1027),
        |bytes| read(bytes, |rest| Ok(value::Polygon { points: points(rest)? })),
        |value, out| write_points(&value.points, out);
    /// `circle`.
    ///
    /// ```
    /// use relata::types::{Circle, SqlType, value};
    ///
    /// assert_eq!(Circle::TYPE.sql, "circle");
    /// let value: <Circle as SqlType>::Rust = value::Circle { center: value::Point { x: 0.0, y: 2.0 }, radius: 1.5 };
    /// let _: value::Circle = value;
    /// ```
    Circle, value::Circle, TypeName::builtin("circle", 718, 719),
        |bytes| read(bytes, |floats| Ok(value::Circle { center: point(floats)?, radius: floats.try_get_f64()? })),
        |value, out| write(&[value.center.x, value.center.y, value.radius], out);
}

operands!(Point: At);
operands!(Line: value::Line);
operands!(Lseg: value::Lseg);
operands!(Box: value::Box);
operands!(Path: value::Path);
operands!(Polygon: value::Polygon);
operands!(Circle: value::Circle);

fn read<T>(mut bytes: &[u8], read: impl FnOnce(&mut &[u8]) -> Result<T, Refused>) -> Result<T, Refused> {
    let value = read(&mut bytes)?;
    if bytes.is_empty() { Ok(value) } else { Err(malformed("bytes follow the value")) }
}

fn point(bytes: &mut &[u8]) -> Result<At, Refused> {
    Ok(At { x: bytes.try_get_f64()?, y: bytes.try_get_f64()? })
}

fn points(bytes: &mut &[u8]) -> Result<Vec<At>, Refused> {
    let count = usize::try_from(bytes.try_get_i32()?)?;
    if count.checked_mul(size_of::<[f64; 2]>()) != Some(bytes.len()) {
        return Err(malformed(format!("{count} points in {} bytes", bytes.len())));
    }
    (0..count).map(|_| point(bytes)).collect()
}

fn write(floats: &[f64], out: &mut BytesMut) -> Result<(), Refused> {
    floats.iter().for_each(|float| out.put_f64(*float));
    Ok(())
}

fn write_points(points: &[At], out: &mut BytesMut) -> Result<(), Refused> {
    out.put_i32(i32::try_from(points.len())?);
    points.iter().try_for_each(|point| write(&[point.x, point.y], out))
}
