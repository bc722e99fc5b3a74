//! Extensions.

use relata_schema::{Extension, ObjectId};

use crate::{Action, Step};

pub(crate) fn create(name: &str, extension: &Extension, steps: &mut Vec<Step>) {
    let action = Action::CreateExtension { name: name.to_owned(), extension: extension.clone() };
    let schema = extension.schema.iter().map(|schema| ObjectId::Namespace(schema.clone()));
    steps.push(Step::new(action).produces([ObjectId::Extension(name.to_owned())]).after(schema));
}

pub(crate) fn modify(name: &str, from: &Extension, to: &Extension, steps: &mut Vec<Step>) {
    let object = ObjectId::Extension(name.to_owned());
    if let Some(schema) = to.schema.as_ref().filter(|_| from.schema != to.schema) {
        let action = Action::SetExtensionSchema { name: name.to_owned(), schema: schema.clone() };
        let after = [ObjectId::Namespace(schema.clone())];
        steps.push(Step::new(action).produces([object.clone()]).after(after));
    }
    if let Some(version) = to.version.as_ref().filter(|_| from.version != to.version) {
        let action = Action::UpdateExtension { name: name.to_owned(), version: version.clone() };
        steps.push(Step::new(action).produces([object]));
    }
}
