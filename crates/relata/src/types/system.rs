//! The types of PostgreSQL's system columns and catalogs.

use bytes::BufMut;
use tokio_postgres::types::PgLsn as Lsn;

use super::number::fixed;
use super::value::Tid as Place;
use super::{TypeName, operands, scalars};

scalars! {
    /// `"char"`: one byte.
    ///
    /// ```
    /// use relata::types::{Char, SqlType};
    ///
    /// assert_eq!(Char::TYPE.sql, "\"char\"");
    /// let value: <Char as SqlType>::Rust = b'r';
    /// let _: u8 = value;
    /// ```
    Char, u8, TypeName::builtin("\"char\"", 18, 1002), |bytes| Ok(u8::from_be_bytes(fixed(bytes)?)),
        |value, out| { out.put_u8(*value); Ok(()) };
    /// `oid`.
    ///
    /// ```
    /// use relata::types::{Oid, SqlType};
    ///
    /// assert_eq!(Oid::TYPE.sql, "oid");
    /// let value: <Oid as SqlType>::Rust = 17;
    /// let _: u32 = value;
    /// ```
    Oid, u32, TypeName::builtin("oid", 26, 1028), |bytes| Ok(u32::from_be_bytes(fixed(bytes)?)),
        |value, out| { out.put_u32(*value); Ok(()) };
    /// `xid`, a transaction's number, which starts again at its end.
    ///
    /// ```
    /// use relata::types::{SqlType, Xid};
    ///
    /// assert_eq!(Xid::TYPE.sql, "xid");
    /// let value: <Xid as SqlType>::Rust = 17;
    /// let _: u32 = value;
    /// ```
    Xid, u32, TypeName::builtin("xid", 28, 1011), |bytes| Ok(u32::from_be_bytes(fixed(bytes)?)),
        |value, out| { out.put_u32(*value); Ok(()) };
    /// `xid8`, a transaction's number.
    ///
    /// ```
    /// use relata::types::{SqlType, Xid8};
    ///
    /// assert_eq!(Xid8::TYPE.sql, "xid8");
    /// let value: <Xid8 as SqlType>::Rust = 17;
    /// let _: u64 = value;
    /// ```
    Xid8, u64, TypeName::builtin("xid8", 5069, 271), |bytes| Ok(u64::from_be_bytes(fixed(bytes)?)),
        |value, out| { out.put_u64(*value); Ok(()) };
    /// `cid`, a command's number in its transaction.
    ///
    /// ```
    /// use relata::types::{Cid, SqlType};
    ///
    /// assert_eq!(Cid::TYPE.sql, "cid");
    /// let value: <Cid as SqlType>::Rust = 17;
    /// let _: u32 = value;
    /// ```
    Cid, u32, TypeName::builtin("cid", 29, 1012), |bytes| Ok(u32::from_be_bytes(fixed(bytes)?)),
        |value, out| { out.put_u32(*value); Ok(()) };
    /// `tid`, where a row is.
    ///
    /// ```
    /// use relata::types::{SqlType, Tid, value};
    ///
    /// assert_eq!(Tid::TYPE.sql, "tid");
    /// let value: <Tid as SqlType>::Rust = value::Tid { block: 0, offset: 1 };
    /// let _: value::Tid = value;
    /// ```
    Tid, Place, TypeName::builtin("tid", 27, 1010), |bytes| {
        let [a, b, c, d, e, f] = fixed(bytes)?;
        Ok(Place { block: u32::from_be_bytes([a, b, c, d]), offset: u16::from_be_bytes([e, f]) })
    }, |value, out| {
        out.put_u32(value.block);
        out.put_u16(value.offset);
        Ok(())
    };
    /// `pg_lsn`, a place in the write-ahead log.
    ///
    /// ```
    /// use relata::types::{PgLsn, SqlType};
    ///
    /// assert_eq!(PgLsn::TYPE.sql, "pg_lsn");
    /// let value: <PgLsn as SqlType>::Rust = "16/B374D848".parse().expect("a place");
    /// let _: tokio_postgres::types::PgLsn = value;
    /// ```
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
