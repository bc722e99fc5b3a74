//! The file that is written over: what it says that a database cannot know.

use std::collections::BTreeMap;

use relata_schema::{RustOptions, Schema};

use crate::tree::{self, Node, Value};

/// The first line of the list of what could not be expressed.
pub(super) const UNMODELLED: &str = "# Not expressed in this file, and left alone in the database:\n";

#[derive(Default)]
pub(super) struct Previous {
    schema: Schema,
    pub(super) rust: RustOptions,
    /// The comments at the top, up to the first blank line.
    pub(super) head: String,
    /// Comments in the lines above a key, each line with its end.
    above: BTreeMap<Vec<String>, String>,
    /// A comment in the line of a key, with the space before it.
    after: BTreeMap<Vec<String>, String>,
}

impl Previous {
    /// Whatever can be read of a file; nothing of one that is broken.
    pub(super) fn read(text: &str) -> Self {
        let mut previous = Previous { head: head(text), ..Previous::default() };
        if let Ok(document) = crate::load::parse("schema.toml", text) {
            previous.schema = document.schema;
            previous.rust = document.rust;
        }
        if let Ok(tree) = tree::parse(text) {
            let lines = Lines::new(text);
            previous.comments(&lines, &mut Vec::new(), &tree);
        }
        previous
    }

    pub(super) fn above(&self, path: &[&str]) -> &str {
        self.above.get(&owned(path)).map_or("", String::as_str)
    }

    pub(super) fn after(&self, path: &[&str]) -> &str {
        self.after.get(&owned(path)).map_or("", String::as_str)
    }

    /// The schema with what only a file says, where the objects are still there.
    pub(super) fn merge(&self, schema: &Schema) -> Schema {
        let mut schema = schema.clone();
        for (name, definition) in &mut schema.enums {
            let Some(old) = self.schema.enums.get(name) else { continue };
            definition.rust_name = definition.rust_name.take().or_else(|| old.rust_name.clone());
            for label in &mut definition.labels {
                if let Some(old) = old.labels.iter().find(|old| old.name == label.name) {
                    label.rust_name = label.rust_name.take().or_else(|| old.rust_name.clone());
                }
            }
        }
        for (name, domain) in &mut schema.domains {
            let Some(old) = self.schema.domains.get(name) else { continue };
            domain.rust_name = domain.rust_name.take().or_else(|| old.rust_name.clone());
        }
        for (name, composite) in &mut schema.composites {
            let Some(old) = self.schema.composites.get(name) else { continue };
            composite.rust_name = composite.rust_name.take().or_else(|| old.rust_name.clone());
            for attribute in &mut composite.attributes {
                let Some(old) = old.attribute(&attribute.name) else { continue };
                attribute.rust_name = attribute.rust_name.take().or_else(|| old.rust_name.clone());
            }
        }
        for (name, table) in &mut schema.tables {
            let Some(old) = self.schema.tables.get(name) else { continue };
            table.rust_name = table.rust_name.take().or_else(|| old.rust_name.clone());
            for column in &mut table.columns {
                let Some(old) = old.column(&column.name) else { continue };
                column.rust_name = column.rust_name.take().or_else(|| old.rust_name.clone());
                column.rust_type = column.rust_type.take().or_else(|| old.rust_type.clone());
                if column.validate.is_empty() {
                    column.validate.clone_from(&old.validate);
                }
            }
        }
        schema
    }

    fn comments(&mut self, lines: &Lines<'_>, path: &mut Vec<String>, node: &Node) {
        let Value::Table(entries) = &node.value else { return };
        for (key, node) in entries {
            path.push(key.name.clone());
            if let Some(line) = lines.starting_with(key.range.start) {
                let above = lines.comments_above(line);
                if !above.is_empty() && !self.head.ends_with(&above) {
                    self.above.insert(path.clone(), above);
                }
            }
            let after = lines.text[node.range.end.min(lines.text.len())..].lines().next().unwrap_or("");
            if path.len() > 2 && after.trim_start().starts_with('#') && node.range.start > key.range.start {
                self.after.insert(path.clone(), after.trim_end().to_owned());
            }
            // Only values that stand on lines of their own can have comments.
            self.comments(lines, path, node);
            path.pop();
        }
    }
}

fn owned(path: &[&str]) -> Vec<String> {
    path.iter().map(|&key| key.to_owned()).collect()
}

/// The comment lines at the top and the blank line after them, without what [`UNMODELLED`] opens.
fn head(text: &str) -> String {
    let mut head = String::new();
    let mut block = String::new();
    for line in text.lines() {
        if line.starts_with('#') {
            block.push_str(line);
            block.push('\n');
        } else if line.trim().is_empty() {
            if !block.is_empty() && !block.starts_with(UNMODELLED) {
                head.push_str(&block);
                head.push('\n');
            }
            block.clear();
        } else {
            break;
        }
    }
    head
}

struct Lines<'t> {
    text: &'t str,
    /// Where each line starts.
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    fn new(text: &'t str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Lines { text, starts }
    }

    fn line(&self, nth: usize) -> &'t str {
        let end = self.starts.get(nth + 1).copied().unwrap_or(self.text.len());
        self.text[self.starts[nth]..end].trim_end()
    }

    /// The line whose first key is at this byte, of a header its last.
    fn starting_with(&self, at: usize) -> Option<usize> {
        let line = self.starts.partition_point(|start| *start <= at) - 1;
        let text = self.line(line).trim_start();
        let before = self.text[self.starts[line]..at].trim_start();
        let rest = self.text[at..].lines().next().unwrap_or("");
        if text.starts_with('[') {
            let last = rest.find(']').is_some_and(|end| !rest[..end].contains('.'));
            return last.then_some(line);
        }
        before.is_empty().then_some(line)
    }

    fn comments_above(&self, line: usize) -> String {
        let mut first = line;
        while first > 0 && self.line(first - 1).trim_start().starts_with('#') {
            first -= 1;
        }
        (first..line).map(|nth| format!("{}\n", self.line(nth).trim_start())).collect()
    }
}
