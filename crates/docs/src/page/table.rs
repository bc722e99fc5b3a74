//! Tables.

use maud::{Markup, html};
use relata_plan::spelling;
use relata_schema::{
    Column, Constraint, ConstraintKind, ObjectId, ObjectKind, Origin, QualifiedName, ReplicaIdentity, Table,
    Validation,
};

use super::parts::{self, article, code, facts, named, own_link};
use super::{Page, Place, Section};
use crate::anchor;
use crate::relation::{self, Relation};

impl Page<'_> {
    pub(super) fn tables(&self) -> Section {
        let entries = self.schema.tables.iter().map(|(name, table)| {
            let place = place(name);
            let article = self.table(&place, name, table);
            (place, article)
        });
        Section { title: "Tables", kind: ObjectKind::Table, entries: entries.collect() }
    }

    fn table(&self, place: &Place, name: &QualifiedName, table: &Table) -> Markup {
        let relations: Vec<Relation<'_>> = relation::of(self.schema, &self.types, name, table).collect();
        let show = relation::is_drawn(table).then(|| {
            html! {
                a .show href={ "#" (anchor::drawn(name)) } aria-label={ (place.name) " in the diagram" } { "in the diagram" }
            }
        });
        let rest = html! {
            (self.kinship(name, table))
            (self.columns(name, table, &relations))
            (self.constraints(name, table, &relations))
            (parts::indexes(name, table.indexes.iter()))
            (self.referenced_by(name))
            (self.on_table(name))
            (self.privileges(&ObjectId::Table(name.clone())))
            (facts(&properties(table)))
        };
        article("table", place, &words(table), show, table.comment.as_ref(), &rest)
    }

    /// What it comes from, and what comes from it.
    fn kinship(&self, name: &QualifiedName, table: &Table) -> Markup {
        let mut told: Vec<(&str, Markup)> = Vec::new();
        if let Some(partition) = &table.partition_of {
            let parent = place(&partition.parent);
            let text = html! {
                a href={ "#" (parent.anchor) } { (parent.name) } " " code { (partition.bound) }
                ", with its columns, constraints and indexes"
            };
            told.push(("Partition of", text));
        }
        if !table.inherits.is_empty() {
            told.push(("Inherits", parts::links(&table.inherits.iter().map(place).collect::<Vec<_>>())));
        }
        if let Some(by) = &table.partition_by {
            told.push(("Partitioned by", code(&by.0)));
        }
        let children: Vec<(&QualifiedName, &Table)> = self.schema.children(name).collect();
        let (partitions, heirs): (Vec<_>, Vec<_>) =
            children.into_iter().partition(|(_, child)| child.is_partition_of(name));
        let partitions: Vec<_> = partitions
            .into_iter()
            .filter_map(|(name, child)| Some((place(name), &child.partition_of.as_ref()?.bound)))
            .collect();
        if !partitions.is_empty() {
            let list = html! {
                ul .links {
                    @for (place, bound) in &partitions {
                        li { a href={ "#" (place.anchor) } { (place.name) } " " code { (bound) } }
                    }
                }
            };
            told.push(("Partitions", list));
        }
        if !heirs.is_empty() {
            let heirs: Vec<Place> = heirs.into_iter().map(|(name, _)| place(name)).collect();
            told.push(("Inherited by", parts::links(&heirs)));
        }
        facts(&told)
    }

    fn columns(&self, name: &QualifiedName, table: &Table, relations: &[Relation<'_>]) -> Markup {
        if table.columns.is_empty() {
            return html! { p .muted { "It has no columns." } };
        }
        html! {
            table .columns {
                caption .hidden { "Columns of " (name.to_string()) }
                thead {
                    tr {
                        th scope="col" { span .hidden { "Keys" } }
                        th scope="col" { "Column" }
                        th scope="col" { "Type" }
                        th scope="col" { "Null" }
                        th scope="col" { "Default" }
                        th scope="col" { "Notes" }
                    }
                }
                tbody { @for column in &table.columns { (self.column(name, table, relations, column)) } }
            }
        }
    }

    fn column(
        &self,
        name: &QualifiedName,
        table: &Table,
        relations: &[Relation<'_>],
        column: &Column,
    ) -> Markup {
        let anchor = anchor::part(ObjectKind::Column, name, &column.name);
        let refers: Vec<(&Relation<'_>, usize)> = relations
            .iter()
            .filter_map(|one| Some((one, one.key.columns.iter().position(|other| *other == column.name)?)))
            .collect();
        let is_primary = relation::primary_key(table).contains(&column.name);
        let is_unique = relation::unique_keys(table).iter().any(|key| *key == [column.name.as_str()]);
        html! {
            tr #(anchor) data-kind="column" {
                td .keys {
                    @if is_primary { abbr .pk title="primary key" { "PK" } }
                    @if !refers.is_empty() { abbr .fk title="foreign key" { "FK" } }
                    @if is_unique && !is_primary { abbr .uq title="unique" { "U" } }
                }
                th scope="row" { (own_link(&anchor, &column.name)) }
                td .type { (self.type_name(&column.type_name)) }
                td .null { @if relation::may_be_null(table, &self.types, &column.name) { "null" } @else { span .muted { "not null" } } }
                td .default { (self.column_value(name, &column.name, &column.value)) }
                td .notes {
                    @for (relation, at) in &refers { (self.reference(relation, *at)) }
                    @if let Some(comment) = &column.comment { p .comment { (comment) } }
                    @for note in notes(column) { p .muted { (note) } }
                }
            }
        }
    }

    /// Where the column leads.
    fn reference(&self, relation: &Relation<'_>, at: usize) -> Markup {
        let table = &relation.key.references;
        let (text, anchor) = match relation.referenced.get(at) {
            Some(column) => (format!("{table}.{column}"), anchor::part(ObjectKind::Column, table, column)),
            None => (table.to_string(), anchor::object(ObjectKind::Table, table)),
        };
        let words = relation.key.on_delete.words();
        html! {
            p .reference {
                span aria-hidden="true" { "→ " }
                span .hidden { "references " }
                @if self.schema.tables.contains_key(table) { a href={ "#" (anchor) } { (text) } } @else { (text) }
                @if words != "no action" { span .muted { " on delete " (words) } }
            }
        }
    }

    fn constraints(&self, name: &QualifiedName, table: &Table, relations: &[Relation<'_>]) -> Markup {
        let rank = |constraint: &Constraint| match &constraint.kind {
            ConstraintKind::PrimaryKey(_) => 0,
            ConstraintKind::Unique(_) => 1,
            ConstraintKind::ForeignKey(_) => 2,
            ConstraintKind::Check(_) => 3,
            ConstraintKind::Exclusion(_) => 4,
        };
        let mut constraints: Vec<_> = table.constraints.iter().collect();
        constraints.sort_by_key(|(_, constraint)| rank(constraint));
        html! {
            @if !constraints.is_empty() {
                table .named {
                    caption { "Constraints" }
                    tbody {
                        @for (constraint, definition) in constraints {
                            @let relation = relations.iter().find(|relation| relation.name == constraint);
                            (named(ObjectKind::Constraint, name, constraint, &html! {
                                code { (spelling::constraint(definition)) }
                                @if let Some(relation) = relation { (self.leads_to(relation)) }
                                @if definition.origin == Origin::Inherited { " " span .word { "inherited" } }
                            }, definition.comment.as_ref()))
                        }
                    }
                }
            }
        }
    }

    fn leads_to(&self, relation: &Relation<'_>) -> Markup {
        let place = place(&relation.key.references);
        html! {
            @if self.schema.tables.contains_key(&relation.key.references) {
                span aria-hidden="true" { " → " } a href={ "#" (place.anchor) } { (place.name) }
            }
        }
    }
}

pub(super) fn place(name: &QualifiedName) -> Place {
    Place { name: name.to_string(), anchor: anchor::object(ObjectKind::Table, name) }
}

fn words(table: &Table) -> Vec<&'static str> {
    let mut words = Vec::new();
    if table.partition_by.is_some() {
        words.push("partitioned");
    }
    if table.partition_of.is_some() {
        words.push("partition");
    }
    if table.unlogged {
        words.push("unlogged");
    }
    match (table.row_security.enabled, table.row_security.forced) {
        (true, true) => words.push("row-level security, forced"),
        (true, false) => words.push("row-level security"),
        (false, _) => {}
    }
    words
}

fn properties(table: &Table) -> Vec<(&'static str, Markup)> {
    let identity = match &table.replica_identity {
        ReplicaIdentity::Default => None,
        ReplicaIdentity::Full => Some(html! { "the whole row" }),
        ReplicaIdentity::Nothing => Some(html! { "nothing" }),
        ReplicaIdentity::UsingIndex(index) => Some(code(index)),
    };
    let mut told: Vec<(&str, Markup)> = Vec::new();
    told.extend(parts::storage(&table.with));
    told.extend(parts::tablespace(table.tablespace.as_ref()));
    told.extend(identity.map(|identity| ("Replica identity", identity)));
    told
}

/// What is seldom said of a column.
fn notes(column: &Column) -> Vec<String> {
    let mut notes = Vec::new();
    match column.origin {
        Origin::Own => {}
        Origin::Inherited | Origin::Both => notes.push("inherited".to_owned()),
    }
    notes.extend(
        column.collation.as_ref().map(|collation| format!("collation {}", parts::collation_name(collation))),
    );
    notes.extend(column.storage.map(|storage| format!("storage {}", storage.name())));
    notes.extend(column.compression.as_ref().map(|compression| format!("compression {compression}")));
    notes.extend(column.statistics.map(|target| format!("statistics target {target}")));
    notes.extend(column.options.iter().map(|(name, value)| format!("{name} = {value}")));
    notes.extend(column.not_null_name.as_ref().map(|name| format!("not null as constraint {name}")));
    if !column.validate.is_empty() {
        let rules: Vec<String> = column.validate.iter().map(rule).collect();
        notes.push(format!("checked in Rust: {}", rules.join(", ")));
    }
    notes
}

fn rule(rule: &Validation) -> String {
    match rule {
        Validation::Email => "an email address".to_owned(),
        Validation::Url => "a URL".to_owned(),
        Validation::NotEmpty => "not empty".to_owned(),
        Validation::MinLength(length) => format!("at least {length} characters"),
        Validation::MaxLength(length) => format!("at most {length} characters"),
        Validation::Pattern(pattern) => format!("matches {pattern}"),
        Validation::Range { min: Some(min), max: Some(max) } => format!("{min} to {max}"),
        Validation::Range { min: Some(min), max: None } => format!("at least {min}"),
        Validation::Range { min: None, max: Some(max) } => format!("at most {max}"),
        Validation::Range { min: None, max: None } => "a number".to_owned(),
    }
}
