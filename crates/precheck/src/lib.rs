//! sqlparser's look at the SQL in a schema, before a server is asked.
//!
//! [`check`] finds what is certain to be wrong, an open quote, say, or two statements where one expression
//! belongs, and what is likely not meant: `default = "user"`, which is the name of whoever runs the INSERT. An
//! expression that sqlparser cannot read is no finding: PostgreSQL has the last word. The command line alone does
//! this; a macro must build fast.

mod default;
mod name;
mod scan;

use std::ops::Range;

use relata_schema::check::Part;
use relata_schema::{ColumnValue, ConstraintKind, IndexKey, KeyExpr, ObjectId, QualifiedName, Schema, Sql};

/// Something that a server would refuse, or that is likely not meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub severity: Severity,
    /// Stable, in kebab case: `open-quote`.
    pub code: &'static str,
    pub object: ObjectId,
    pub part: Part,
    /// The bytes of the part's SQL text that are meant; all of it without.
    pub range: Option<Range<usize>>,
    /// Lower case, names the object.
    pub message: String,
    /// What to do next.
    pub help: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// PostgreSQL is sure to refuse it.
    Error,
    /// It is odd.
    Warning,
}

/// All findings, in order of objects.
pub fn check(schema: &Schema) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, domain) in &schema.domains {
        let object = ObjectId::Domain(name.clone());
        if let Some(sql) = &domain.default
            && text(&object, Part::Default, "default", sql, &mut findings)
        {
            default::check(schema, &domain.base, &object, sql, &mut findings);
        }
        for (check, definition) in &domain.checks {
            let object = ObjectId::domain_check(name, check);
            text(&object, Part::Check, "expression", &definition.expr, &mut findings);
        }
    }
    for (name, table) in &schema.tables {
        for column in &table.columns {
            let object = ObjectId::column(name, &column.name);
            match &column.value {
                ColumnValue::Default(sql) => {
                    if text(&object, Part::Default, "default", sql, &mut findings) {
                        default::check(schema, &column.type_name, &object, sql, &mut findings);
                    }
                }
                ColumnValue::Generated(generated) => {
                    text(&object, Part::Generated, "generation expression", &generated.expr, &mut findings);
                }
                ColumnValue::Given | ColumnValue::Identity(_) => {}
            }
            if let Some(using) = &column.using {
                text(&object, Part::Using, "`using`", using, &mut findings);
            }
        }
        for (constraint, definition) in &table.constraints {
            let object = ObjectId::constraint(name, constraint);
            match &definition.kind {
                ConstraintKind::Check(check) => {
                    text(&object, Part::Check, "expression", &check.expr, &mut findings);
                }
                ConstraintKind::Exclusion(exclusion) => {
                    keys(&object, exclusion.elements.iter().map(|element| &element.key), &mut findings);
                    predicate(&object, exclusion.predicate.as_ref(), &mut findings);
                }
                ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_) | ConstraintKind::ForeignKey(_) => {
                }
            }
        }
        for (index, definition) in &table.indexes {
            let object = ObjectId::Index(QualifiedName::new(&name.schema, index));
            keys(&object, definition.keys.iter(), &mut findings);
            predicate(&object, definition.predicate.as_ref(), &mut findings);
        }
    }
    findings
}

fn keys<'a>(object: &ObjectId, keys: impl Iterator<Item = &'a IndexKey>, findings: &mut Vec<Finding>) {
    for (nth, key) in keys.enumerate() {
        if let KeyExpr::Expr(sql) = &key.expr {
            let found = findings.len();
            text(object, Part::Key(nth), "key", sql, findings);
            // The expression stands inside of a longer string, so its bytes are not those of the key.
            findings[found..].iter_mut().for_each(|finding| finding.range = None);
        }
    }
}

fn predicate(object: &ObjectId, predicate: Option<&Sql>, findings: &mut Vec<Finding>) {
    if let Some(sql) = predicate {
        text(object, Part::Predicate, "predicate", sql, findings);
    }
}

/// Whether the text can be one expression at all.
fn text(object: &ObjectId, part: Part, what: &str, sql: &Sql, findings: &mut Vec<Finding>) -> bool {
    let Some(fault) = scan::fault(&sql.0) else { return true };
    findings.push(Finding {
        severity: Severity::Error,
        code: fault.code,
        object: object.clone(),
        part,
        range: Some(fault.range),
        message: format!("the {what} of {} `{object}` {}", object.kind().word(), fault.message)
            .replace("the `", "`"),
        help: Some(fault.help.to_owned()),
    });
    false
}
