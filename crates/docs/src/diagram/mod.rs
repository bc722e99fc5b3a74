//! The relations between tables as SVG.
//!
//! Every table that is no partition is a box with its columns, or with the columns of its keys alone where there are many
//! tables. A foreign key is a line from its first column to the column that it refers to, with the usual crow's feet. Boxes
//! and lines are links, so that the drawing is of use without the script that zooms it.

mod draw;
mod layers;
mod order;
mod pack;
mod settle;

use std::collections::BTreeMap;

use maud::Markup;
use relata_schema::{Column, QualifiedName, Schema, Table};

use crate::relation::{self, Relation};
use crate::types::Types;
use layers::{AROUND_BOX, Line};

/// With more tables than this, boxes have the columns of keys alone.
const TABLES_WITH_ALL_COLUMNS: usize = 24;
/// Columns that are shown of one table at most.
const ROWS: usize = 40;

/// In pixels. Names stand in a font whose characters are all as wide.
pub(crate) const CHARACTER: f64 = 7.25;
pub(crate) const HEAD: f64 = 30.0;
pub(crate) const ROW: f64 = 20.0;
const NARROWEST: f64 = 150.0;
const LONGEST_NAME: usize = 34;
const LONGEST_TYPE: usize = 26;

/// A table as it is drawn.
pub(crate) struct Card<'a> {
    pub(crate) name: &'a QualifiedName,
    pub(crate) table: &'a Table,
    pub(crate) rows: Vec<Row<'a>>,
    /// Columns that are not among the rows.
    pub(crate) more: usize,
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

pub(crate) struct Row<'a> {
    pub(crate) column: &'a Column,
    pub(crate) primary: bool,
    pub(crate) foreign: bool,
    pub(crate) null: bool,
    /// Shortened; empty where types are not shown.
    pub(crate) type_name: String,
}

/// A foreign key as it is drawn: from box to box, from the left to the right.
pub(crate) struct Wire<'a> {
    pub(crate) relation: Relation<'a>,
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) way: Vec<(f64, f64)>,
    /// Whether the table that has the key stands on the left.
    pub(crate) turned: bool,
}

/// The drawing, where there is a table to draw, and what it leaves out.
pub(crate) struct Diagram {
    pub(crate) svg: Markup,
    pub(crate) tables: usize,
    pub(crate) relations: usize,
    /// Whether boxes have the columns of keys alone.
    pub(crate) keys_only: bool,
}

pub(crate) fn diagram(schema: &Schema, types: &Types<'_>) -> Option<Diagram> {
    let tables: Vec<(&QualifiedName, &Table)> =
        schema.tables.iter().filter(|(_, table)| relation::is_drawn(table)).collect();
    if tables.is_empty() {
        return None;
    }
    let relations = relation::drawn(schema, types);
    let keys_only = tables.len() > TABLES_WITH_ALL_COLUMNS;
    let mut cards: Vec<Card<'_>> =
        tables.iter().map(|(name, table)| card(name, table, &relations, types, keys_only)).collect();
    let places: BTreeMap<&QualifiedName, usize> =
        tables.iter().enumerate().map(|(at, (name, _))| (*name, at)).collect();
    let mut wires: Vec<Wire<'_>> = relations
        .into_iter()
        .map(|relation| {
            let (from, to) = (places[relation.table], places[&relation.key.references]);
            Wire { relation, from, to, way: Vec::new(), turned: false }
        })
        .collect();
    let size = arrange(&mut cards, &mut wires);
    Some(Diagram {
        svg: draw::svg(&cards, &wires, size),
        tables: cards.len(),
        relations: wires.len(),
        keys_only,
    })
}

fn card<'a>(
    name: &'a QualifiedName,
    table: &'a Table,
    relations: &[Relation<'a>],
    types: &Types<'_>,
    keys_only: bool,
) -> Card<'a> {
    let primary = relation::primary_key(table);
    let own: Vec<&Relation<'_>> = relations.iter().filter(|relation| relation.table == name).collect();
    let to_here: Vec<&Relation<'_>> =
        relations.iter().filter(|relation| relation.key.references == *name).collect();
    let rows: Vec<Row<'a>> = table
        .columns
        .iter()
        .map(|column| Row {
            column,
            primary: primary.contains(&column.name),
            foreign: own.iter().any(|relation| relation.key.columns.contains(&column.name)),
            null: relation::may_be_null(table, types, &column.name),
            type_name: match keys_only {
                true => String::new(),
                false => short(&types.shown(&column.type_name).text, LONGEST_TYPE),
            },
        })
        .filter(|row| {
            let referenced = || to_here.iter().any(|relation| relation.referenced.contains(&row.column.name));
            !keys_only || row.primary || row.foreign || referenced()
        })
        .take(ROWS)
        .collect();
    let more = table.columns.len() - rows.len();
    let title = 24.0 + width_of(&short(&name.to_string(), LONGEST_NAME)) * 1.1;
    let wide = |row: &Row<'_>| {
        let type_width = match row.type_name.as_str() {
            "" => 0.0,
            text => 24.0 + width_of(text),
        };
        44.0 + width_of(&short(&row.column.name, LONGEST_NAME))
            + type_width
            + if row.null { CHARACTER } else { 0.0 }
    };
    let width = rows.iter().map(wide).fold(title.max(NARROWEST), f64::max).ceil();
    let lines = rows.len() + usize::from(more > 0);
    let height = HEAD + lines as f64 * ROW + if lines > 0 { 6.0 } else { 0.0 };
    Card { name, table, rows, more, x: 0.0, y: 0.0, width, height }
}

/// Gives everything its place, and says how large the whole is.
fn arrange(cards: &mut [Card<'_>], wires: &mut [Wire<'_>]) -> (f64, f64) {
    let groups = groups(cards.len(), wires);
    let (groups, rest): (Vec<Vec<usize>>, Vec<Vec<usize>>) =
        groups.into_iter().partition(|group| group.len() > 1);
    let mut placed = Vec::new();
    for group in &groups {
        let place: BTreeMap<usize, usize> = group.iter().copied().zip(0..).collect();
        let of_group: Vec<usize> = (0..wires.len())
            .filter(|at| wires[*at].from != wires[*at].to && place.contains_key(&wires[*at].from))
            .collect();
        let line = |at: &usize| {
            let wire = &wires[*at];
            Line {
                from: place[&wire.from],
                from_y: height_of(&cards[wire.from], wire.relation.key.columns.first()),
                to: place[&wire.to],
                to_y: height_of(&cards[wire.to], wire.relation.referenced.first()),
            }
        };
        let lines: Vec<Line> = of_group.iter().map(line).collect();
        let sizes: Vec<(f64, f64)> = group.iter().map(|at| (cards[*at].width, cards[*at].height)).collect();
        placed.push((layers::place(&sizes, &lines), of_group));
    }
    let sizes: Vec<(f64, f64)> = placed.iter().map(|(placed, _)| (placed.width, placed.height)).collect();
    let wide = rest.iter().map(|group| cards[group[0]].width).fold(0.0, f64::max);
    rest.iter().for_each(|group| cards[group[0]].width = wide);
    let alone: Vec<(f64, f64)> = rest.iter().map(|group| (wide, cards[group[0]].height)).collect();
    let (groups_at, rest_at, size) = pack::groups_and_rest(&sizes, &alone);
    for (group, (x, y)) in rest.iter().zip(rest_at) {
        (cards[group[0]].x, cards[group[0]].y) = (x, y);
    }
    for ((group, (placed, of_group)), (x, y)) in groups.iter().zip(placed).zip(groups_at) {
        for ((at, place), width) in group.iter().zip(&placed.at).zip(&placed.widths) {
            let card = &mut cards[*at];
            (card.x, card.y, card.width) = (x + place.0, y + place.1, *width);
        }
        for ((at, way), turned) in of_group.into_iter().zip(placed.ways).zip(placed.turned) {
            wires[at].way = way.into_iter().map(|(to_x, to_y)| (x + to_x, y + to_y)).collect();
            wires[at].turned = turned;
        }
    }
    for wire in wires.iter_mut().filter(|wire| wire.from == wire.to) {
        let card = &cards[wire.from];
        let right = card.x + card.width;
        let end = |column: Option<&String>| (right, card.y + height_of(card, column));
        wire.way = vec![end(wire.relation.key.columns.first()), end(wire.relation.referenced.first())];
    }
    // Loops and room for what stands out at the edges.
    (size.0 + 4.0 * AROUND_BOX, size.1)
}

/// The boxes that lines join, the largest group first, each in the order of names.
fn groups(boxes: usize, wires: &[Wire<'_>]) -> Vec<Vec<usize>> {
    let mut joined: Vec<Vec<usize>> = vec![Vec::new(); boxes];
    for wire in wires {
        joined[wire.from].push(wire.to);
        joined[wire.to].push(wire.from);
    }
    let mut seen = vec![false; boxes];
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for start in 0..boxes {
        let (mut group, mut open) = (Vec::new(), vec![start]);
        while let Some(at) = open.pop() {
            if !seen[at] {
                seen[at] = true;
                group.push(at);
                open.extend(&joined[at]);
            }
        }
        if !group.is_empty() {
            group.sort_unstable();
            groups.push(group);
        }
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
    groups
}

/// The middle of a column's row below the top of its box; of one that is not shown, that of the head.
fn height_of(card: &Card<'_>, column: Option<&String>) -> f64 {
    let row = column.and_then(|column| card.rows.iter().position(|row| row.column.name == *column));
    match row {
        Some(row) => HEAD + row as f64 * ROW + ROW / 2.0 + 1.0,
        None => HEAD / 2.0,
    }
}

fn width_of(text: &str) -> f64 {
    // East Asian characters are twice as wide.
    let wide = text.chars().map(|c| if u32::from(c) >= 0x1100 { 2.0 } else { 1.0 }).sum::<f64>();
    wide * CHARACTER
}

/// At most so many characters.
fn short(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some(_) => text.chars().take(most - 1).chain(['…']).collect(),
        None => text.to_owned(),
    }
}
