//! The page: head, sidebar, overview, diagram, and an article for each object.

mod definition;
mod kinds;
mod parts;
mod table;

use std::collections::BTreeMap;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use relata_schema::{DefaultPrivileges, ObjectId, ObjectKind, Privileges, QualifiedName, Schema};
use sha2::{Digest, Sha256};

use crate::anchor;
use crate::diagram::{Diagram, diagram};
use crate::relation::{self, Relation};
use crate::types::Types;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// A self-contained HTML page of the schema, under this title. It needs no network, and can be read without its script.
///
/// ```
/// let page = relata_docs::html(&relata_schema::Schema::default(), "An empty schema");
/// assert!(page.starts_with("<!DOCTYPE html>"));
/// ```
pub fn html(schema: &Schema, title: &str) -> String {
    let page = Page::of(schema);
    // Whatever else may come to stand in the page, only these two are style and script.
    let policy = format!(
        "default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    );
    let document = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                (page.body(title))
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    document.into_string() + "\n"
}

fn hash(text: &str) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(text.as_bytes())))
}

/// What articles need to know of other objects.
struct Page<'a> {
    schema: &'a Schema,
    types: Types<'a>,
    /// The foreign keys that refer to each table.
    referenced: BTreeMap<&'a QualifiedName, Vec<Relation<'a>>>,
    /// Where each declared type is used.
    uses: BTreeMap<(ObjectKind, &'a QualifiedName), Vec<Place>>,
}

/// A link to something, by its name.
struct Place {
    name: String,
    anchor: String,
}

/// Objects of one kind.
struct Section {
    title: &'static str,
    kind: ObjectKind,
    entries: Vec<(Place, Markup)>,
}

impl<'a> Page<'a> {
    fn of(schema: &'a Schema) -> Page<'a> {
        let types = Types::of(schema);
        let uses = kinds::uses(schema, &types);
        let referenced = relation::by_referenced(schema, &types);
        Page { schema, types, referenced, uses }
    }

    fn body(&self, title: &str) -> Markup {
        let sections: Vec<Section> =
            self.sections().into_iter().filter(|section| !section.entries.is_empty()).collect();
        let diagram = diagram(self.schema, &self.types);
        html! {
            a .skip href="#main" { "Skip to the content" }
            header .side {
                p .title { a href="#top" { (title) } }
                div role="search" {
                    label .hidden for="search" { "Search tables, columns and all else" }
                    input #search type="search" placeholder="Search" autocomplete="off" spellcheck="false"
                        aria-describedby="help/search" aria-controls="found";
                    kbd aria-hidden="true" { "/" }
                    p .hidden id="help/search" { "Arrow down goes to what was found, Enter to the first of it, Escape back." }
                }
                p #status .hidden role="status" {}
                ol #found hidden aria-label="Found" {}
                (sidebar(&sections, diagram.is_some()))
                button #theme type="button" hidden { "Colours: system" }
            }
            main #main tabindex="-1" {
                (self.overview(title, &sections))
                @if let Some(diagram) = &diagram { (self.diagram(diagram)) }
                @for section in &sections {
                    section .kind aria-labelledby={ "section/" (slug(section.title)) } {
                        h2 id={ "section/" (slug(section.title)) } {
                            (section.title) " " span .count { (section.entries.len()) }
                        }
                        @for (_, article) in &section.entries { (article) }
                    }
                }
                @if !self.schema.unmodelled.is_empty() { (self.unmodelled()) }
                footer { "What the schema says. Whether a database is like that, " code { "relata check" } " says." }
            }
        }
    }

    fn sections(&self) -> Vec<Section> {
        let mut sections = vec![self.tables()];
        sections.extend(self.definitions());
        sections.extend(self.kinds());
        let order = [
            ObjectKind::Table,
            ObjectKind::View,
            ObjectKind::MaterializedView,
            ObjectKind::ForeignTable,
            ObjectKind::Enum,
            ObjectKind::Domain,
            ObjectKind::Composite,
            ObjectKind::Range,
            ObjectKind::Routine,
            ObjectKind::Sequence,
        ];
        let place = |kind| order.iter().position(|other| *other == kind).unwrap_or(order.len());
        sections.sort_by_key(|section| place(section.kind));
        sections
    }

    fn overview(&self, title: &str, sections: &[Section]) -> Markup {
        let told = self.schema.namespaces.iter();
        let told: Vec<_> = told
            .filter(|(name, namespace)| *name != "public" || namespace.comment.is_some())
            .map(|(name, namespace)| (name, namespace, ObjectId::Namespace(name.clone())))
            .collect();
        html! {
            section #top .overview aria-labelledby="title" {
                h1 #title { (title) }
                p .summary {
                    @for (nth, section) in sections.iter().enumerate() {
                        @if nth > 0 { span .dot aria-hidden="true" { " · " } }
                        a href={ "#section/" (slug(section.title)) } {
                            (section.entries.len()) " " (plural(section))
                        }
                    }
                    @if sections.is_empty() { "The schema is empty." }
                }
                dl .facts {
                    @if let Some(major) = self.schema.postgres { dt { "PostgreSQL" } dd { (major) } }
                    @if !self.schema.extensions.is_empty() {
                        dt { "Extensions" }
                        dd {
                            @for (nth, (name, extension)) in self.schema.extensions.iter().enumerate() {
                                @if nth > 0 { ", " }
                                code id=(anchor::global(&ObjectId::Extension(name.clone()))) data-kind="extension" { (name) }
                                @if let Some(version) = &extension.version { " " (version) }
                                @if let Some(schema) = &extension.schema { " in " code { (schema) } }
                            }
                        }
                    }
                    @for (name, namespace, id) in &told {
                        dt { "Schema " code id=(anchor::global(id)) data-kind="schema" { (name) } }
                        dd {
                            @if let Some(comment) = &namespace.comment { p .comment { (comment) } }
                            (self.privileges(id))
                        }
                    }
                    @for (of, privileges) in self.default_privileges() {
                        dt { "New " (of.to_string()) }
                        @let adds = of.schema.is_some();
                        dd {
                            @if adds && privileges.is_empty() { "nothing beside what holds in any schema" }
                            @else { (parts::granted(privileges)) }
                        }
                    }
                }
            }
        }
    }

    fn diagram(&self, diagram: &Diagram) -> Markup {
        let partitions = self.schema.tables.values().filter(|table| !relation::is_drawn(table)).count();
        html! {
            section #diagram aria-labelledby="title/diagram" {
                div .bar {
                    h2 id="title/diagram" { "Diagram" }
                    div .tools role="group" aria-label="Zoom" hidden {
                        button type="button" data-do="out" aria-label="Zoom out" { "−" }
                        output #zoom aria-label="Zoom" { "100 %" }
                        button type="button" data-do="in" aria-label="Zoom in" { "+" }
                        button type="button" data-do="fit" { "Fit" }
                        button type="button" data-do="full" aria-pressed="false" { "Full screen" }
                    }
                }
                div #view tabindex="0" role="group" aria-label="Diagram of the tables" aria-describedby="help/diagram" {
                    (diagram.svg)
                }
                p .legend id="help/diagram" {
                    (parts::counted(diagram.tables, "table", "tables")) ", "
                    (parts::counted(diagram.relations, "foreign key", "foreign keys")) ". "
                    @if diagram.keys_only { "Boxes have the columns of keys alone. " }
                    @if partitions > 0 {
                        (parts::counted(partitions, "partition is", "partitions are")) " not drawn. "
                    }
                    span .script hidden {
                        "Drag or arrow keys move, Ctrl and the wheel or " kbd { "+" } " " kbd { "−" } " zoom, "
                        kbd { "0" } " fits; on a table, arrow keys go to the next one and Enter to its description. "
                    }
                    span .signs {
                        (sign("M0 4L10 9L0 14M0 9H26", "any number"))
                        (sign("M6 4v10M0 9H26", "exactly one"))
                        (sign("M5 4v10M8 9a4 4 0 1 0 8 0a4 4 0 1 0-8 0M0 9H8M16 9H26", "none or one"))
                    }
                }
            }
        }
    }

    /// What roles let others do with what they will make.
    fn default_privileges(&self) -> impl Iterator<Item = (&DefaultPrivileges, &Privileges)> {
        self.schema.privileges.iter().filter_map(|(id, privileges)| match id {
            ObjectId::DefaultPrivileges(of) => Some((of, privileges)),
            _ => None,
        })
    }

    fn unmodelled(&self) -> Markup {
        html! {
            section .kind aria-labelledby="title/rest" {
                h2 id="title/rest" { "Not told here" }
                ul { @for object in &self.schema.unmodelled { li { (object.kind) " " code { (object.identity) } } } }
            }
        }
    }
}

fn sidebar(sections: &[Section], has_diagram: bool) -> Markup {
    html! {
        nav #contents aria-label="Contents" {
            details open {
                summary { "Contents" }
                @if has_diagram { p { a href="#diagram" { "Diagram" } } }
                @for section in sections {
                    h2 {
                        a href={ "#section/" (slug(section.title)) } { (section.title) } " "
                        span .count { (section.entries.len()) }
                    }
                    ul { @for (place, _) in &section.entries { li { a href={ "#" (place.anchor) } { (place.name) } } } }
                }
            }
        }
    }
}

fn slug(title: &str) -> String {
    title.to_lowercase().replace(' ', "-")
}

fn plural(section: &Section) -> String {
    let title = section.title.to_lowercase();
    match section.entries.len() {
        1 => section.kind.word().to_owned(),
        _ => title,
    }
}

/// A sign of the legend.
fn sign(path: &str, meaning: &str) -> Markup {
    html! {
        span .sign { svg viewBox="-2 0 30 18" width="30" height="18" aria-hidden="true" { path d=(path) {} } (meaning) }
    }
}

#[cfg(test)]
mod tests;
