//! TOML's spelling of keys, strings, lists and inline tables.

use relata_schema::StorageParameters;

/// A key, quoted where it must be.
pub(super) fn key(name: &str) -> String {
    let bare =
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
    if bare { name.to_owned() } else { quoted(name) }
}

/// A string; in single quotes where that spares escapes.
pub(super) fn string(text: &str) -> String {
    let literal = text.contains(['"', '\\']) && !text.contains('\'') && !text.contains(char::is_control);
    if literal { format!("'{text}'") } else { quoted(text) }
}

/// SQL: in lines where it has them.
pub(super) fn sql(text: &str) -> String {
    let plain = |c: char| c == '\n' || c == '\t' || !c.is_control();
    if text.contains('\n') && !text.contains("'''") && !text.ends_with('\'') && text.chars().all(plain) {
        format!("'''\n{text}'''")
    } else {
        string(text)
    }
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// A list of strings.
pub(super) fn list(items: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    values(items.into_iter().map(|item| string(item.as_ref())))
}

/// A list of values.
pub(super) fn values(items: impl IntoIterator<Item = String>) -> String {
    format!("[{}]", items.into_iter().collect::<Vec<_>>().join(", "))
}

/// Whether TOML reads this text as an integer and gives it back as it is.
pub(super) fn is_integer(text: &str) -> bool {
    text.parse::<i64>().is_ok_and(|number| number.to_string() == text)
}

/// Keys with their values, of an inline table or one a line.
#[derive(Default)]
pub(super) struct Inline {
    pub(super) entries: Vec<(&'static str, String)>,
}

impl Inline {
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(super) fn raw(&mut self, key: &'static str, value: String) {
        self.entries.push((key, value));
    }

    pub(super) fn text(&mut self, key: &'static str, value: Option<&str>) {
        if let Some(value) = value {
            self.raw(key, string(value));
        }
    }

    pub(super) fn number(&mut self, key: &'static str, value: Option<i64>) {
        if let Some(value) = value {
            self.raw(key, value.to_string());
        }
    }

    pub(super) fn flag(&mut self, key: &'static str, value: bool) {
        if value {
            self.raw(key, "true".to_owned());
        }
    }

    /// One string, or a list of them; nothing for none.
    pub(super) fn texts(&mut self, key: &'static str, values: &[String]) {
        match values {
            [] => {}
            [one] => self.text(key, Some(one)),
            many => self.raw(key, list(many)),
        }
    }

    /// A list of strings; nothing for none.
    pub(super) fn list(&mut self, key: &'static str, values: &[String]) {
        if !values.is_empty() {
            self.raw(key, list(values));
        }
    }

    pub(super) fn parameters(&mut self, name: &'static str, parameters: &StorageParameters) {
        if parameters.is_empty() {
            return;
        }
        let entries = parameters.iter().map(|(name, value)| {
            let plain = is_integer(value) || value == "true" || value == "false";
            format!("{} = {}", key(name), if plain { value.to_owned() } else { string(value) })
        });
        self.raw(name, braced(entries));
    }

    /// As an inline table.
    pub(super) fn table(self) -> String {
        braced(self.entries.into_iter().map(|(key, value)| format!("{key} = {value}")))
    }
}

/// An inline table of names and values.
pub(super) fn inline_table(entries: impl IntoIterator<Item = (String, String)>) -> String {
    braced(entries.into_iter().map(|(name, value)| format!("{} = {value}", key(&name))))
}

fn braced(entries: impl Iterator<Item = String>) -> String {
    let entries: Vec<String> = entries.collect();
    if entries.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", entries.join(", ")) }
}
