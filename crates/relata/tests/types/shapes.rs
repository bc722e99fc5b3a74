//! Network addresses, geometric types, and those of system columns.

use std::net::IpAddr;

use cidr::{IpCidr, IpInet};
use proptest::num;
use proptest::prelude::*;
use relata::query::Cursor;
use relata::types::value::{self, Point as At};
use relata::types::*;

use crate::exchange::Database;
use crate::literal::float;

fn addresses() -> impl Strategy<Value = IpInet> {
    let v4 = (any::<[u8; 4]>().prop_map(IpAddr::from), 0_u8..=32);
    let v6 = (any::<[u8; 16]>().prop_map(IpAddr::from), 0_u8..=128);
    prop_oneof![v4, v6].prop_map(|(address, bits)| IpInet::new(address, bits).expect("an address"))
}

#[test]
fn network_addresses() {
    let database = Database::new();
    database.property::<Inet>(addresses(), |value| format!("{}/{}", value.address(), value.network_length()));
    database.property::<Cidr>(addresses().prop_map(|value| value.network()), |value| {
        format!("{}/{}", value.first_address(), value.network_length())
    });
    for text in ["0.0.0.0/0", "255.255.255.255/32", "::/0", "::1/128", "::ffff:1.2.3.4/96"] {
        database.unchanged::<Inet>(text.parse().expect("an address"), text);
    }
    for text in ["0.0.0.0/0", "10.1.0.0/16", "::/0", "2001:db8::/32"] {
        database.unchanged::<Cidr>(text.parse::<IpCidr>().expect("a network"), text);
    }
    let host: IpAddr = "10.1.2.3".parse().expect("an address");
    database.unchanged::<Inet>(Value::<Inet>::into_value(host), "10.1.2.3");
}

#[test]
fn system_columns() {
    let database = Database::new();
    database.property::<Oid>(any::<u32>(), u32::to_string);
    database.property::<Xid>(any::<u32>(), u32::to_string);
    database.property::<Cid>(any::<u32>(), u32::to_string);
    database.property::<Xid8>(any::<u64>(), u64::to_string);
    let places = (any::<u32>(), any::<u16>()).prop_map(|(block, offset)| value::Tid { block, offset });
    database.property::<Tid>(places, |tid| format!("({},{})", tid.block, tid.offset));
    database.property::<PgLsn>(any::<u64>().prop_map(|place| place.into()), ToString::to_string);
    database.property::<Char>(0..128_u8, |byte| match byte {
        0 => String::new(),
        byte => char::from(*byte).to_string(),
    });
    // PostgreSQL before 16 gives these as text that is no UTF-8.
    for byte in -128..0_i8 {
        let rows = database.query(&format!("SELECT ({byte})::\"char\""));
        assert_eq!(Cursor::new(&rows[0]).read::<Char>().expect("a byte"), byte.cast_unsigned());
    }
}

fn floats() -> impl Strategy<Value = f64> {
    num::f64::POSITIVE | num::f64::NEGATIVE | num::f64::NORMAL | num::f64::SUBNORMAL | num::f64::ZERO
}

fn points() -> impl Strategy<Value = At> {
    (floats(), floats()).prop_map(|(x, y)| At { x, y })
}

fn point(at: &At) -> String {
    format!("({},{})", float(at.x), float(at.y))
}

fn list(points: &[At]) -> String {
    points.iter().map(point).collect::<Vec<_>>().join(",")
}

#[test]
fn geometric_types() {
    let database = Database::new();
    let lists = || prop::collection::vec(points(), 1..5);
    database.property::<Point>(points(), point);
    let line = (floats(), 1.0..9.0, floats()).prop_map(|(a, b, c)| value::Line { a, b, c });
    database
        .property::<Line>(line, |line| format!("{{{},{},{}}}", float(line.a), float(line.b), float(line.c)));
    let lseg = (points(), points()).prop_map(|(start, end)| value::Lseg { start, end });
    database.property::<Lseg>(lseg, |lseg| format!("[{}]", list(&[lseg.start, lseg.end])));
    let sized = (points(), points()).prop_filter_map("no corner", |(high, low)| {
        (high.x > low.x && high.y > low.y).then_some(value::Box { high, low })
    });
    database.property::<Box>(sized, |it| list(&[it.high, it.low]));
    let path = (any::<bool>(), lists()).prop_map(|(closed, points)| value::Path { closed, points });
    database.property::<Path>(path, |path| match path.closed {
        true => format!("({})", list(&path.points)),
        false => format!("[{}]", list(&path.points)),
    });
    database.property::<Polygon>(lists().prop_map(|points| value::Polygon { points }), |polygon| {
        format!("({})", list(&polygon.points))
    });
    let circle = (points(), 0.0..1e300).prop_map(|(center, radius)| value::Circle { center, radius });
    database
        .property::<Circle>(circle, |circle| format!("<{},{}>", point(&circle.center), float(circle.radius)));
    let odd = At { x: f64::NAN, y: f64::NEG_INFINITY };
    database.unchanged::<Point>(odd, "(NaN,-Infinity)");
    database.unchanged::<Array<Point>>(vec![odd, At::default()], "{\"(NaN,-Infinity)\",\"(0,0)\"}");
}
