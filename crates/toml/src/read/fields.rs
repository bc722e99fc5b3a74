//! The values of a table by key, each checked for its kind, and no key unknown.

use std::ops::Range;

use relata_schema::check::Part;
use relata_schema::{ObjectId, StorageParameters, nearest};

use super::{Reader, habit};
use crate::tree::{Key, Node, Value};

/// A table of known keys. What has been taken by the end is known; the rest is an error.
pub(crate) struct Fields<'t> {
    entries: &'t [(Key, Node)],
    asked: Vec<&'static str>,
    /// What the table describes, for messages: column `users.email`.
    what: String,
}

impl<'t> Fields<'t> {
    pub(super) fn new(reader: &mut Reader, node: &'t Node, what: impl Into<String>) -> Option<Self> {
        let what = what.into();
        match &node.value {
            Value::Table(entries) => Some(Fields { entries, asked: Vec::new(), what }),
            other @ (Value::String(_)
            | Value::Integer(..)
            | Value::Float(_)
            | Value::Boolean(_)
            | Value::DateTime(_)
            | Value::Array(_)) => {
                let message = format!("{what} must be a table, not {}", other.kind());
                reader.error(node.range.clone(), "wrong-kind", message);
                None
            }
        }
    }

    pub(super) fn what(&self) -> String {
        self.what.clone()
    }

    pub(super) fn take(&mut self, name: &'static str) -> Option<&'t (Key, Node)> {
        if !self.asked.contains(&name) {
            self.asked.push(name);
        }
        self.entries.iter().find(|(key, _)| key.name == name)
    }

    pub(super) fn string(&mut self, reader: &mut Reader, name: &'static str) -> Option<String> {
        let (key, node) = self.take(name)?;
        reader.string(node, &key.name, &self.what).map(str::to_owned)
    }

    /// False where the key is not there.
    pub(super) fn boolean(&mut self, reader: &mut Reader, name: &'static str) -> bool {
        self.take(name).and_then(|(key, node)| reader.boolean(node, &key.name, &self.what)).unwrap_or(false)
    }

    pub(super) fn integer(&mut self, reader: &mut Reader, name: &'static str) -> Option<i64> {
        let (key, node) = self.take(name)?;
        reader.integer(node, &key.name, &self.what)
    }

    /// A string or a list of strings.
    pub(super) fn strings(&mut self, reader: &mut Reader, name: &'static str) -> Vec<String> {
        self.take(name)
            .map(|(key, node)| reader.strings(node, &key.name, &self.what))
            .unwrap_or_default()
            .into_iter()
            .map(|(text, _)| text.to_owned())
            .collect()
    }

    /// `renamed_from`, and where it stands.
    pub(super) fn former(&mut self, reader: &mut Reader) -> (Vec<String>, Option<Range<usize>>) {
        let range = self.take("renamed_from").map(|(_, node)| node.range.clone());
        (self.strings(reader, "renamed_from"), range)
    }

    /// `renamed_from` of an object whose name is known.
    pub(super) fn renamed_from(&mut self, reader: &mut Reader, object: &ObjectId) -> Vec<String> {
        let (names, range) = self.former(reader);
        if let Some(range) = range {
            reader.place(object, Part::RenamedFrom, &range);
        }
        names
    }

    /// Storage parameters: a table of strings, numbers and booleans.
    pub(super) fn parameters(&mut self, reader: &mut Reader, name: &'static str) -> StorageParameters {
        let mut parameters = StorageParameters::default();
        let Some((key, node)) = self.take(name) else { return parameters };
        let Some(entries) = reader.entries(node, &format!("`{}` of {}", key.name, self.what)) else {
            return parameters;
        };
        for (key, node) in entries {
            let value = match &node.value {
                Value::String(text) | Value::Integer(_, text) | Value::Float(text) => text.clone(),
                Value::Boolean(value) => value.to_string(),
                other @ (Value::DateTime(_) | Value::Array(_) | Value::Table(_)) => {
                    let message = format!(
                        "the storage parameter `{}` of {} must be a string, a number or a boolean, not {}",
                        key.name,
                        self.what,
                        other.kind()
                    );
                    reader.error(node.range.clone(), "wrong-kind", message);
                    continue;
                }
            };
            parameters.insert(&key.name, value);
        }
        parameters
    }

    /// Says which keys are unknown.
    pub(super) fn finish(self, reader: &mut Reader) {
        for (key, _) in self.entries {
            if self.asked.contains(&key.name.as_str()) {
                continue;
            }
            let message = format!("{} has no key `{}`", self.what, shown(&key.name));
            let near = if reader.is_full() { None } else { nearest(&key.name, self.asked.iter().copied()) };
            let help = match (habit::instead_of_key(&self.what, &key.name), near) {
                (Some(instead), _) => instead.to_owned(),
                (None, Some(near)) => format!("did you mean `{near}`?"),
                (None, None) => format!("known keys are {}", listed(&self.asked)),
            };
            reader.error(key.range.clone(), "unknown-key", message).help = Some(help);
        }
    }
}

impl Reader {
    pub(super) fn string<'t>(&mut self, node: &'t Node, key: &str, what: &str) -> Option<&'t str> {
        match &node.value {
            Value::String(text) if text.contains('\0') => {
                let message = format!("`{key}` of {what} holds a zero byte, which PostgreSQL cannot store");
                self.error(node.range.clone(), "zero-byte", message).help =
                    Some("take the zero byte out".to_owned());
                None
            }
            Value::String(text) => Some(text),
            other @ (Value::Integer(..)
            | Value::Float(_)
            | Value::Boolean(_)
            | Value::DateTime(_)
            | Value::Array(_)
            | Value::Table(_)) => self.wrong(node, key, what, "a string", other.kind()),
        }
    }

    pub(super) fn boolean(&mut self, node: &Node, key: &str, what: &str) -> Option<bool> {
        match &node.value {
            Value::Boolean(value) => Some(*value),
            other @ (Value::String(_)
            | Value::Integer(..)
            | Value::Float(_)
            | Value::DateTime(_)
            | Value::Array(_)
            | Value::Table(_)) => self.wrong(node, key, what, "true or false", other.kind()),
        }
    }

    pub(super) fn integer(&mut self, node: &Node, key: &str, what: &str) -> Option<i64> {
        match &node.value {
            Value::Integer(Some(value), _) => Some(*value),
            Value::Integer(None, _) => {
                let message = format!("`{key}` of {what} does not fit 64 bits");
                self.error(node.range.clone(), "number-range", message);
                None
            }
            other @ (Value::String(_)
            | Value::Float(_)
            | Value::Boolean(_)
            | Value::DateTime(_)
            | Value::Array(_)
            | Value::Table(_)) => self.wrong(node, key, what, "an integer", other.kind()),
        }
    }

    /// A string, or a list of strings, each with its node.
    pub(super) fn strings<'t>(&mut self, node: &'t Node, key: &str, what: &str) -> Vec<(&'t str, &'t Node)> {
        match &node.value {
            Value::String(_) => self.string(node, key, what).map(|text| (text, node)).into_iter().collect(),
            Value::Array(items) => {
                items.iter().filter_map(|item| Some((self.string(item, key, what)?, item))).collect()
            }
            other @ (Value::Integer(..)
            | Value::Float(_)
            | Value::Boolean(_)
            | Value::DateTime(_)
            | Value::Table(_)) => {
                self.wrong::<()>(node, key, what, "a string or a list of strings", other.kind());
                Vec::new()
            }
        }
    }

    /// The entries of a table of names.
    pub(super) fn entries<'t>(&mut self, node: &'t Node, what: &str) -> Option<&'t [(Key, Node)]> {
        match &node.value {
            Value::Table(entries) => Some(entries),
            other @ (Value::String(_)
            | Value::Integer(..)
            | Value::Float(_)
            | Value::Boolean(_)
            | Value::DateTime(_)
            | Value::Array(_)) => {
                let what = if what.contains('`') { what.to_owned() } else { format!("`{what}`") };
                let message = format!("{what} must be a table of names, not {}", other.kind());
                let help = "write each entry under its name: `NAME = …`; `[[…]]` begins an item of a list";
                let list = matches!(other, Value::Array(_));
                self.error(node.range.clone(), "wrong-kind", message).help = list.then(|| help.to_owned());
                None
            }
        }
    }

    pub(super) fn wrong<T>(
        &mut self,
        node: &Node,
        key: &str,
        what: &str,
        wanted: &str,
        found: &str,
    ) -> Option<T> {
        let message = format!("`{key}` of {what} must be {wanted}, not {found}");
        self.error(node.range.clone(), "wrong-kind", message);
        None
    }

    /// One of a few words.
    pub(super) fn word<T: Copy>(
        &mut self,
        node: &Node,
        key: &str,
        what: &str,
        words: &[(&'static str, T)],
    ) -> Option<T> {
        let text = self.string(node, key, what)?;
        let folded = text.to_ascii_lowercase().replace('_', " ");
        if let Some((_, value)) = words.iter().find(|(word, _)| word.replace('_', " ") == folded) {
            return Some(*value);
        }
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let message = format!("`{key}` of {what} cannot be `{}`", shown(text));
        let help = match nearest(text, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("it can be {}", listed(&known)),
        };
        self.error(node.range.clone(), "unknown-word", message).help = Some(help);
        None
    }
}

/// Names in a message are cut to a readable length.
pub(super) fn shown(name: &str) -> String {
    if name.chars().count() <= 80 {
        name.to_owned()
    } else {
        name.chars().take(77).collect::<String>() + "…"
    }
}

pub(super) fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
