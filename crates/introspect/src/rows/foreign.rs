//! Rows of what lets a database reach data that are elsewhere.

use postgres::Row;
use postgres::types::Oid;

row!(
    /// `pg_foreign_data_wrapper`
    WrapperRow {
        oid: Oid,
        fdwname: String,
        handler_schema: Option<String>,
        handler_name: Option<String>,
        handler: Option<String>,
        validator_schema: Option<String>,
        validator_name: Option<String>,
        validator: Option<String>,
        options: Vec<String>,
        comment: Option<String>,
    }
);
row!(
    /// `pg_foreign_server`
    ServerRow {
        oid: Oid,
        srvname: String,
        srvtype: Option<String>,
        srvversion: Option<String>,
        fdwname: String,
        options: Vec<String>,
        comment: Option<String>,
    }
);
row!(
    /// `pg_user_mappings`
    UserMappingRow { umid: Oid, srvname: String, role: String, options: Vec<String> }
);
row!(
    /// `pg_foreign_table`
    ForeignTableRow {
        oid: Oid,
        relnamespace: Oid,
        relname: String,
        reltype: Oid,
        row_typarray: Oid,
        srvname: String,
        options: Vec<String>,
        check_oids: Vec<Oid>,
        check_names: Vec<String>,
        checks: Vec<String>,
        comment: Option<String>,
    }
);
row!(
    /// `pg_attribute` of foreign tables
    ForeignColumnRow {
        attrelid: Oid,
        attname: String,
        type_name: String,
        collation_schema: Option<String>,
        collation_name: Option<String>,
        attnotnull: bool,
        attrdef: Option<Oid>,
        adbin: Option<String>,
        generated: bool,
        options: Vec<String>,
        attstorage: Option<String>,
        attcompression: String,
        attstattarget: Option<i32>,
        attoptions: Vec<String>,
        comment: Option<String>,
    }
);
