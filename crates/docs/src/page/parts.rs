//! What articles of several kinds have in common.

use maud::{Markup, html};
use relata_plan::spelling;
use relata_schema::{
    ColumnValue, DefinitionId, Details, Enabled, Index, ObjectId, ObjectKind, Privileges, QualifiedName,
    StorageParameters, TypeName,
};

use super::{Page, Place};
use crate::anchor;
use crate::relation;

/// `1 table`, `2 tables`.
pub(super) fn counted(count: usize, one: &str, several: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {several}") }
}

/// A name that links to itself, so that the link can be copied.
pub(super) fn own_link(anchor: &str, name: &str) -> Markup {
    html! { a .self href={ "#" (anchor) } { (name) } }
}

/// An article about an object: its name, words beside it, perhaps a link, its comment, and the rest.
pub(super) fn article(
    kind: &str,
    place: &Place,
    words: &[&str],
    beside: Option<Markup>,
    comment: Option<&String>,
    rest: &Markup,
) -> Markup {
    html! {
        article #(place.anchor) data-kind=(kind) {
            div .top {
                h3 {
                    (own_link(&place.anchor, &place.name))
                    @for word in words { " " span .word { (word) } }
                }
                @if let Some(beside) = beside { (beside) }
            }
            @if let Some(comment) = comment { p .comment { (comment) } }
            (rest)
        }
    }
}

/// Properties that are seldom set: each a word and its value.
pub(super) fn facts(facts: &[(&str, Markup)]) -> Markup {
    html! {
        @if !facts.is_empty() {
            dl .facts { @for (name, value) in facts { dt { (name) } dd { (value) } } }
        }
    }
}

pub(super) fn code(text: &str) -> Markup {
    html! { code { (text) } }
}

/// Links in a row.
pub(super) fn links<'p>(places: impl IntoIterator<Item = &'p Place>) -> Markup {
    html! {
        ul .links { @for place in places { li { a href={ "#" (place.anchor) } { (place.name) } } } }
    }
}

pub(super) fn storage(with: &StorageParameters) -> Option<(&'static str, Markup)> {
    let list = with.iter().map(|(name, value)| format!("{name} = {value}")).collect::<Vec<_>>().join(", ");
    (!with.is_empty()).then(|| ("Storage parameters", code(&list)))
}

pub(super) fn tablespace(name: Option<&String>) -> Option<(&'static str, Markup)> {
    name.map(|name| ("Tablespace", code(name)))
}

pub(super) fn collation(name: Option<&QualifiedName>) -> Option<(&'static str, Markup)> {
    name.map(|name| ("Collation", code(&collation_name(name))))
}

/// One of PostgreSQL's own without its schema.
pub(super) fn collation_name(name: &QualifiedName) -> String {
    if name.schema == "pg_catalog" { name.name.clone() } else { name.to_string() }
}

/// Indexes with a name, a definition and perhaps a comment each.
pub(super) fn indexes<'i>(
    table: &QualifiedName,
    indexes: impl Iterator<Item = (&'i String, &'i Index)>,
) -> Markup {
    let indexes: Vec<_> = indexes.collect();
    html! {
        @if !indexes.is_empty() {
            table .named {
                caption { "Indexes" }
                tbody {
                    @for (name, index) in indexes {
                        (named(ObjectKind::Index, table, name, &html! {
                            code {
                                @if index.unique { "UNIQUE " }
                                (spelling::index(index))
                            }
                            @if !index.valid { " " span .word { "not valid" } }
                        }, index.comment.as_ref()))
                    }
                }
            }
        }
    }
}

/// A row with the name of a constraint, index or the like, and what it is.
pub(super) fn named(
    kind: ObjectKind,
    table: &QualifiedName,
    name: &str,
    what: &Markup,
    comment: Option<&String>,
) -> Markup {
    let anchor = anchor::part(kind, table, name);
    html! {
        tr #(anchor) data-kind=(kind.word()) {
            th scope="row" { (own_link(&anchor, name)) }
            td {
                (what)
                @if let Some(comment) = comment { p .comment { (comment) } }
            }
        }
    }
}

/// Roles, and what each may do; the owner may do all.
pub(super) fn granted(privileges: &Privileges) -> Markup {
    let told = spelling::privileges(privileges);
    html! {
        @if told.is_empty() { "nobody but the owner" }
        @for (role, grantable, names) in told {
            p { (role) ": " code { (names) } @if grantable { " with grant option" } }
        }
    }
}

impl Page<'_> {
    /// A type; a declared one links to where it is told.
    pub(super) fn type_name(&self, name: &TypeName) -> Markup {
        let shown = self.types.shown(name);
        html! {
            @match shown.anchor {
                Some(anchor) => { a href={ "#" (anchor) } { code { (shown.text) } } }
                None => { (code(&shown.text)) }
            }
        }
    }

    pub(super) fn column_value(&self, table: &QualifiedName, column: &str, value: &ColumnValue) -> Markup {
        match value {
            ColumnValue::Given => html! {},
            ColumnValue::Default(expr) => code(&expr.0),
            ColumnValue::Generated(generated) => html! {
                "generated " code { (generated.expr) } @if !generated.stored { " when read" }
            },
            ColumnValue::Identity(identity) => {
                let options = spelling::identity_options(table, column, identity);
                html! {
                    "identity, " @if identity.always { "always" } @else { "by default" }
                    @if !options.is_empty() { " " code { (options) } }
                }
            }
        }
    }

    /// What others than the owner may do, where the schema says it.
    pub(super) fn privileges(&self, id: &ObjectId) -> Markup {
        html! {
            @if let Some(privileges) = self.schema.privileges.get(id) {
                dl .facts { dt { "Privileges" } dd { (granted(privileges)) } }
            }
        }
    }

    /// The triggers, rules and policies of a table or view.
    pub(super) fn on_table(&self, table: &QualifiedName) -> Markup {
        let of_table = self.schema.definitions.iter().filter(|(id, _)| id.table() == Some(table));
        let of_table: Vec<_> = of_table.collect();
        let kinds = [
            (ObjectKind::Trigger, "Triggers"),
            (ObjectKind::Policy, "Policies"),
            (ObjectKind::Rule, "Rules"),
        ];
        let of_kind = |kind| of_table.iter().filter(move |(id, _)| id.kind() == kind);
        html! {
            @for (kind, title) in kinds {
                @if of_kind(kind).next().is_some() {
                    table .named {
                        caption { (title) }
                        tbody {
                            @for (id, definition) in of_kind(kind) {
                                (named(kind, table, id.own_name(), &html! {
                                    pre tabindex="0" { code { (spelling::definition(id, definition)) } }
                                    @let enabled = enabled(&definition.details);
                                    @if enabled != Enabled::Origin { span .word { (enabled.word()) } }
                                }, definition.comment.as_ref()))
                            }
                        }
                    }
                }
            }
        }
    }

    /// Where a declared type is used.
    pub(super) fn used_by(&self, kind: ObjectKind, name: &QualifiedName) -> Option<(&'static str, Markup)> {
        let places = self.uses.get(&(kind, name))?;
        Some(("Used by", links(places)))
    }

    /// The foreign keys that refer to a table.
    pub(super) fn referenced_by(&self, table: &QualifiedName) -> Markup {
        let from: Vec<_> = self.referenced.get(table).into_iter().flatten().collect();
        html! {
            @if !from.is_empty() {
                table .named {
                    caption { "Referenced by" }
                    tbody {
                        @for relation in from {
                            tr {
                                th scope="row" {
                                    a href={ "#" (anchor::object(ObjectKind::Table, relation.table)) } { (relation.table.to_string()) }
                                }
                                td {
                                    a href={ "#" (anchor::part(ObjectKind::Constraint, relation.table, relation.name)) } {
                                        code { (relation.key.columns.join(", ")) }
                                    }
                                    " → " code { (relation.referenced.join(", ")) }
                                    span .muted { " " (ends(relation)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// How many rows refer to one row.
fn ends(relation: &relation::Relation<'_>) -> String {
    let many = if relation.one { "at most one row" } else { "any number of rows" };
    match relation.key.on_delete.words() {
        "no action" => many.to_owned(),
        words => format!("{many}, on delete {words}"),
    }
}

fn enabled(details: &Details) -> Enabled {
    match details {
        Details::Trigger { enabled, .. }
        | Details::Rule { enabled }
        | Details::EventTrigger { enabled, .. } => *enabled,
        Details::Routine(_)
        | Details::View(_)
        | Details::MaterializedView(_)
        | Details::Statistics { .. }
        | Details::Collation
        | Details::Policy
        | Details::Publication(_)
        | Details::ForeignDataWrapper(_)
        | Details::Server(_)
        | Details::UserMapping { .. }
        | Details::ForeignTable(_) => Enabled::Origin,
    }
}

/// The place of what is said in SQL.
pub(super) fn definition_place(id: &DefinitionId) -> Place {
    Place { name: id.to_string(), anchor: anchor::definition(id) }
}
