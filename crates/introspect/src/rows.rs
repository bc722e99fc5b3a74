//! Rows of the catalog queries, in the catalogs' own words.

use postgres::Row;
use postgres::types::Oid;

/// All rows of one introspection.
pub(crate) struct Rows {
    pub(crate) server_version_num: i32,
    pub(crate) namespaces: Vec<NamespaceRow>,
    pub(crate) extensions: Vec<ExtensionRow>,
    pub(crate) enums: Vec<EnumRow>,
    pub(crate) domains: Vec<DomainRow>,
    pub(crate) domain_checks: Vec<DomainCheckRow>,
    pub(crate) composites: Vec<CompositeRow>,
    pub(crate) attributes: Vec<AttributeRow>,
    pub(crate) collations: Vec<CollationRow>,
    pub(crate) ranges: Vec<RangeRow>,
    pub(crate) sequences: Vec<SequenceRow>,
    pub(crate) tables: Vec<TableRow>,
    pub(crate) columns: Vec<ColumnRow>,
    pub(crate) constraints: Vec<ConstraintRow>,
    pub(crate) indexes: Vec<IndexRow>,
    pub(crate) index_keys: Vec<IndexKeyRow>,
    pub(crate) routines: Vec<RoutineRow>,
    pub(crate) views: Vec<ViewRow>,
    pub(crate) view_columns: Vec<ViewColumnRow>,
    pub(crate) triggers: Vec<TriggerRow>,
    pub(crate) rules: Vec<RuleRow>,
    pub(crate) policies: Vec<PolicyRow>,
    pub(crate) statistics: Vec<StatisticsRow>,
    pub(crate) publications: Vec<PublicationRow>,
    pub(crate) published: Vec<PublishedRow>,
    pub(crate) event_triggers: Vec<EventTriggerRow>,
    pub(crate) foreign_data_wrappers: Vec<WrapperRow>,
    pub(crate) servers: Vec<ServerRow>,
    pub(crate) user_mappings: Vec<UserMappingRow>,
    pub(crate) foreign_tables: Vec<ForeignTableRow>,
    pub(crate) foreign_columns: Vec<ForeignColumnRow>,
    pub(crate) owners: Vec<OwnerRow>,
    pub(crate) default_privileges: Vec<DefaultPrivilegesRow>,
    pub(crate) privileges: Vec<PrivilegeRow>,
    pub(crate) dependencies: Vec<DependencyRow>,
    pub(crate) unmodelled: Vec<UnmodelledRow>,
    pub(crate) standing: Vec<StandingRow>,
}

/// Declares a row struct whose fields are read from a query's columns in order.
macro_rules! row {
    ($(#[$doc:meta])* $name:ident { $($field:ident: $type:ty),* $(,)? }) => {
        $(#[$doc])*
        pub(crate) struct $name { $(pub(crate) $field: $type),* }

        impl From<&Row> for $name {
            fn from(row: &Row) -> Self {
                let mut place = 0..;
                $name { $($field: row.get(place.next().unwrap_or_default())),* }
            }
        }
    };
}

mod foreign;

pub(crate) use foreign::{ForeignColumnRow, ForeignTableRow, ServerRow, UserMappingRow, WrapperRow};

row!(
    /// `pg_namespace`
    NamespaceRow { oid: Oid, nspname: String, comment: Option<String> }
);
row!(
    /// `pg_extension`
    ExtensionRow { oid: Oid, extname: String, nspname: String, extversion: String }
);
row!(
    /// `pg_type` with its `pg_enum`
    EnumRow {
        oid: Oid,
        typarray: Oid,
        typnamespace: Oid,
        typname: String,
        labels: Vec<String>,
        comment: Option<String>,
    }
);
row!(
    /// `pg_type` with `typtype` 'd'
    DomainRow {
        oid: Oid,
        typarray: Oid,
        typnamespace: Oid,
        typname: String,
        base: String,
        typnotnull: bool,
        not_null_name: Option<String>,
        typdefaultbin: Option<String>,
        collation_schema: Option<String>,
        collation_name: Option<String>,
        comment: Option<String>,
    }
);
row!(
    /// `pg_constraint` with its `contypid`
    DomainCheckRow {
        oid: Oid,
        contypid: Oid,
        conname: String,
        convalidated: bool,
        conbin: Option<String>,
        exact_conbin: Option<String>,
        comment: Option<String>,
    }
);
row!(
    /// `pg_type` with `typtype` 'c'
    CompositeRow {
        oid: Oid,
        typarray: Oid,
        typrelid: Oid,
        typnamespace: Oid,
        typname: String,
        comment: Option<String>,
    }
);
row!(
    /// `pg_attribute` of composite types
    AttributeRow {
        attrelid: Oid,
        attnum: i16,
        attname: String,
        type_name: String,
        collation_schema: Option<String>,
        collation_name: Option<String>,
        comment: Option<String>,
    }
);
row!(
    /// `pg_collation`
    CollationRow {
        oid: Oid,
        collnamespace: Oid,
        collname: String,
        definition: String,
        comment: Option<String>,
    }
);
row!(
    /// `pg_range` with its two `pg_type`
    RangeRow {
        oid: Oid,
        typarray: Oid,
        typnamespace: Oid,
        typname: String,
        subtype: String,
        opclass_schema: Option<String>,
        opclass_name: Option<String>,
        collation_schema: Option<String>,
        collation_name: Option<String>,
        subtype_diff_schema: Option<String>,
        subtype_diff_name: Option<String>,
        multirange_oid: Oid,
        multirange_typarray: Oid,
        multirange_schema: String,
        multirange_name: String,
        comment: Option<String>,
    }
);
row!(
    /// `pg_class` with its `pg_sequence`
    SequenceRow {
        oid: Oid,
        relnamespace: Oid,
        relname: String,
        seqtypid: i64,
        seqstart: i64,
        seqincrement: i64,
        seqmin: i64,
        seqmax: i64,
        seqcache: i64,
        seqcycle: bool,
        unlogged: bool,
        owner_table: Option<Oid>,
        owner_column: Option<i32>,
        is_identity: bool,
        comment: Option<String>,
    }
);
row!(
    /// `pg_class`
    TableRow {
        oid: Oid,
        relnamespace: Oid,
        relname: String,
        unlogged: bool,
        reloptions: Vec<String>,
        toast_reloptions: Vec<String>,
        spcname: Option<String>,
        relreplident: String,
        relrowsecurity: bool,
        relforcerowsecurity: bool,
        reltype: Oid,
        row_typarray: Oid,
        replident_index: Option<String>,
        partkeydef: Option<String>,
        parents: Vec<Oid>,
        relpartbound: Option<String>,
        partition_constraint: Option<String>,
        comment: Option<String>,
    }
);
row!(
    /// `pg_attribute` with its `pg_attrdef`
    ColumnRow {
        attrelid: Oid,
        attnum: i16,
        attname: String,
        type_name: String,
        attnotnull: bool,
        not_null_name: Option<String>,
        not_null_local: bool,
        not_null_inherited: bool,
        attrdef: Option<Oid>,
        adbin: Option<String>,
        attgenerated: String,
        attidentity: String,
        collation_schema: Option<String>,
        collation_name: Option<String>,
        attstorage: Option<String>,
        attcompression: String,
        attstattarget: Option<i32>,
        attoptions: Vec<String>,
        attislocal: bool,
        inherited: bool,
        comment: Option<String>,
    }
);
row!(
    /// `pg_constraint`
    ConstraintRow {
        oid: Oid,
        conrelid: Oid,
        conname: String,
        contype: String,
        condeferrable: bool,
        condeferred: bool,
        convalidated: bool,
        connoinherit: bool,
        conislocal: bool,
        inherited: bool,
        conkey: Option<Vec<i16>>,
        conindid: Oid,
        confrelid: Oid,
        foreign_schema: Option<String>,
        foreign_table: Option<String>,
        foreign_columns: Option<Vec<String>>,
        confupdtype: String,
        confdeltype: String,
        confmatchtype: String,
        confdelsetcols: Option<Vec<i16>>,
        conperiod: bool,
        conenforced: bool,
        conbin: Option<String>,
        exact_conbin: Option<String>,
        operators: Option<Vec<String>>,
        comment: Option<String>,
    }
);
row!(
    /// `pg_index` with its `pg_class`
    IndexRow {
        indexrelid: Oid,
        indrelid: Oid,
        relname: String,
        amname: String,
        indisunique: bool,
        indnullsnotdistinct: bool,
        indisvalid: bool,
        indnkeyatts: i16,
        indpred: Option<String>,
        exact_indpred: Option<String>,
        reloptions: Vec<String>,
        spcname: Option<String>,
        parent: Option<String>,
        name_columns: Vec<String>,
        name_label: String,
        comment: Option<String>,
    }
);
row!(
    /// One place of `pg_index.indkey`
    IndexKeyRow {
        indexrelid: Oid,
        attnum: i16,
        expr: Option<String>,
        opclass: Option<String>,
        attoptions: Option<Vec<String>>,
        collation: Option<String>,
        indoption: Option<i16>,
    }
);
row!(
    /// `pg_proc`
    RoutineRow {
        oid: Oid,
        pronamespace: Oid,
        proname: String,
        prokind: String,
        argument_types: String,
        definition: String,
        result: String,
        identity_arguments: String,
        pronargdefaults: i16,
        comment: Option<String>,
    }
);
row!(
    /// `pg_class` with its `pg_rewrite`
    ViewRow {
        oid: Oid,
        relnamespace: Oid,
        relname: String,
        materialized: bool,
        reltype: Oid,
        row_typarray: Oid,
        rewrite: Oid,
        definition: String,
        reloptions: Vec<String>,
        spcname: Option<String>,
        comment: Option<String>,
    }
);
row!(
    /// `pg_attribute` of views
    ViewColumnRow {
        attrelid: Oid,
        attnum: i16,
        attname: String,
        type_name: String,
        collation_schema: Option<String>,
        collation_name: Option<String>,
        attstorage: Option<String>,
        attcompression: String,
        attstattarget: Option<i32>,
        attoptions: Vec<String>,
        comment: Option<String>,
    }
);
row!(
    /// `pg_trigger`
    TriggerRow {
        oid: Oid,
        tgrelid: Oid,
        tgname: String,
        definition: String,
        constraint: bool,
        tgenabled: String,
        comment: Option<String>,
    }
);
row!(
    /// `pg_rewrite`
    RuleRow {
        oid: Oid,
        ev_class: Oid,
        rulename: String,
        definition: String,
        ev_enabled: String,
        comment: Option<String>,
    }
);
row!(
    /// `pg_policy`
    PolicyRow {
        oid: Oid,
        polrelid: Oid,
        polname: String,
        polpermissive: bool,
        polcmd: String,
        roles: Vec<String>,
        polqual: Option<String>,
        polwithcheck: Option<String>,
        comment: Option<String>,
    }
);
row!(
    /// `pg_statistic_ext`
    StatisticsRow {
        oid: Oid,
        stxnamespace: Oid,
        stxname: String,
        definition: String,
        stxstattarget: i32,
        comment: Option<String>,
    }
);
row!(
    /// `pg_publication` with its `pg_publication_namespace`
    PublicationRow {
        oid: Oid,
        pubname: String,
        puballtables: bool,
        options: Vec<String>,
        schemas: Vec<String>,
        comment: Option<String>,
    }
);
row!(
    /// `pg_publication_rel`
    PublishedRow {
        oid: Oid,
        prpubid: Oid,
        nspname: String,
        relname: String,
        spelled: String,
        only: bool,
        columns: Vec<String>,
        prqual: Option<String>,
    }
);
row!(
    /// `pg_event_trigger`
    EventTriggerRow {
        oid: Oid,
        evtname: String,
        definition: String,
        function_schema: String,
        function_name: String,
        evtenabled: String,
        comment: Option<String>,
    }
);
row!(
    /// `pg_class.relowner` and its like; none where it is the current user.
    OwnerRow { classid: String, objid: Oid, rolname: Option<String>, current_user: String }
);
row!(
    /// `pg_default_acl`
    DefaultPrivilegesRow { oid: Oid, rolname: String, nspname: Option<String>, defaclobjtype: String }
);
row!(
    /// `aclexplode`
    PrivilegeRow {
        classid: String,
        objid: Oid,
        attname: Option<String>,
        grantee: Option<String>,
        privilege_type: Option<String>,
        is_grantable: bool,
        place: i64,
    }
);
row!(
    /// `pg_depend`
    DependencyRow {
        classid: String,
        objid: Oid,
        objsubid: i32,
        refclassid: String,
        refobjid: Oid,
        refobjsubid: i32,
        deptype: String,
    }
);
row!(
    /// `pg_identify_object`
    UnmodelledRow { kind: String, identity: String, classid: Option<Oid>, objid: Option<Oid> }
);
row!(
    /// An object that stands on `root`, which is not modelled
    StandingRow { classid: String, objid: Oid, kind: String, identity: String, root: String }
);
