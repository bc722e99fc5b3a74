//! The types of PostgreSQL's system columns and catalogs.

use bytes::BufMut;
use tokio_postgres::types::PgLsn as Lsn;

use super::number::fixed;
use super::value::Tid as Place;
use super::{TypeName, operands, scalars};

scalars! {
    /// `"char"`: one byte.
    Char, u8, TypeName::builtin("\"char\"", 18, 1002), |bytes| Ok(u8::from_be_bytes(fixed(bytes)?)),
        |value, out| { out.put_u8(*value); Ok(()) };
    /// `oid`.
    Oid, u32, TypeName::builtin("oid", 26, 1028), |bytes| Ok(u32::from_be_bytes(fixed(bytes)?)),
        |value, out| { out.put_u32(*value); Ok(()) };
    /// `xid`, a transaction's number, which starts again at its end.
    Xid, u32, TypeName::builtin("xid", 28, 1011), |bytes| Ok(u32::from_be_bytes(fixed(bytes)?)),
        |value, out| { out.put_u32(*value); Ok(()) };
    /// `xid8`, a transaction's number.
    Xid8, u64, TypeName::builtin("xid8", 5069, 271), |bytes| Ok(u64::from_be_bytes(fixed(bytes)?)),
        |value, out| { out.put_u64(*value); Ok(()) };
    /// `cid`, a command's number in its transaction.
    Cid, u32, TypeName::builtin("cid", 29, 1012), |bytes| Ok(u32::from_be_bytes(fixed(bytes)?)),
        |value, out| { out.put_u32(*value); Ok(()) };
    /// `tid`, where a row is.
    Tid, Place, TypeName::builtin("tid", 27, 1010), |bytes| {
        let [a, b, c, d, e, f] = fixed(bytes)?;
        Ok(Place { block: u32::from_be_bytes([a, b, c, d]), offset: u16::from_be_bytes([e, f]) })
    }, |value, out| {
        out.put_u32(value.block);
        out.put_u16(value.offset);
        Ok(())
    };
    /// `pg_lsn`, a place in the write-ahead log.
    PgLsn, Lsn, TypeName::builtin("pg_lsn", 3220, 3221), |bytes| Ok(Lsn::from(u64::from_be_bytes(fixed(bytes)?))),
        |value, out| { out.put_u64((*value).into()); Ok(()) };
}

operands!(Char: u8);
operands!(Oid: u32);
operands!(Xid: u32);
operands!(Xid8: u64);
operands!(Cid: u32);
operands!(Tid: Place);
operands!(PgLsn: Lsn);
