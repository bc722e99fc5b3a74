//! Views, routines, statistics, publications and their like: what is said by the statement that creates it.

use maud::{Markup, html};
use relata_plan::spelling;
use relata_schema::{
    Definition, DefinitionId, Details, Enabled, ObjectId, ObjectKind, QualifiedName, RoutineKind, ViewColumn,
};

use super::parts::{self, article, definition_place, facts, own_link};
use super::{Page, Section};
use crate::anchor;

impl Page<'_> {
    pub(super) fn definitions(&self) -> Vec<Section> {
        let kinds = [
            ("Views", ObjectKind::View),
            ("Materialized views", ObjectKind::MaterializedView),
            ("Foreign tables", ObjectKind::ForeignTable),
            ("Functions", ObjectKind::Routine),
            ("Statistics", ObjectKind::Statistics),
            ("Collations", ObjectKind::Collation),
            ("Publications", ObjectKind::Publication),
            ("Event triggers", ObjectKind::EventTrigger),
            ("Foreign-data wrappers", ObjectKind::ForeignDataWrapper),
            ("Servers", ObjectKind::Server),
            ("User mappings", ObjectKind::UserMapping),
        ];
        let section = |(title, kind)| {
            let of_kind = self.schema.definitions.iter().filter(|(id, _)| id.kind() == kind);
            let entries = of_kind.map(|(id, definition)| {
                let place = definition_place(id);
                let article = self.definition(id, definition);
                (place, article)
            });
            Section { title, kind, entries: entries.collect() }
        };
        kinds.map(section).into()
    }

    fn definition(&self, id: &DefinitionId, definition: &Definition) -> Markup {
        let (mut word, mut told) = (id.kind().word(), Vec::new());
        match &definition.details {
            Details::Routine(routine) => {
                word = match routine.kind {
                    RoutineKind::Function => "function",
                    RoutineKind::Procedure => "procedure",
                    RoutineKind::Aggregate => "aggregate",
                }
            }
            Details::View(view) => told.extend(parts::storage(&view.with)),
            Details::MaterializedView(view) => {
                told.extend(parts::storage(&view.with));
                told.extend(parts::tablespace(view.tablespace.as_ref()));
            }
            Details::Statistics { target } => {
                told.extend(target.map(|target| ("Statistics target", html! { (target) })));
            }
            Details::EventTrigger { enabled, .. } => {
                let fires = Some(*enabled).filter(|enabled| *enabled != Enabled::Origin);
                told.extend(fires.map(|enabled| ("Fires", html! { (enabled.word()) })));
            }
            Details::Collation
            | Details::Trigger { .. }
            | Details::Rule { .. }
            | Details::Policy
            | Details::Publication(_)
            | Details::ForeignDataWrapper(_)
            | Details::Server(_)
            | Details::UserMapping { .. }
            | Details::ForeignTable(_) => {}
        }
        let rest = html! {
            @if let DefinitionId::View(name) | DefinitionId::MaterializedView(name) | DefinitionId::ForeignTable(name) = id {
                (self.view_columns(name, definition.columns()))
            }
            pre tabindex="0" { code { (spelling::definition(id, definition)) } }
            @if let DefinitionId::View(name) | DefinitionId::MaterializedView(name) | DefinitionId::ForeignTable(name) = id {
                (parts::indexes(name, definition.indexes().into_iter().flatten()))
                (self.on_table(name))
            }
            (facts(&told))
            (self.privileges(&ObjectId::Definition(id.clone())))
        };
        let words = if word == id.kind().word() { Vec::new() } else { vec![word] };
        article(word, &definition_place(id), &words, None, definition.comment.as_ref(), &rest)
    }

    /// Those that the schema says: a file need not say any, and the types of some may not be known.
    fn view_columns(&self, view: &QualifiedName, columns: &[ViewColumn]) -> Markup {
        html! {
            @if !columns.is_empty() {
                table .columns .attributes {
                    caption .hidden { "Columns of " (view.to_string()) " that the schema names" }
                    thead { tr { th scope="col" { "Column" } th scope="col" { "Type" } th scope="col" { "Notes" } } }
                    tbody { @for column in columns { (self.view_column(view, column)) } }
                }
            }
        }
    }

    fn view_column(&self, view: &QualifiedName, column: &ViewColumn) -> Markup {
        let anchor = anchor::part(ObjectKind::Column, view, &column.name);
        let declared = column.declared.as_ref();
        let known = Some(&column.type_name).filter(|name| !name.0.is_empty());
        html! {
            tr #(anchor) data-kind="column" {
                th scope="row" { (own_link(&anchor, &column.name)) }
                td .type {
                    @match known.or(declared.map(|declared| &declared.type_name)) {
                        Some(name) => { (self.type_name(name)) }
                        None => { span .muted { "as in the query" } }
                    }
                }
                td .notes {
                    @if let Some(comment) = &column.comment { p .comment { (comment) } }
                    @if declared.is_some_and(|declared| declared.not_null) { p .muted { "read as not null" } }
                    @if let Some(collation) = &column.collation { p .muted { "collation " (parts::collation_name(collation)) } }
                }
            }
        }
    }
}
