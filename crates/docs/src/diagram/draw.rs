//! Boxes and lines as SVG.

use std::fmt::Write;

use maud::{Markup, html};
use relata_schema::ObjectKind;

use super::{CHARACTER, Card, HEAD, LONGEST_NAME, ROW, Row, Wire, short};
use crate::anchor;
use crate::relation::Relation;

/// Pixels around the whole.
const MARGIN: f64 = 24.0;
/// The largest size of names for those who look from afar.
const FAR: f64 = 26.0;
/// How long the straight piece at the end of a line is, on which its sign stands.
const STUB: f64 = 18.0;

pub(super) fn svg(cards: &[Card<'_>], wires: &[Wire<'_>], (width, height): (f64, f64)) -> Markup {
    let view = format!("{} {} {} {}", -MARGIN, -MARGIN, width + 2.0 * MARGIN, height + 2.0 * MARGIN);
    html! {
        svg #drawing viewBox=(view) role="group" aria-label="Tables and their relations" {
            g .wires { @for wire in wires { (self::wire(wire)) } }
            @for (at, card) in cards.iter().enumerate() { (self::card(at, card, wires)) }
        }
    }
}

fn card(at: usize, card: &Card<'_>, wires: &[Wire<'_>]) -> Markup {
    let name = card.name.to_string();
    let place = format!("translate({} {})", card.x, card.y);
    let to_here = wires.iter().filter(|wire| wire.to == at).count();
    let from_here = wires.iter().filter(|wire| wire.from == at).count();
    html! {
        a .card id=(anchor::drawn(card.name)) href={ "#" (anchor::object(ObjectKind::Table, card.name)) }
            transform=(place) data-at=(at) aria-label=(spoken(card, from_here, to_here)) {
            @if name.chars().count() > LONGEST_NAME { title { (name) } }
            rect .body width=(card.width) height=(card.height) rx="7" {}
            path .head d=(head(card.width, card.rows.is_empty() && card.more == 0)) {}
            text .name x="12" y="20" { (short(&name, LONGEST_NAME)) }
            (far(card, &name))
            g .rows aria-hidden="true" {
                @for (row, y) in card.rows.iter().zip(0_u32..) {
                    (self::row(row, card.width, HEAD + f64::from(y) * ROW + 15.0))
                }
                @if card.more > 0 {
                    text .more x="34" y=(HEAD + card.rows.len() as f64 * ROW + 15.0) { (more(card)) }
                }
            }
        }
    }
}

fn row(row: &Row<'_>, width: f64, y: f64) -> Markup {
    html! {
        @match (row.primary, row.foreign) {
            (true, true) => { text .pf x="11" y=(y) { tspan .pk { "P" } tspan .fk { "F" } } }
            (true, false) => { text .pk x="11" y=(y) { "PK" } }
            (false, true) => { text .fk x="11" y=(y) { "FK" } }
            (false, false) => {}
        }
        text x="34" y=(y) { (short(&row.column.name, LONGEST_NAME)) }
        @if !row.type_name.is_empty() {
            text .type x=(width - 12.0) y=(y) { (row.type_name) @if row.null { "?" } }
        }
    }
}

fn more(card: &Card<'_>) -> String {
    match (card.rows.is_empty(), card.more) {
        (true, 1) => "1 column".to_owned(),
        (true, more) => format!("{more} columns"),
        (false, more) => format!("+ {more} more"),
    }
}

fn spoken(card: &Card<'_>, from_here: usize, to_here: usize) -> String {
    let columns = match card.table.columns.len() {
        1 => "1 column".to_owned(),
        columns => format!("{columns} columns"),
    };
    let keys = match from_here {
        0 => "no foreign key".to_owned(),
        1 => "1 foreign key".to_owned(),
        keys => format!("{keys} foreign keys"),
    };
    format!("{}: {columns}, {keys}, referenced by {to_here}", card.name)
}

/// The coloured band behind the name.
fn head(width: f64, alone: bool) -> String {
    let (right, bottom) = (width - 7.0, if alone { HEAD - 7.0 } else { HEAD });
    let lower =
        if alone { format!("V{bottom}a7 7 0 0 1-7 7H7a7 7 0 0 1-7-7") } else { format!("V{bottom}H0") };
    format!("M0 7a7 7 0 0 1 7-7H{right}a7 7 0 0 1 7 7{lower}z")
}

/// The name as large as the box has room for, for those who look from afar: in two lines where that makes it larger.
fn far(card: &Card<'_>, name: &str) -> Markup {
    let name = short(name, LONGEST_NAME);
    let breaks = name.match_indices(['_', '.', '-', ' ']).map(|(at, _)| at + 1);
    let middle = breaks.min_by_key(|at| at.abs_diff(name.len() / 2));
    let (first, second) = name.split_at(middle.unwrap_or(name.len()));
    let one = far_size(card, &[&name]);
    let two = far_size(card, &[first, second]);
    let (lines, size): (&[&str], f64) = if two > one { (&[first, second], two) } else { (&[&name], one) };
    html! {
        @for (nth, line) in lines.iter().enumerate() {
            @let from_middle = (nth as f64 - (lines.len() - 1) as f64 / 2.0) * size * 1.15;
            text .far aria-hidden="true" x=(card.width / 2.0) y=(card.height / 2.0 + from_middle) font-size=(size) { (line) }
        }
    }
}

fn far_size(card: &Card<'_>, lines: &[&str]) -> f64 {
    let characters = lines.iter().map(|line| line.chars().count()).max().unwrap_or_default().max(1);
    let wide = (card.width - 16.0) / (characters as f64 * CHARACTER / 12.0);
    let high = (card.height - 6.0) / (lines.len() as f64 * 1.15);
    wide.min(high).min(FAR).floor()
}

fn wire(wire: &Wire<'_>) -> Markup {
    let relation = &wire.relation;
    let path = if wire.from == wire.to { around(wire) } else { way(wire) };
    let anchor = anchor::part(ObjectKind::Constraint, relation.table, relation.name);
    html! {
        a .wire href={ "#" (anchor) } data-from=(wire.from) data-to=(wire.to) tabindex="-1" aria-hidden="true" {
            path d=(path) {}
            title { (told(relation)) }
        }
    }
}

fn told(relation: &Relation<'_>) -> String {
    let mut text = format!(
        "{} ({}) refers to {} ({})",
        relation.table,
        relation.key.columns.join(", "),
        relation.key.references,
        relation.referenced.join(", ")
    );
    let words = relation.key.on_delete.words();
    if words != "no action" {
        let _ = write!(text, ", on delete {words}");
    }
    text
}

fn way(wire: &Wire<'_>) -> String {
    let (first, last) = (wire.way[0], wire.way[wire.way.len() - 1]);
    let mut path = String::new();
    let (many, one) = (Sign::of_referring(&wire.relation), Sign::of_referenced(&wire.relation));
    let (left, right) = if wire.turned { (many, one) } else { (one, many) };
    left.draw(&mut path, first, 1.0);
    let mut at = (first.0 + STUB, first.1);
    let _ = write!(path, "M{} {}H{}", first.0, first.1, at.0);
    let mut rest = wire.way[1..wire.way.len() - 1].to_vec();
    rest.push((last.0 - STUB, last.1));
    for (nth, next) in rest.iter().enumerate() {
        if nth % 2 == 0 {
            let middle = (at.0 + next.0) / 2.0;
            let _ = write!(path, "C{middle} {} {middle} {} {} {}", at.1, next.1, next.0, next.1);
        } else {
            let _ = write!(path, "H{}", next.0);
        }
        at = *next;
    }
    let _ = write!(path, "H{}", last.0);
    right.draw(&mut path, last, -1.0);
    path
}

/// From a table to itself, round on the right.
fn around(wire: &Wire<'_>) -> String {
    let (from, mut to) = (wire.way[0], wire.way[1]);
    if from.1 == to.1 {
        to.1 -= ROW / 2.0;
    }
    let mut path = String::new();
    Sign::of_referring(&wire.relation).draw(&mut path, from, 1.0);
    Sign::of_referenced(&wire.relation).draw(&mut path, to, 1.0);
    let (near, far) = (from.0 + STUB, from.0 + 3.0 * STUB);
    let _ = write!(
        path,
        "M{} {}H{near}C{far} {} {far} {} {near} {}H{}",
        from.0, from.1, from.1, to.1, to.1, to.0
    );
    path
}

/// What stands at the end of a line.
enum Sign {
    /// Several rows: a crow's foot.
    Many,
    /// One row: a bar.
    One,
    /// None or one: a bar and a ring.
    OneOrNone,
}

impl Sign {
    fn of_referring(relation: &Relation<'_>) -> Sign {
        if relation.one { Sign::OneOrNone } else { Sign::Many }
    }

    fn of_referenced(relation: &Relation<'_>) -> Sign {
        if relation.optional { Sign::OneOrNone } else { Sign::One }
    }

    /// At a box, whose side the line leaves to the right (1) or to the left (-1).
    fn draw(&self, path: &mut String, (x, y): (f64, f64), way: f64) {
        let bar = |path: &mut String, from: f64| {
            let _ = write!(path, "M{} {}v10", x + way * from, y - 5.0);
        };
        match self {
            Sign::Many => {
                let _ = write!(path, "M{x} {}L{} {y}L{x} {}", y - 5.0, x + way * 10.0, y + 5.0);
            }
            Sign::One => bar(path, 6.0),
            Sign::OneOrNone => {
                bar(path, 5.0);
                let _ = write!(
                    path,
                    "M{} {y}a4 4 0 1 0 8 0a4 4 0 1 0-8 0",
                    x + if way > 0.0 { 8.0 } else { -16.0 }
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::diagram::diagram;
    use crate::schema;
    use crate::types::Types;

    #[test]
    fn lines_go_from_column_to_column_with_their_signs() {
        let schema = schema(
            r#"
[tables.users.columns]
id = { type = "bigint", primary_key = true }
boss = { type = "bigint?", references = "users.id" }
[tables.profiles.columns]
user_id = { type = "bigint", primary_key = true, references = "users.id", on_delete = "cascade" }
[tables.a_rather_long_name_of_a_table_that_is_cut.columns]
plan = "numeric(10, 2)?"
"#,
        );
        let drawn = diagram(&schema, &Types::of(&schema)).expect("tables");
        assert_eq!((drawn.tables, drawn.relations, drawn.keys_only), (3, 2, false));
        let svg = drawn.svg.into_string().replace("><", ">\n<");
        let kept =
            |line: &&str| ["<a ", "<path d", "<title", "<text"].iter().any(|tag| line.starts_with(tag));
        let lines: Vec<&str> = svg.lines().filter(kept).collect();
        expect![[r##"
            <a class="wire" href="#constraint/profiles/profiles_user_id_fkey" data-from="1" data-to="2" tabindex="-1" aria-hidden="true">
            <path d="M156 36v10M150 41H168C188 41 188 41 208 41H226M221 36v10M210 41a4 4 0 1 0 8 0a4 4 0 1 0-8 0">
            <title>profiles (user_id) refers to users (id), on delete cascade</title>
            <a class="wire" href="#constraint/users/users_boss_fkey" data-from="2" data-to="2" tabindex="-1" aria-hidden="true">
            <path d="M150 56L160 61L150 66M155 36v10M158 41a4 4 0 1 0 8 0a4 4 0 1 0-8 0M150 61H168C204 61 204 41 168 41H150">
            <title>users (boss) refers to users (id)</title>
            <a class="card" id="diagram/a_rather_long_name_of_a_table_that_is_cut" href="#table/a_rather_long_name_of_a_table_that_is_cut" transform="translate(0 132)" data-at="0" aria-label="a_rather_long_name_of_a_table_that_is_cut: 1 column, no foreign key, referenced by 0">
            <title>a_rather_long_name_of_a_table_that_is_cut</title>
            <text class="name" x="12" y="20">a_rather_long_name_of_a_table_tha…</text>
            <text class="far" aria-hidden="true" x="152" y="15.925" font-size="21">a_rather_long_name_</text>
            <text class="far" aria-hidden="true" x="152" y="40.075" font-size="21">of_a_table_tha…</text>
            <text x="34" y="45">plan</text>
            <text class="type" x="292" y="45">numeric(10, 2)?</text>
            <a class="card" id="diagram/profiles" href="#table/profiles" transform="translate(226 0)" data-at="1" aria-label="profiles: 1 column, 1 foreign key, referenced by 0">
            <text class="name" x="12" y="20">profiles</text>
            <text class="far" aria-hidden="true" x="81.5" y="28" font-size="26">profiles</text>
            <text class="pf" x="11" y="45">
            <text x="34" y="45">user_id</text>
            <text class="type" x="151" y="45">bigint</text>
            <a class="card" id="diagram/users" href="#table/users" transform="translate(0 0)" data-at="2" aria-label="users: 2 columns, 1 foreign key, referenced by 2">
            <text class="name" x="12" y="20">users</text>
            <text class="far" aria-hidden="true" x="75" y="38" font-size="26">users</text>
            <text class="pk" x="11" y="45">PK</text>
            <text x="34" y="45">id</text>
            <text class="type" x="138" y="45">bigint</text>
            <text class="fk" x="11" y="65">FK</text>
            <text x="34" y="65">boss</text>
            <text class="type" x="138" y="65">bigint?</text>
        "##]].assert_eq(&(lines.join("\n") + "\n"));
    }
}
