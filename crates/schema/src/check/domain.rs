//! Domains, each for itself.

use super::{Part, Problem};
use crate::{ObjectId, Schema};

pub(super) fn check(schema: &Schema, problems: &mut Vec<Problem>) {
    for (name, domain) in &schema.domains {
        if domain.base.0.trim().is_empty() {
            let message = format!("domain `{name}` has an empty type");
            let problem = Problem::new(ObjectId::Domain(name.clone()), Part::Type, "empty-type", message);
            problems.push(problem.help("name the type that it is over, such as `text` or `integer`"));
        }
    }
}
