//! Reads a schema file and all that it includes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::document::{Document, File, Span};
use crate::tree::{self, Node, Value};

/// The largest file that is read, in bytes. More than ten thousand tables fit.
const LARGEST: usize = 8 << 20;

/// A file with all that it includes. Names in `include` are relative to the file that says them.
pub fn read(path: &Path) -> Result<Document, Diagnostics> {
    let mut loading = Loading { from_disk: true, ..Loading::default() };
    let name = path.display().to_string();
    match text_of(path) {
        Ok(text) => loading.add(File { name, path: Some(path.to_owned()), text }),
        Err(why) => {
            loading.files.push(File { name: name.clone(), path: Some(path.to_owned()), text: String::new() });
            loading.error(
                None,
                "unreadable-file",
                format!("cannot read `{name}`: {}", why.message),
                why.help,
            );
        }
    }
    loading.finish()
}

/// A file's text, under the name that messages give it. It cannot include others.
pub fn parse(name: &str, text: &str) -> Result<Document, Diagnostics> {
    let mut loading = Loading::default();
    let name = name.to_owned();
    if text.len() > LARGEST {
        loading.files.push(File { name: name.clone(), path: None, text: String::new() });
        let why = too_large(text.len());
        loading.error(None, "unreadable-file", format!("cannot read `{name}`: {}", why.message), why.help);
    } else {
        loading.add(File { name, path: None, text: text.to_owned() });
    }
    loading.finish()
}

#[derive(Default)]
struct Loading {
    from_disk: bool,
    files: Vec<File>,
    /// The trees of `files`, one each where it could be parsed.
    trees: Vec<Option<Node>>,
    /// Canonical paths of the files seen, with their index.
    seen: BTreeMap<PathBuf, usize>,
    diagnostics: Vec<Diagnostic>,
}

pub(crate) struct Why {
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

impl Loading {
    /// Adds a file and then, one after the other, those that it includes.
    fn add(&mut self, file: File) {
        if let Some(path) = &file.path {
            self.seen.insert(canonical(path), 0);
        }
        self.parse(file);
        let mut next = 0;
        while next < self.files.len() {
            for (range, name) in self.includes(next) {
                self.include(Span { file: next, range }, &name);
            }
            next += 1;
        }
    }

    fn parse(&mut self, file: File) {
        let index = self.files.len();
        let tree = match tree::parse(&file.text) {
            Ok(tree) => Some(tree),
            Err(faults) => {
                for fault in faults {
                    let at = file.text.get(fault.range.clone()).unwrap_or("");
                    let (message, help) = match fault.message.as_str() {
                        "duplicate key" => (
                            format!("the key `{}` stands twice in one table", at.trim()),
                            Some("take one of the two out, or put what they say in one".to_owned()),
                        ),
                        _ => (fault.message, None),
                    };
                    self.diagnostics.push(Diagnostic {
                        severity: Severity::Error,
                        code: "toml-syntax",
                        message,
                        span: Some(Span { file: index, range: fault.range }),
                        label: None,
                        help,
                    });
                }
                None
            }
        };
        self.files.push(file);
        self.trees.push(tree);
    }

    /// The strings of `include`; what else it holds is judged when the file is read.
    fn includes(&self, index: usize) -> Vec<(std::ops::Range<usize>, String)> {
        let Some(Some(Node { value: Value::Table(entries), .. })) = self.trees.get(index) else {
            return Vec::new();
        };
        let Some((_, node)) = entries.iter().find(|(key, _)| key.name == "include") else {
            return Vec::new();
        };
        let items = match &node.value {
            Value::Array(items) => items.as_slice(),
            Value::String(_) => std::slice::from_ref(node),
            Value::Integer(..)
            | Value::Float(_)
            | Value::Boolean(_)
            | Value::DateTime(_)
            | Value::Table(_) => &[],
        };
        items
            .iter()
            .filter_map(|item| match &item.value {
                Value::String(name) => Some((item.range.clone(), name.clone())),
                Value::Integer(..)
                | Value::Float(_)
                | Value::Boolean(_)
                | Value::DateTime(_)
                | Value::Array(_)
                | Value::Table(_) => None,
            })
            .collect()
    }

    fn include(&mut self, span: Span, name: &str) {
        if !self.from_disk {
            let help = "read the file from a folder to use `include`".to_owned();
            return self.error(Some(span), "include", "text cannot include files".to_owned(), Some(help));
        }
        let folder = self.files[span.file].path.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
        let path = folder.join(name);
        if let Some(index) = self.seen.get(&canonical(&path)) {
            let message = if *index == span.file {
                format!("`{name}` includes itself")
            } else {
                format!("`{name}` is included already")
            };
            let help = "include each file once".to_owned();
            return self.error(Some(span), "include-twice", message, Some(help));
        }
        match text_of(&path) {
            Ok(text) => {
                self.seen.insert(canonical(&path), self.files.len());
                self.parse(File { name: path.display().to_string(), path: Some(path), text });
            }
            Err(why) => {
                let message = format!("cannot include `{name}`: {}", why.message);
                self.error(Some(span), "unreadable-file", message, why.help);
            }
        }
    }

    fn error(&mut self, span: Option<Span>, code: &'static str, message: String, help: Option<String>) {
        let severity = Severity::Error;
        self.diagnostics.push(Diagnostic { severity, code, message, span, label: None, help });
    }

    fn finish(self) -> Result<Document, Diagnostics> {
        let trees: Option<Vec<Node>> = self.trees.into_iter().collect();
        match trees {
            Some(trees) if self.diagnostics.is_empty() && !trees.is_empty() => {
                crate::read::document(self.files, &trees)
            }
            Some(_) | None => Err(Diagnostics { files: self.files, list: self.diagnostics }),
        }
    }
}

fn canonical(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

pub(crate) fn text_of(path: &Path) -> Result<String, Why> {
    let io = |error: std::io::Error| {
        let help = match error.kind() {
            std::io::ErrorKind::NotFound => Some("check the name, or make the file".to_owned()),
            _ => None,
        };
        let message = match error.kind() {
            std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
            std::io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
            _ => error.to_string().to_lowercase(),
        };
        Why { message, help }
    };
    let about = path.metadata().map_err(io)?;
    if about.is_dir() {
        return Err(Why { message: "it is a folder".to_owned(), help: Some("name a file".to_owned()) });
    }
    let size = usize::try_from(about.len()).unwrap_or(usize::MAX);
    if size > LARGEST {
        return Err(too_large(size));
    }
    let bytes = std::fs::read(path).map_err(io)?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
        Why { message: format!("line {line} is not UTF-8"), help: Some("save the file as UTF-8".to_owned()) }
    })
}

fn too_large(size: usize) -> Why {
    Why {
        message: format!("it has {size} bytes, at most {LARGEST} are read"),
        help: Some("split it, and name the parts in `include`".to_owned()),
    }
}
