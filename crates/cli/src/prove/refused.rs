//! What the server refuses of a plan, said so that somebody can mend it.

use anyhow::Context;
use relata_schema::ObjectId;
use relata_toml::{Diagnostics, Document, Part, Severity};

use crate::apply::{self, Failure};

/// A change of type that PostgreSQL has no cast for.
#[derive(Debug)]
struct NoCast {
    object: ObjectId,
    message: String,
    help: String,
}

impl std::fmt::Display for NoCast {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}\n{} in schema.toml", self.message, self.help)
    }
}

impl std::error::Error for NoCast {}

/// A missing cast, shown where the column's type stands in the file.
pub(super) fn placed(error: anyhow::Error, document: Option<&Document>) -> anyhow::Error {
    let (Some(NoCast { object, message, help }), Some(document)) = (error.downcast_ref::<NoCast>(), document)
    else {
        return error;
    };
    let mut diagnostic =
        document.diagnostic(Severity::Error, "no-cast", message.clone(), object, Part::Type, None);
    diagnostic.help = Some(help.clone());
    Diagnostics { files: document.files.clone(), list: vec![diagnostic] }.into()
}

/// Says what the server refused, and what to do about it.
pub(crate) fn refused(failure: Failure) -> anyhow::Error {
    let object = failure.object();
    let Failure { step, statement, source } = failure;
    let object_id = step.as_ref().map(apply::object);
    let Some(db) = source.as_db_error() else { return source.into() };
    // cannot_coerce, datatype_mismatch: PostgreSQL has no cast, so only the user knows.
    if let ("42846" | "42804", Some(object_id @ ObjectId::Column { column, .. })) =
        (db.code().code(), &object_id)
    {
        let message = format!("PostgreSQL refuses {object}: {}", db.message());
        let help = format!("say how rows get to the new type: {column} = {{ …, using = \"…\" }}");
        return NoCast { object: object_id.clone(), message, help }.into();
    }
    let help = db.hint().map(|hint| format!("\n{hint}")).unwrap_or_default();
    let detail = db.detail().map(|detail| format!(" ({detail})")).unwrap_or_default();
    let message = format!("PostgreSQL refuses {object}: {}{detail}{help}", db.message());
    Err::<(), _>(source).context(format!("it was asked to run: {statement}")).context(message).unwrap_err()
}
