//! The types that a schema declares, as the types of columns name them.

use std::collections::BTreeMap;

use relata_schema::{ObjectKind, QualifiedName, Schema, TypeName, builtin, split_brackets};

use crate::anchor;

pub(crate) struct Types<'a> {
    schema: &'a Schema,
    /// By their names in SQL.
    declared: BTreeMap<String, Declared<'a>>,
}

#[derive(Clone, Copy)]
pub(crate) struct Declared<'a> {
    pub(crate) kind: ObjectKind,
    /// Of a multirange, its range; of the row type of a table, the table.
    pub(crate) of: &'a QualifiedName,
    pub(crate) name: &'a QualifiedName,
}

/// A type as people read it, in which a declared one is without `public` and without quotes.
pub(crate) struct Shown {
    pub(crate) text: String,
    /// Where a declared type is told.
    pub(crate) anchor: Option<String>,
}

impl<'a> Types<'a> {
    pub(crate) fn of(schema: &'a Schema) -> Types<'a> {
        let mut types = BTreeMap::new();
        let mut add = |kind: ObjectKind, of: &'a QualifiedName, name: &'a QualifiedName| {
            let bare = relata_sql::ident(&name.name);
            if name.schema == "public" && !builtin::is_type(&bare) {
                types.insert(bare, Declared { kind, of, name });
            }
            types.insert(relata_sql::qualified(&name.schema, &name.name), Declared { kind, of, name });
        };
        schema.tables.keys().for_each(|name| add(ObjectKind::Table, name, name));
        schema.enums.keys().for_each(|name| add(ObjectKind::Enum, name, name));
        schema.domains.keys().for_each(|name| add(ObjectKind::Domain, name, name));
        schema.composites.keys().for_each(|name| add(ObjectKind::Composite, name, name));
        for (name, range) in &schema.ranges {
            add(ObjectKind::Range, name, &range.multirange);
            add(ObjectKind::Range, name, name);
        }
        Types { schema, declared: types }
    }

    /// The declared type, with the brackets of its arrays.
    pub(crate) fn find<'t>(&self, name: &'t TypeName) -> Option<(Declared<'a>, &'t str)> {
        let (base, brackets) = split_brackets(&name.0);
        self.declared.get(base).map(|declared| (*declared, brackets))
    }

    /// Whether it is a domain, or one over a domain, whose values are never NULL.
    pub(crate) fn refuses_null(&self, name: &TypeName) -> bool {
        match self.find(name) {
            Some((Declared { kind: ObjectKind::Domain, of, .. }, "")) => {
                let domain = self.schema.domains.get(of);
                domain.is_some_and(|domain| domain.not_null || self.refuses_null(&domain.base))
            }
            Some(_) | None => false,
        }
    }

    pub(crate) fn shown(&self, name: &TypeName) -> Shown {
        match self.find(name) {
            Some((declared, brackets)) => Shown {
                text: format!("{}{brackets}", declared.name),
                anchor: Some(anchor::object(declared.kind, declared.of)),
            },
            None => Shown { text: name.0.clone(), anchor: None },
        }
    }
}
