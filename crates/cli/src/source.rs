//! Reads the schema file, and looks at it before and after a server is asked.

use std::path::Path;

use anyhow::Result;
use relata_diff::{UnknownFormer, kept_as_own, unknown_formers};
use relata_schema::check::Problem;
use relata_schema::{ColumnValue, ObjectId, QualifiedName, Schema, nearest};
use relata_scratch::Server;
use relata_toml::{Diagnostic, Diagnostics, Document, Part, Severity};

use crate::report::Reporter;
use crate::settings::Settings;

/// A schema file that can be read, with what is wrong in its SQL without asking a server.
pub(crate) struct Source {
    /// Its warnings are those of the SQL too.
    pub(crate) document: Document,
    faults: Vec<Fault>,
}

/// A part that PostgreSQL need not be asked about.
struct Fault {
    object: ObjectId,
    part: Part,
    diagnostic: Diagnostic,
}

/// A document that may have faults, in its SQL or as Rust; or all that keeps the file from being read, as [`Diagnostics`].
pub(crate) fn read(path: &Path) -> Result<Source> {
    Ok(of(relata_toml::read(path)?))
}

/// The same of a document that was read.
pub(crate) fn of(mut document: Document) -> Source {
    let mut faults = Vec::new();
    for finding in relata_precheck::check(&document.schema) {
        let (object, part) = (finding.object, finding.part);
        let severity = match finding.severity {
            relata_precheck::Severity::Error => Severity::Error,
            relata_precheck::Severity::Warning => Severity::Warning,
        };
        let mut diagnostic =
            document.diagnostic(severity, finding.code, finding.message, &object, part, finding.range);
        diagnostic.help = finding.help;
        match severity {
            Severity::Error => faults.push(Fault { object, part, diagnostic }),
            Severity::Warning => document.warnings.push(diagnostic),
        }
    }
    for problem in as_rust(&document) {
        let (object, part) = (problem.object, problem.part);
        let mut diagnostic =
            document.diagnostic(Severity::Error, problem.code, problem.message, &object, part, None);
        diagnostic.help = problem.help;
        faults.push(Fault { object, part, diagnostic });
    }
    Source { document, faults }
}

/// What `relata::schema!` would refuse.
fn as_rust(document: &Document) -> Vec<Problem> {
    let compile = |pattern: &str| match regex::Regex::new(pattern) {
        Ok(_) => Ok(()),
        Err(regex::Error::CompiledTooBig(most)) => Err(format!("it would take more than {most} bytes")),
        Err(error) => Err(error.to_string()),
    };
    let patterns = relata_codegen::patterns(&document.schema, compile);
    let mut problems = relata_codegen::check(&document.schema, &document.rust);
    problems.extend(patterns);
    problems
}

impl Source {
    /// The document, its warnings told, for those who do not ask PostgreSQL.
    pub(crate) fn valid(self, report: &Reporter) -> Result<Document> {
        if self.has_faults() {
            return Err(self.diagnostics(Vec::new()).into());
        }
        self.warn(report);
        Ok(self.document)
    }

    /// Tells the warnings of a file that PostgreSQL takes.
    pub(crate) fn warn(&self, report: &Reporter) {
        if !self.document.warnings.is_empty() {
            report.diagnostics(&self.diagnostics(Vec::new()));
        }
    }

    pub(crate) fn has_faults(&self) -> bool {
        !self.faults.is_empty()
    }

    /// The scratch server for it; where there is none, the faults are told all the same.
    pub(crate) fn scratch(&self, settings: &Settings) -> Result<Server> {
        match settings.scratch_for(&self.document.schema) {
            Err(_) if self.has_faults() => Err(self.diagnostics(Vec::new()).into()),
            answer => answer,
        }
    }

    /// Faults, warnings and what PostgreSQL refuses, in the order of the files.
    pub(crate) fn diagnostics(&self, refused: Vec<Diagnostic>) -> Diagnostics {
        let mut list = self.document.warnings.clone();
        list.extend(self.faults.iter().map(|fault| fault.diagnostic.clone()));
        list.extend(refused);
        list.sort_by_key(|one| one.span.as_ref().map(|span| (span.file, span.range.start)));
        Diagnostics { files: self.document.files.clone(), list }
    }

    /// The schema without the parts that have faults, and the objects that are not in it.
    pub(crate) fn sound(&self) -> (Schema, Vec<ObjectId>) {
        let mut schema = self.document.schema.clone();
        for fault in &self.faults {
            leave_out(&mut schema, &fault.object, fault.part);
        }
        let whole = |object: &ObjectId| {
            matches!(object, ObjectId::Constraint { .. } | ObjectId::Index(_) | ObjectId::DomainCheck { .. })
        };
        let objects = self.faults.iter().map(|fault| fault.object.clone()).filter(whole);
        (schema, objects.collect())
    }
}

fn leave_out(schema: &mut Schema, object: &ObjectId, part: Part) {
    match object {
        ObjectId::Column { table, column } | ObjectId::Default { table, column } => {
            let columns = schema.tables.get_mut(table).map(|table| &mut table.columns);
            for column in columns.into_iter().flatten().filter(|other| other.name == *column) {
                match part {
                    Part::Using => column.using = None,
                    Part::Default | Part::Generated => column.value = ColumnValue::Given,
                    // They are Rust's.
                    _ => {}
                }
            }
        }
        ObjectId::Constraint { table, constraint } => {
            schema.tables.get_mut(table).map(|table| table.constraints.remove(constraint));
        }
        ObjectId::Index(index) => {
            for (_, table) in schema.tables.iter_mut().filter(|(name, _)| name.schema == index.schema) {
                table.indexes.remove(&index.name);
            }
        }
        ObjectId::DomainCheck { domain, check } => {
            schema.domains.get_mut(domain).map(|domain| domain.checks.remove(check));
        }
        ObjectId::Domain(domain) => {
            let domain = schema.domains.get_mut(domain).filter(|_| part == Part::Default);
            domain.map(|domain| domain.default.take());
        }
        // Only PostgreSQL reads its SQL.
        ObjectId::Definition(id) => {
            schema.definitions.remove(id);
        }
        // They have no SQL.
        ObjectId::Namespace(_)
        | ObjectId::Extension(_)
        | ObjectId::Enum(_)
        | ObjectId::Composite(_)
        | ObjectId::Attribute { .. }
        | ObjectId::Range(_)
        | ObjectId::Sequence(_)
        | ObjectId::Table(_)
        | ObjectId::DefaultPrivileges(_) => {}
    }
}

/// Warns of what the file says in vain of `current`.
pub(crate) fn warn_of_what_is_in_vain(document: &Document, current: &Schema, report: &Reporter) {
    let mut list = formers(document, current);
    let stay = kept_as_own(current, &document.schema);
    list.extend(stay.iter().map(|(table, column)| kept(document, table, column)));
    if !list.is_empty() {
        report.diagnostics(&Diagnostics { files: document.files.clone(), list });
    }
}

/// A column that is to be inherited alone, where PostgreSQL leaves it to the table too.
fn kept(document: &Document, table: &QualifiedName, column: &str) -> Diagnostic {
    let message = format!("column `{column}` of table `{table}` stays its own, besides what it inherits");
    let object = ObjectId::Table(table.clone());
    let mut diagnostic =
        document.diagnostic(Severity::Warning, "kept-as-own", message, &object, Part::Inherits(0), None);
    diagnostic.help = Some(format!(
        "no statement takes it from a table that is there: say `{column}` under `[tables.{table}.columns]` too"
    ));
    diagnostic
}

/// Each `renamed_from` that names nothing in `current`: what it was meant for would be dropped.
fn formers(document: &Document, current: &Schema) -> Vec<Diagnostic> {
    unknown_formers(&document.schema, current)
        .iter()
        .map(|former| {
            let part = former.label.map_or(Part::RenamedFrom, Part::Label);
            let mut diagnostic = document.diagnostic(
                Severity::Warning,
                "unknown-former-name",
                former_message(former),
                &former.object,
                part,
                None,
            );
            let known = || former.known.iter().map(String::as_str);
            let near = former.renamed_from.iter().find_map(|name| nearest(name, known()));
            diagnostic.help = Some(match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "so nothing is renamed: name what is there, or take it out".to_owned(),
            });
            diagnostic
        })
        .collect()
}

fn former_message(former: &UnknownFormer) -> String {
    let each = |name: &String| format!("`{name}`");
    let names = former.renamed_from.iter().map(each).collect::<Vec<_>>().join(" or ");
    let nothing = match (&former.object, former.label) {
        (ObjectId::Enum(name), Some(_)) => format!("enum `{name}` has no label {names}"),
        (ObjectId::DomainCheck { domain, .. }, _) => format!("domain `{domain}` has no check {names}"),
        (ObjectId::Column { table, .. }, _) => format!("table `{table}` has no column {names}"),
        (ObjectId::Constraint { table, .. }, _) => format!("table `{table}` has no constraint {names}"),
        (object, _) => format!("there is no {} {names}", object.kind().word()),
    };
    let written = match former.renamed_from.as_slice() {
        [one] => format!("{one:?}"),
        several => format!("{several:?}"),
    };
    format!("`renamed_from = {written}`: {nothing}")
}
