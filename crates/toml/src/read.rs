//! TOML trees to a schema: one file a noun.

pub(crate) mod column;
mod composite;
mod constraint;
mod database;
pub(crate) mod default_names;
mod definition;
mod domain;
mod enums;
pub(crate) mod fields;
mod foreign;
mod foreign_key;
mod habit;
pub(crate) mod index;
mod inheritance;
pub(crate) mod key;
pub(crate) mod name;
mod partition;
pub(crate) mod privileges;
mod problems;
mod range;
mod sequence;
pub(crate) mod statement;
mod table;
pub(crate) mod type_name;
mod validate;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;

use relata_schema::check::Part;
use relata_schema::{ObjectId, QualifiedName, default_name};

use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::document::{Document, File, Span};
use crate::load::text_of;
use crate::tree::{Key, Node, Value};
use fields::Fields;

/// How many problems are kept.
const KEPT: usize = 1000;

/// What is being read, and what is known so far.
pub(crate) struct Reader {
    document: Document,
    diagnostics: Vec<Diagnostic>,
    /// Index of the file that is being read.
    file: usize,
    /// The schema of the objects that are being read.
    schema: String,
    /// The schema that the file says at its head.
    file_schema: String,
    /// Types (the row types of tables among them), tables, functions and collations of all files, for names that stand before what they name.
    types: BTreeSet<QualifiedName>,
    tables: BTreeSet<QualifiedName>,
    functions: BTreeSet<QualifiedName>,
    collations: BTreeSet<QualifiedName>,
    /// What they say of their columns, and of their parents, by what stands in the files.
    kin: BTreeMap<QualifiedName, inheritance::Kin>,
    /// The names that partitions give to indexes, with where these stand: table, index, place and file.
    attached: Vec<(QualifiedName, String, Range<usize>, usize)>,
    /// What tables say of columns that they inherit.
    overrides: Vec<inheritance::Override>,
    unnamed: Vec<default_names::Unnamed>,
}

/// Reads one entry of a section.
type Read = fn(&mut Reader, &Key, &Node);

/// The document that these files are, the first being the one that includes the others.
pub(crate) fn document(files: Vec<File>, trees: &[Node]) -> Result<Document, Diagnostics> {
    let mut reader = Reader {
        document: Document { files, ..Document::default() },
        diagnostics: Vec::new(),
        file: 0,
        schema: String::new(),
        file_schema: String::new(),
        types: BTreeSet::new(),
        tables: BTreeSet::new(),
        functions: BTreeSet::new(),
        collations: BTreeSet::new(),
        kin: BTreeMap::new(),
        attached: Vec::new(),
        overrides: Vec::new(),
        unnamed: Vec::new(),
    };
    for tree in trees {
        reader.declare(tree);
    }
    for (index, tree) in trees.iter().enumerate() {
        reader.file = index;
        reader.file(tree);
    }
    default_names::give(&mut reader);
    inheritance::inherit(&mut reader);
    problems::check(&mut reader, trees);
    let Reader { mut document, mut diagnostics, .. } = reader;
    diagnostics.sort_by_key(|diagnostic| {
        diagnostic.span.as_ref().map_or((usize::MAX, 0), |span| (span.file, span.range.start))
    });
    if diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
        return Err(Diagnostics { files: document.files, list: diagnostics });
    }
    document.warnings = diagnostics;
    Ok(document)
}

impl Reader {
    /// Notes the names of types and tables, without judging.
    fn declare(&mut self, tree: &Node) {
        let head = match get(tree, "schema").map(|node| &node.value) {
            Some(Value::String(name)) => name.clone(),
            _ => "public".to_owned(),
        };
        self.declare_in(tree, &head);
        if let Some(Value::Table(schemas)) = get(tree, "schemas").map(|node| &node.value) {
            for (key, node) in schemas {
                self.declare_in(node, &key.name);
            }
        }
    }

    fn declare_in(&mut self, node: &Node, schema: &str) {
        for section in ["enums", "domains", "composites", "ranges", "tables", "functions", "collations"] {
            let Some(Value::Table(entries)) = get(node, section).map(|node| &node.value) else { continue };
            let names = entries.iter().map(|(key, _)| QualifiedName::new(schema, &key.name));
            match section {
                "tables" => {
                    self.tables.extend(names.clone());
                    for (key, node) in entries {
                        inheritance::declare(self, schema, &key.name, node);
                    }
                }
                "functions" => {
                    self.functions.extend(names);
                    continue;
                }
                "collations" => {
                    self.collations.extend(names);
                    continue;
                }
                "ranges" => {
                    self.types.extend(entries.iter().map(|(key, node)| multirange(schema, key, node)))
                }
                _ => {}
            }
            self.types.extend(names);
        }
    }

    fn file(&mut self, tree: &Node) {
        let Some(mut fields) = Fields::new(self, tree, "the file") else { return };
        // `include` was followed when the files were loaded; here it is only judged.
        if let Some((key, node)) = fields.take("include") {
            self.strings(node, &key.name, "the file");
        }
        self.file_schema = match fields.take("schema") {
            Some((key, node)) => self.string(node, &key.name, "the file").unwrap_or("public").to_owned(),
            None => "public".to_owned(),
        };
        self.schema = self.file_schema.clone();
        for (name, read) in [
            ("database", database::database as fn(&mut Reader, &Key, &Node)),
            ("rust", database::rust),
            ("extensions", database::extensions),
            ("schemas", database::schemas),
        ] {
            if let Some((key, node)) = fields.take(name) {
                read(self, key, node);
            } else if name == "database" && self.file == 0 {
                database::by_default(self);
            }
        }
        if let Some((_, node)) = tree_head(tree, "schema") {
            database::in_scope(self, &self.file_schema.clone(), node.range.clone());
        }
        self.schema = self.file_schema.clone();
        self.objects(&mut fields);
        self.each(
            &mut fields,
            &[
                ("foreign_data_wrappers", foreign::wrapper),
                ("servers", foreign::server),
                ("publications", definition::publication),
                ("event_triggers", definition::event_trigger),
            ],
        );
        fields.finish(self);
    }

    /// The objects of the current schema.
    fn objects(&mut self, fields: &mut Fields<'_>) {
        self.each(
            fields,
            &[
                ("collations", definition::collation),
                ("enums", enums::read),
                ("domains", domain::read),
                ("composites", composite::read),
                ("ranges", range::read),
                ("sequences", sequence::read),
                ("functions", definition::function),
                ("procedures", definition::procedure),
                ("aggregates", definition::aggregate),
                ("tables", table::read),
                ("views", definition::view),
                ("materialized_views", definition::materialized_view),
                ("foreign_tables", foreign::table),
                ("statistics", definition::statistics),
                ("default_privileges", |reader, role, node| privileges::default(reader, role, node, false)),
            ],
        );
    }

    /// Sections of names.
    fn each(&mut self, fields: &mut Fields<'_>, sections: &[(&'static str, Read)]) {
        for (name, read) in sections {
            let Some((key, node)) = fields.take(name) else { continue };
            let Some(entries) = self.entries(node, &key.name) else { continue };
            for (key, node) in entries {
                read(self, key, node);
            }
        }
    }

    /// The SQL file of this name, beside the file that is being read: its index and its text.
    fn sql_file(&mut self, name: &str, range: &Range<usize>) -> Option<(usize, String)> {
        let Some(path) = self.document.files[self.file].path.clone() else {
            self.error(range.clone(), "include", "text cannot include files").help =
                Some("read the file from a folder to use `file`".to_owned());
            return None;
        };
        let path = path.parent().unwrap_or(Path::new("")).join(name);
        let known = self.document.files.iter().position(|file| file.path.as_deref() == Some(&path));
        if let Some(index) = known {
            return Some((index, self.document.files[index].text.clone()));
        }
        match text_of(&path) {
            Ok(text) => {
                let name = path.display().to_string();
                self.document.files.push(File { name, path: Some(path), text: text.clone() });
                Some((self.document.files.len() - 1, text))
            }
            Err(why) => {
                let message = format!("cannot read `{name}`: {}", why.message);
                self.error(range.clone(), "unreadable-file", message).help = why.help;
                None
            }
        }
    }

    fn error(
        &mut self,
        range: Range<usize>,
        code: &'static str,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.report(Severity::Error, Some(Span { file: self.file, range }), code, message.into())
    }

    /// In a file that was read before.
    fn error_in(
        &mut self,
        file: usize,
        range: Range<usize>,
        code: &'static str,
        message: String,
    ) -> &mut Diagnostic {
        self.report(Severity::Error, Some(Span { file, range }), code, message)
    }

    fn report(
        &mut self,
        severity: Severity,
        span: Option<Span>,
        code: &'static str,
        message: String,
    ) -> &mut Diagnostic {
        // Past the limit, the last place is written over: more than a thousand problems help nobody.
        if self.diagnostics.len() > KEPT {
            self.diagnostics.pop();
        }
        self.diagnostics.push(Diagnostic { severity, code, message, span, label: None, help: None });
        let last = self.diagnostics.len() - 1;
        &mut self.diagnostics[last]
    }

    /// Whether so much is wrong that looking for near names is not worth the time.
    fn is_full(&self) -> bool {
        self.diagnostics.len() > KEPT
    }

    /// Notes where a part of an object stands. False, with an error, where an object has this name already.
    fn place(&mut self, object: &ObjectId, part: Part, range: &Range<usize>) -> bool {
        let span = Span { file: self.file, range: range.clone() };
        if part == Part::Name
            && let Some(first) = self.document.spans.get(&(object.clone(), part))
        {
            let there = if first.file == self.file {
                String::new()
            } else {
                format!(" in `{}`", self.document.files[first.file].name)
            };
            let message = format!("{} `{object}` is there already{there}", object.kind().word());
            self.error(range.clone(), "duplicate-name", message).help =
                Some("rename one of the two, or take one out".to_owned());
            return false;
        }
        self.document.spans.insert((object.clone(), part), span);
        true
    }
}

/// The name of the multirange type of a range.
fn multirange(schema: &str, key: &Key, node: &Node) -> QualifiedName {
    match get(node, "multirange").map(|node| &node.value) {
        Some(Value::String(text)) => match name::parts(text).as_deref() {
            Some([schema, name]) => QualifiedName::new(schema, name),
            _ => QualifiedName::new(schema, text),
        },
        _ => QualifiedName::new(schema, default_name::multirange(&key.name)),
    }
}

fn tree_head<'t>(tree: &'t Node, name: &str) -> Option<&'t (Key, Node)> {
    match &tree.value {
        Value::Table(entries) => entries.iter().find(|(key, _)| key.name == name),
        Value::String(_)
        | Value::Integer(..)
        | Value::Float(_)
        | Value::Boolean(_)
        | Value::DateTime(_)
        | Value::Array(_) => None,
    }
}

fn get<'t>(tree: &'t Node, name: &str) -> Option<&'t Node> {
    tree_head(tree, name).map(|(_, node)| node)
}
