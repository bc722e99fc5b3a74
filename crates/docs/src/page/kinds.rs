//! Enums, domains, composite types, ranges and sequences.

use std::collections::BTreeMap;

use maud::{Markup, html};
use relata_plan::spelling;
use relata_schema::{
    Composite, Domain, Enum, ObjectId, ObjectKind, QualifiedName, Range, Schema, Sequence, TypeName,
};

use super::parts::{self, article, code, facts, named, own_link};
use super::{Page, Place, Section};
use crate::anchor;
use crate::types::Types;

/// The columns, attributes, domains and ranges that name each declared type.
pub(super) fn uses<'a>(
    schema: &'a Schema,
    types: &Types<'a>,
) -> BTreeMap<(ObjectKind, &'a QualifiedName), Vec<Place>> {
    let mut uses: BTreeMap<(ObjectKind, &QualifiedName), Vec<Place>> = BTreeMap::new();
    let mut note = |type_name: &TypeName, place: Place| {
        if let Some((declared, _)) = types.find(type_name) {
            uses.entry((declared.kind, declared.of)).or_default().push(place);
        }
    };
    let part = |kind, of: &QualifiedName, name: &str| Place {
        name: format!("{of}.{name}"),
        anchor: anchor::part(kind, of, name),
    };
    let whole =
        |kind, name: &QualifiedName| Place { name: name.to_string(), anchor: anchor::object(kind, name) };
    // Partitions have the columns of their parents.
    for (name, table) in schema.tables.iter().filter(|(_, table)| table.partition_of.is_none()) {
        for column in &table.columns {
            note(&column.type_name, part(ObjectKind::Column, name, &column.name));
        }
    }
    for (name, composite) in &schema.composites {
        for attribute in &composite.attributes {
            note(&attribute.type_name, part(ObjectKind::Attribute, name, &attribute.name));
        }
    }
    schema.domains.iter().for_each(|(name, domain)| note(&domain.base, whole(ObjectKind::Domain, name)));
    schema.ranges.iter().for_each(|(name, range)| note(&range.subtype, whole(ObjectKind::Range, name)));
    uses
}

impl Page<'_> {
    pub(super) fn kinds(&self) -> Vec<Section> {
        let schema = self.schema;
        vec![
            section("Enums", ObjectKind::Enum, &schema.enums, |place, name, one| {
                self.r#enum(place, name, one)
            }),
            section("Domains", ObjectKind::Domain, &schema.domains, |place, name, one| {
                self.domain(place, name, one)
            }),
            section("Composite types", ObjectKind::Composite, &schema.composites, |place, name, one| {
                self.composite(place, name, one)
            }),
            section("Range types", ObjectKind::Range, &schema.ranges, |place, name, one| {
                self.range(place, name, one)
            }),
            section("Sequences", ObjectKind::Sequence, &schema.sequences, |place, name, one| {
                self.sequence(place, name, one)
            }),
        ]
    }

    fn r#enum(&self, place: &Place, name: &QualifiedName, one: &Enum) -> Markup {
        let rest = html! {
            @if one.labels.is_empty() { p .muted { "It has no labels." } }
            ol .labels { @for label in &one.labels { li { code { (label.name) } } } }
            (facts(&self.used_by(ObjectKind::Enum, name).into_iter().collect::<Vec<_>>()))
            (self.privileges(&ObjectId::Enum(name.clone())))
        };
        article("enum", place, &[], None, one.comment.as_ref(), &rest)
    }

    fn domain(&self, place: &Place, name: &QualifiedName, one: &Domain) -> Markup {
        let mut told = vec![("Type", self.type_name(&one.base))];
        told.extend(one.not_null.then(|| ("Null", html! { "not null" })));
        told.extend(one.default.as_ref().map(|default| ("Default", code(&default.0))));
        told.extend(parts::collation(one.collation.as_ref()));
        told.extend(self.used_by(ObjectKind::Domain, name));
        let rest = html! {
            (facts(&told))
            @if !one.checks.is_empty() {
                table .named {
                    caption { "Constraints" }
                    tbody {
                        @for (check, definition) in &one.checks {
                            (named(ObjectKind::DomainCheck, name, check, &html! {
                                code { "CHECK (" (definition.expr) ")" @if definition.not_valid { " NOT VALID" } }
                            }, definition.comment.as_ref()))
                        }
                    }
                }
            }
            (self.privileges(&ObjectId::Domain(name.clone())))
        };
        article("domain", place, &[], None, one.comment.as_ref(), &rest)
    }

    fn composite(&self, place: &Place, name: &QualifiedName, one: &Composite) -> Markup {
        let rest = html! {
            table .columns .attributes {
                caption .hidden { "Attributes of " (name.to_string()) }
                thead { tr { th scope="col" { "Attribute" } th scope="col" { "Type" } th scope="col" { "Notes" } } }
                tbody {
                    @for attribute in &one.attributes {
                        @let anchor = anchor::part(ObjectKind::Attribute, name, &attribute.name);
                        tr #(anchor) data-kind="attribute" {
                            th scope="row" { (own_link(&anchor, &attribute.name)) }
                            td .type { (self.type_name(&attribute.type_name)) }
                            td .notes {
                                @if let Some(comment) = &attribute.comment { p .comment { (comment) } }
                                @if let Some(collation) = &attribute.collation { p .muted { "collation " (parts::collation_name(collation)) } }
                            }
                        }
                    }
                }
            }
            (facts(&self.used_by(ObjectKind::Composite, name).into_iter().collect::<Vec<_>>()))
            (self.privileges(&ObjectId::Composite(name.clone())))
        };
        article("composite type", place, &[], None, one.comment.as_ref(), &rest)
    }

    fn range(&self, place: &Place, name: &QualifiedName, one: &Range) -> Markup {
        let mut told = vec![("Bounds", self.type_name(&one.subtype))];
        told.extend(one.opclass.as_ref().map(|opclass| ("Operator class", code(&opclass.to_string()))));
        told.extend(parts::collation(one.collation.as_ref()));
        told.extend(one.subtype_diff.as_ref().map(|diff| ("Difference", code(&diff.to_string()))));
        told.push(("Multirange", code(&one.multirange.to_string())));
        told.extend(self.used_by(ObjectKind::Range, name));
        let rest = html! { (facts(&told)) (self.privileges(&ObjectId::Range(name.clone()))) };
        article("range type", place, &[], None, one.comment.as_ref(), &rest)
    }

    fn sequence(&self, place: &Place, name: &QualifiedName, one: &Sequence) -> Markup {
        let options = spelling::sequence_options(&one.options);
        let mut told = vec![("Type", code(one.options.data_type.name()))];
        told.extend((!options.is_empty()).then(|| ("Options", code(&options))));
        if let Some((table, column)) = &one.owned_by {
            let place = Place {
                name: format!("{table}.{column}"),
                anchor: anchor::part(ObjectKind::Column, table, column),
            };
            told.push(("Owned by", parts::links([&place])));
        }
        let rest = html! { (facts(&told)) (self.privileges(&ObjectId::Sequence(name.clone()))) };
        article(
            "sequence",
            place,
            if one.unlogged { &["unlogged"] } else { &[] },
            None,
            one.comment.as_ref(),
            &rest,
        )
    }
}

fn section<T>(
    title: &'static str,
    kind: ObjectKind,
    objects: &BTreeMap<QualifiedName, T>,
    article: impl Fn(&Place, &QualifiedName, &T) -> Markup,
) -> Section {
    let entries = objects.iter().map(|(name, one)| {
        let place = Place { name: name.to_string(), anchor: anchor::object(kind, name) };
        let article = article(&place, name, one);
        (place, article)
    });
    Section { title, kind, entries: entries.collect() }
}
