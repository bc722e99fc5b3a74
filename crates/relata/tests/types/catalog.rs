//! The markers' names and numbers are those of the server's `pg_type`, and no type of PostgreSQL's own is left out.

use std::collections::BTreeMap;

use relata::types::*;

use crate::exchange::Database;
use crate::garbage::survives;

/// Calls a macro with each type of PostgreSQL's own.
macro_rules! builtin {
    ($call:ident) => {
        $call!(
            Aclitem,
            Bigint,
            Bit,
            Boolean,
            Box,
            Bpchar,
            Bytea,
            Char,
            Cid,
            Cidr,
            Circle,
            Date,
            DoublePrecision,
            Inet,
            Int2vector,
            Integer,
            Interval,
            Json,
            Jsonb,
            Jsonpath,
            Line,
            Lseg,
            Macaddr,
            Macaddr8,
            Money,
            Name,
            Numeric,
            Oid,
            Oidvector,
            Path,
            PgLsn,
            PgSnapshot,
            Point,
            Polygon,
            Real,
            Refcursor,
            Regclass,
            Regcollation,
            Regconfig,
            Regdictionary,
            Regnamespace,
            Regoper,
            Regoperator,
            Regproc,
            Regprocedure,
            Regrole,
            Regtype,
            Smallint,
            Text,
            Tid,
            Time,
            Timestamp,
            Timestamptz,
            Timetz,
            Tsquery,
            Tsvector,
            TxidSnapshot,
            Uuid,
            Varbit,
            Xid,
            Xid8,
            Xml,
            Range<Integer>,
            Range<Bigint>,
            Range<Numeric>,
            Range<Date>,
            Range<Timestamp>,
            Range<Timestamptz>,
            Multirange<Integer>,
            Multirange<Bigint>,
            Multirange<Numeric>,
            Multirange<Date>,
            Multirange<Timestamp>,
            Multirange<Timestamptz>
        )
    };
}

macro_rules! names {
    ($($sql:ty),+) => { [$(<$sql>::TYPE),+] };
}

macro_rules! survive {
    ($($sql:ty),+) => {$(
        survives::<$sql>(Type::from_oid(<$sql>::TYPE.oid).expect("a type"));
        survives::<Array<$sql>>(Type::from_oid(<$sql>::TYPE.array_oid).expect("an array type"));
    )+};
}

#[test]
fn each_type_has_its_marker_with_its_number() {
    let markers: BTreeMap<String, (u32, u32)> = builtin!(names)
        .into_iter()
        .map(|name| (name.sql.replace('"', ""), (name.oid, name.array_oid)))
        .collect();
    // `varchar` is `Text`; `gtsvector` has no values outside of an index.
    let server: BTreeMap<String, (u32, u32)> = Database::new()
        .query(
            "SELECT typname::text, oid, typarray FROM pg_type
             WHERE typtype IN ('b', 'r', 'm') AND typname !~ '^_' AND typarray <> 0 AND oid < 10000
                 AND typname NOT IN ('varchar', 'gtsvector')",
        )
        .iter()
        .map(|row| (row.get(0), (row.get(1), row.get(2))))
        .collect();
    assert_eq!(markers, server);
}

#[test]
fn garbage_is_refused() {
    builtin!(survive);
    survives::<Array<Array<Integer>>>(Type::INT4_ARRAY);
    survives::<Array<Array<Array<Nullable<Text>>>>>(Type::TEXT_ARRAY);
}
