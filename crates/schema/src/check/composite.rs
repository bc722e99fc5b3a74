//! Composite and range types, each for itself.

use std::collections::BTreeSet;

use super::{Part, Problem};
use crate::{ObjectId, Schema};

pub(super) fn check(schema: &Schema, problems: &mut Vec<Problem>) {
    for (name, composite) in &schema.composites {
        let mut seen = BTreeSet::new();
        for attribute in &composite.attributes {
            let object = ObjectId::attribute(name, &attribute.name);
            if attribute.type_name.0.trim().is_empty() {
                let message = format!("attribute `{object}` has an empty type");
                let problem = Problem::new(object, Part::Type, "empty-type", message);
                problems.push(problem.help("name its type, such as `text` or `integer`"));
            } else if !seen.insert(&attribute.name) {
                let message = format!("attribute `{object}` stands twice");
                problems.push(Problem::new(object, Part::Name, "duplicate-name", message));
            }
        }
    }
    for (name, range) in &schema.ranges {
        if range.subtype.0.trim().is_empty() {
            let message = format!("range type `{name}` has an empty subtype");
            let problem = Problem::new(ObjectId::Range(name.clone()), Part::Type, "empty-type", message);
            problems.push(problem.help("name the type of its bounds, such as `date` or `numeric`"));
        }
    }
}
