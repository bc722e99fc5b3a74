//! Random composite and range types.

use relata_schema::{Attribute, Composite, QualifiedName, Range, Schema};
use relata_sql::qualified;

use super::Random;
use super::names::{self, Names};

pub(super) fn add(random: &mut Random, names: &mut Names, schema: &mut Schema, namespace: &str) {
    let name = QualifiedName::new(namespace, names.relation(random, namespace));
    if random.one_in(3) {
        // Without a schema of its own, a multirange's name can be taken; this one has the range's and more.
        let subtype = random.pick(&["double precision", "time without time zone", "inet", "text"]);
        let mut range = Range { comment: random.maybe(4, names::comment), ..Range::new(&name, subtype) };
        if subtype == "text" && random.one_in(2) {
            range.collation = Some(QualifiedName::new("pg_catalog", "C"));
        }
        range.multirange.name = names.relation(random, namespace);
        schema.ranges.insert(name, range);
        return;
    }
    let mut types: Vec<String> = ["integer", "text", "numeric(10,2)", "timestamp with time zone", "uuid[]"]
        .map(str::to_owned)
        .into_iter()
        .collect();
    let declared = schema.enums.keys().chain(schema.domains.keys()).chain(schema.composites.keys());
    types.extend(declared.map(|name| qualified(&name.schema, &name.name)));
    let mut composite = Composite { comment: random.maybe(4, names::comment), ..Composite::default() };
    for _ in 0..random.below(4) {
        let own = names::word(random);
        if composite.attribute(&own).is_some() {
            continue;
        }
        let type_name = types[random.below(types.len())].clone();
        let brackets = if type_name.ends_with(']') { "" } else { random.pick(&["", "", "[]"]) };
        let mut attribute = Attribute::new(own, type_name + brackets);
        attribute.comment = random.maybe(4, names::comment);
        if attribute.type_name.0 == "text" && random.one_in(3) {
            attribute.collation = Some(QualifiedName::new("pg_catalog", "C"));
        }
        composite.attributes.push(attribute);
    }
    schema.composites.insert(name, composite);
}
