//! Which item stands where: the names of all that is generated, decided before a line is written.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use relata_schema::check::{Part, Problem};
use relata_schema::{
    Column, ConstraintKind, ForeignKey, ObjectId, QualifiedName, RustOptions, Schema, Scope, Table, TypeName,
    split_brackets,
};

use crate::column::{self, Written};
use crate::name::{BESIDE_USERS_CODE, Names, Style, Wanted, ident, spell};
use crate::sql_type::{self, Builtin, Crates};
use crate::text::code;
use crate::view;

/// The names of modules and types.
pub(crate) struct Layout<'a> {
    pub(crate) schema: &'a Schema,
    /// Tells this code from other code of the same crate.
    place: &'a str,
    /// The foreign keys of each table, and those that refer to it, each with the table that has it.
    pub(crate) foreign_keys: BTreeMap<&'a QualifiedName, Vec<Key<'a>>>,
    /// Types of columns that were written already, by the table's schema and the type.
    pub(crate) written: RefCell<BTreeMap<(String, String), Written>>,
    /// Views that are read as tables.
    pub(crate) views: BTreeMap<QualifiedName, Table>,
    crates: Crates,
    /// Enums, domains and composite types, by their names in SQL.
    types: BTreeMap<String, Base>,
    /// The schema whose objects need no module of their own.
    home: String,
    /// The modules of the other schemas.
    pub(crate) namespaces: BTreeMap<String, Ident>,
    pub(crate) tables: BTreeMap<QualifiedName, Ident>,
    pub(crate) enums: BTreeMap<QualifiedName, Ident>,
    pub(crate) domains: BTreeMap<QualifiedName, Ident>,
    /// But those with an attribute that crosses as text, which then cross so too.
    pub(crate) composites: BTreeMap<QualifiedName, Ident>,
    /// Types without a marker, which go by their text; all stand at home.
    pub(crate) by_text: BTreeMap<String, Ident>,
}

/// A foreign key: the table that has it, its name, and what it is.
pub(crate) type Key<'a> = (&'a QualifiedName, &'a Table, &'a str, &'a ForeignKey);

/// A column's type without NULL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ColumnType {
    base: Base,
    /// How many dimensions an array of them has; none for what is no array.
    dimensions: usize,
    /// Whether elements of the array may be NULL, which no type says: `rust_type` does.
    gaps: bool,
    /// The Rust type of a program's own that `rust_type` asks for.
    pub(crate) own: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Base {
    Builtin(Builtin),
    Enum(QualifiedName),
    Domain(QualifiedName),
    Composite(QualifiedName),
    /// By its name for a cast.
    ByText(String),
}

/// What values are in Rust, as far as `validate` asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    Text,
    Number,
    /// A label of an enum.
    Label,
    /// A type of the program's own, of which nothing is known.
    Own,
    Else,
}

/// Where code stands: in a schema's module, `levels` modules below it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) namespace: &'a str,
    pub(crate) levels: usize,
}

impl<'a> Place<'a> {
    /// Beside the object of this name.
    pub(crate) fn of(name: &'a QualifiedName) -> Place<'a> {
        Place { namespace: &name.schema, levels: 0 }
    }
}

impl Place<'_> {
    /// The path of `relata::types`; tables' modules call it `t`.
    fn types(self) -> TokenStream {
        if self.levels == 0 { quote!(::relata::types) } else { quote!(t) }
    }
}

impl<'a> Layout<'a> {
    pub(crate) fn new(
        schema: &'a Schema,
        rust: &RustOptions,
        place: &'a str,
        problems: &mut Vec<Problem>,
    ) -> Layout<'a> {
        let mut layout = Layout {
            schema,
            place,
            written: RefCell::default(),
            foreign_keys: foreign_keys(schema),
            views: view::tables(schema),
            crates: Crates { datetime: rust.datetime, bigdecimal: false },
            types: types(schema),
            home: home(&schema.scope),
            namespaces: BTreeMap::new(),
            tables: BTreeMap::new(),
            enums: BTreeMap::new(),
            domains: BTreeMap::new(),
            composites: BTreeMap::new(),
            by_text: BTreeMap::new(),
        };
        layout.add_composites();
        let objects = schema.tables.keys().chain(schema.enums.keys()).chain(schema.domains.keys());
        let objects = objects.chain(schema.composites.keys()).chain(layout.views.keys());
        let mut names: Vec<String> = objects.map(|name| name.schema.clone()).collect();
        names.sort();
        names.dedup();
        let home = layout.home.clone();
        let mut at_home = layout.name_objects(&home, problems);
        for namespace in names.into_iter().filter(|name| *name != home) {
            layout.name_objects(&namespace, problems);
            let name = at_home.free(spell(&namespace, Style::Snake));
            layout.namespaces.insert(namespace, ident(&name));
        }
        layout.name_types_by_text(&mut at_home);
        layout
    }

    /// The composite types whose attributes all cross in PostgreSQL's own format: one may have others among its
    /// attributes, so this goes on until none is found any more.
    fn add_composites(&mut self) {
        loop {
            let found: Vec<&QualifiedName> = (self.schema.composites.iter())
                .filter(|(name, _)| !self.types.contains_key(&in_sql(name)))
                .filter(|(_, it)| it.attributes.iter().all(|attribute| self.is_binary(&attribute.type_name)))
                .map(|(name, _)| name)
                .collect();
            if found.is_empty() {
                return;
            }
            self.types.extend(found.into_iter().map(|name| (in_sql(name), Base::Composite(name.clone()))));
        }
    }

    /// Whether values of a type cross in PostgreSQL's own format, and not as their text.
    fn is_binary(&self, type_name: &TypeName) -> bool {
        match self.column_type(type_name).base {
            Base::Builtin(builtin) => builtin.rust != "String" || STRINGS.contains(&&*builtin.marker),
            Base::Domain(name) => self.is_binary(&self.schema.domains[&name].base),
            Base::Enum(_) | Base::Composite(_) => true,
            Base::ByText(_) => false,
        }
    }

    /// Names the objects of a schema, and tells which names are then taken.
    fn name_objects(&mut self, namespace: &str, problems: &mut Vec<Problem>) -> Names {
        let Schema { tables, enums, domains, composites, .. } = self.schema;
        let mut objects = Vec::new();
        for (name, table) in tables {
            objects.push((name, &table.rust_name, Style::Snake, ObjectId::Table(name.clone())));
        }
        for name in self.views.keys() {
            objects.push((name, &None, Style::Snake, ObjectId::Table(name.clone())));
        }
        for (name, definition) in enums {
            objects.push((name, &definition.rust_name, Style::Camel, ObjectId::Enum(name.clone())));
        }
        for (name, domain) in domains {
            objects.push((name, &domain.rust_name, Style::Camel, ObjectId::Domain(name.clone())));
        }
        for (name, composite) in composites {
            if self.types.contains_key(&in_sql(name)) {
                let object = ObjectId::Composite(name.clone());
                objects.push((name, &composite.rust_name, Style::Camel, object));
            }
        }
        objects.retain(|(name, ..)| name.schema == namespace);
        let wanted: Vec<Wanted<'_>> = objects
            .iter()
            .map(|(name, rust_name, style, object)| Wanted {
                sql: &name.name,
                rust_name: rust_name.as_deref(),
                style: *style,
                object: object.clone(),
                part: Part::Name,
            })
            .collect();
        let mut taken = Names::new(BESIDE_USERS_CODE);
        let given = taken.give(&wanted, problems);
        for ((name, _, _, object), given) in objects.into_iter().zip(given) {
            let names = match object {
                ObjectId::Enum(_) => &mut self.enums,
                ObjectId::Domain(_) => &mut self.domains,
                ObjectId::Composite(_) => &mut self.composites,
                _ => &mut self.tables,
            };
            names.insert(name.clone(), given);
        }
        taken
    }

    fn name_types_by_text(&mut self, taken: &mut Names) {
        let tables = self.schema.tables.values().chain(self.views.values());
        let columns = tables.flat_map(|table| &table.columns).map(|column| &column.type_name);
        let all = columns.chain(self.schema.domains.values().map(|domain| &domain.base));
        // Most columns are of a few types.
        let all: BTreeSet<&TypeName> = all.collect();
        let types: Vec<ColumnType> = all.into_iter().map(|name| self.column_type(name)).collect();
        for column_type in types {
            if let Base::ByText(name) = column_type.base {
                self.by_text.entry(name).or_insert_with_key(|name| {
                    let bare = name.rsplit('.').next().unwrap_or(name);
                    ident(&taken.free(spell(bare, Style::Camel)))
                });
            }
        }
    }

    /// What a column holds, as its `rust_type` has it.
    pub(crate) fn of_column(
        &self,
        table: &QualifiedName,
        column: &Column,
        problems: &mut Vec<Problem>,
    ) -> ColumnType {
        let Some(rust_type) = &column.rust_type else { return self.column_type(&column.type_name) };
        let (name, _) = split_brackets(column.type_name.0.trim());
        if let Some(crates) = sql_type::with_rust_type(name, rust_type, self.crates) {
            return self.typed(&column.type_name, crates);
        }
        let usual = self.column_type(&column.type_name);
        if usual.dimensions > 0 && sql_type::is_array_with_gaps(rust_type, usual.dimensions) {
            return ColumnType { gaps: true, ..usual };
        }
        if rust_type.parse::<TokenStream>().is_err() || rust_type.trim().is_empty() {
            problems.push(Problem {
                object: ObjectId::column(table, &column.name),
                part: Part::Type,
                code: "rust-type",
                message: format!(
                    "`{table}.{}` has `rust_type = \"{rust_type}\"`, which is no type in Rust",
                    column.name
                ),
                help: Some("write its path, such as `crate::Email`".to_owned()),
                unknown: None,
            });
        }
        ColumnType { own: Some(rust_type.clone()), ..usual }
    }

    /// What a value of this type is held by.
    pub(crate) fn column_type(&self, type_name: &TypeName) -> ColumnType {
        self.typed(type_name, self.crates)
    }

    fn typed(&self, type_name: &TypeName, crates: Crates) -> ColumnType {
        let (name, brackets) = split_brackets(type_name.0.trim());
        let base = if let Some(builtin) = sql_type::builtin(name, crates) {
            Base::Builtin(builtin)
        } else if let Some(found) = self.types.get(name) {
            found.clone()
        } else {
            Base::ByText(sql_type::for_cast(name))
        };
        ColumnType { base, dimensions: brackets.matches('[').count(), gaps: false, own: None }
    }

    /// The marker of a type, as code at `place` names it.
    pub(crate) fn marker(&self, column_type: &ColumnType, place: Place<'_>) -> TokenStream {
        let t = place.types();
        let base = match &column_type.base {
            // Each is written in `sql_type`, as Rust.
            Base::Builtin(builtin) => {
                builtin.marker.replace("t::", &format!("{t}::")).parse().unwrap_or_default()
            }
            Base::Enum(name) => {
                let path = self.path(&name.schema, &self.enums[name], place);
                quote!(#t::Enum<#path>)
            }
            Base::Domain(name) => {
                let path = self.path(&name.schema, &self.domains[name], place);
                quote!(#t::Domain<#path>)
            }
            Base::Composite(name) => {
                let path = self.path(&name.schema, &self.composites[name], place);
                quote!(#t::Composite<#path>)
            }
            Base::ByText(name) => {
                let path = self.path(&self.home, &self.by_text[name], place);
                quote!(#t::AsText<#path>)
            }
        };
        let element = if column_type.gaps { quote!(#t::Nullable<#base>) } else { base };
        let marker = (0..column_type.dimensions).fold(element, |of, _| quote!(#t::Array<#of>));
        match &column_type.own {
            Some(own) => {
                let own: TokenStream = own.parse().unwrap_or_default();
                quote!(#t::As<#marker, #own>)
            }
            None => marker,
        }
    }

    /// The Rust type of a value.
    pub(crate) fn rust(&self, column_type: &ColumnType, place: Place<'_>) -> TokenStream {
        if let Some(own) = &column_type.own {
            return own.parse().unwrap_or_default();
        }
        let base = match &column_type.base {
            // Each is written in `sql_type`, as Rust.
            Base::Builtin(builtin) => builtin.rust.parse().unwrap_or_default(),
            Base::Enum(name) => self.path(&name.schema, &self.enums[name], place),
            Base::Composite(name) => self.path(&name.schema, &self.composites[name], place),
            Base::Domain(name) => self.rust(&self.column_type(&self.schema.domains[name].base), place),
            Base::ByText(_) => quote!(String),
        };
        let element = if column_type.gaps { quote!(Option<#base>) } else { base };
        (0..column_type.dimensions).fold(element, |of, _| quote!(Vec<#of>))
    }

    /// What values of a type are in Rust.
    pub(crate) fn holds(&self, column_type: &ColumnType) -> Holds {
        match &column_type.base {
            _ if column_type.own.is_some() => Holds::Own,
            _ if column_type.dimensions > 0 => Holds::Else,
            Base::Builtin(builtin) if builtin.rust == "String" => Holds::Text,
            Base::Builtin(builtin) if NUMBERS.contains(&&*builtin.marker) => Holds::Number,
            Base::Enum(_) => Holds::Label,
            Base::Builtin(_) | Base::Composite(_) => Holds::Else,
            Base::Domain(name) => self.holds(&self.column_type(&self.schema.domains[name].base)),
            Base::ByText(_) => Holds::Text,
        }
    }

    /// How many characters PostgreSQL allows values of a type, or of a domain.
    pub(crate) fn length(&self, type_name: &TypeName) -> Option<u64> {
        let mut now = type_name;
        // A domain is never over itself; the count ends it all the same.
        for _ in 0..=self.schema.domains.len() {
            match self.column_type(now) {
                ColumnType { base: Base::Domain(name), dimensions: 0, .. } => {
                    now = &self.schema.domains[&name].base;
                }
                _ => break,
            }
        }
        sql_type::length(&now.0)
    }

    /// Whether two types write the same bytes for what PostgreSQL calls equal, as far as keys have these types.
    pub(crate) fn have_equal_bytes(&self, a: &TypeName, b: &TypeName) -> bool {
        let base = |type_name: &TypeName| {
            let mut found = self.column_type(type_name);
            while let Base::Domain(name) = &found.base {
                found = self.column_type(&self.schema.domains[name].base);
            }
            found
        };
        let (a, b) = (base(a), base(b));
        let bytes_decide = match &a.base {
            Base::Builtin(builtin) => BYTES_DECIDE.contains(&&*builtin.marker),
            Base::Enum(_) => true,
            Base::Domain(_) | Base::Composite(_) | Base::ByText(_) => false,
        };
        a == b && a.dimensions == 0 && bytes_decide
    }

    /// The path from `place` to an item of a schema.
    pub(crate) fn path(&self, namespace: &str, item: &Ident, place: Place<'_>) -> TokenStream {
        code(&self.path_text(namespace, item, place))
    }

    /// The same as text.
    pub(crate) fn path_text(&self, namespace: &str, item: &Ident, place: Place<'_>) -> String {
        let (mut up, mut down) = (place.levels, None);
        if namespace != place.namespace {
            up += usize::from(place.namespace != self.home);
            down = self.namespaces.get(namespace);
        }
        let down = down.map(|module| format!("{module}::")).unwrap_or_default();
        format!("{}{down}{item}", "super::".repeat(up))
    }

    /// The name of a table's macro. A macro that other crates may call has its name in the root of its crate, where
    /// another schema may have a table of the same name.
    pub(crate) fn exported(&self, table: &QualifiedName, columns: &[column::Column<'_>]) -> String {
        let columns = columns.iter().map(|column| &*column.definition.name);
        let what = [self.place, &table.schema, &table.name].into_iter().chain(columns);
        // FNV-1a: the hash of the standard library may be another one with the next Rust.
        let bytes = what.flat_map(|text| text.bytes().chain([0]));
        let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        format!("__relata_columns_{hash:016x}")
    }

    /// The schema whose objects stand where the macro is called, then those that have a module.
    pub(crate) fn all_namespaces(&self) -> impl Iterator<Item = (&str, Option<&Ident>)> {
        let others = self.namespaces.iter().map(|(name, module)| (name.as_str(), Some(module)));
        std::iter::once((self.home.as_str(), None)).chain(others)
    }

    /// What a table's columns are qualified with in SQL: its name, with the schema where another table has it too.
    pub(crate) fn alias(&self, name: &QualifiedName) -> String {
        let shared = self.tables.keys().any(|other| other.name == name.name && other != name);
        if shared && name.schema != self.home {
            relata_sql::ident(&format!("{}.{}", name.schema, name.name))
        } else {
            relata_sql::ident(&name.name)
        }
    }
}

fn foreign_keys(schema: &Schema) -> BTreeMap<&QualifiedName, Vec<Key<'_>>> {
    let mut all: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (child, table) in &schema.tables {
        for (name, constraint) in &table.constraints {
            let ConstraintKind::ForeignKey(key) = &constraint.kind else { continue };
            let key = (child, table, name.as_str(), key);
            all.entry(child).or_default().push(key);
            if key.3.references != *child {
                all.entry(&key.3.references).or_default().push(key);
            }
        }
    }
    all
}

fn types(schema: &Schema) -> BTreeMap<String, Base> {
    let named = |name: &QualifiedName, base: fn(QualifiedName) -> Base| (in_sql(name), base(name.clone()));
    let enums = schema.enums.keys().map(|name| named(name, Base::Enum));
    let domains = schema.domains.keys().map(|name| named(name, Base::Domain));
    enums.chain(domains).collect()
}

fn in_sql(name: &QualifiedName) -> String {
    relata_sql::qualified(&name.schema, &name.name)
}

/// Types that are held by a `String` and yet do not cross as text.
const STRINGS: &[&str] = &["t::Text", "t::Bpchar", "t::Name", "t::Xml", "t::Refcursor"];

/// Types whose values have bounds.
const NUMBERS: &[&str] = &[
    "t::Smallint",
    "t::Integer",
    "t::Bigint",
    "t::Real",
    "t::DoublePrecision",
    "t::Numeric",
    "t::bigdecimal::Numeric",
];

/// Types whose values are equal where their bytes are. A numeric is not: `1.0` is `1.00`.
const BYTES_DECIDE: &[&str] = &[
    "t::Smallint",
    "t::Integer",
    "t::Bigint",
    "t::Boolean",
    "t::Text",
    "t::Name",
    "t::Bytea",
    "t::Uuid",
    "t::Oid",
    "t::Date",
    "t::jiff::Date",
    "t::time::Date",
    "t::Timestamp",
    "t::jiff::Timestamp",
    "t::time::Timestamp",
    "t::Timestamptz",
    "t::jiff::Timestamptz",
    "t::time::Timestamptz",
];

/// The only schema that a file is about, else `public`.
fn home(scope: &Scope) -> String {
    match scope {
        Scope::Listed(names) if names.len() == 1 => names.first().cloned().unwrap_or_default(),
        Scope::Listed(_) | Scope::All => "public".to_owned(),
    }
}
