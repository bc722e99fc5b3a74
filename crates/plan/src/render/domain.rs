//! CREATE DOMAIN and ALTER DOMAIN.

use relata_schema::{Domain, DomainCheck, QualifiedName};
use relata_sql::ident;

use crate::DomainAlteration;
use crate::render::column::collation_name;
use crate::render::qualified;

/// One line for each of what the domain has.
pub(crate) fn create(name: &QualifiedName, to: &Domain) -> String {
    let mut text = format!("CREATE DOMAIN {} AS {}", qualified(name), to.base);
    if let Some(collation) = &to.collation {
        text.push_str(&format!(" COLLATE {}", collation_name(collation)));
    }
    if let Some(expr) = &to.default {
        text.push_str(&format!("\n    DEFAULT {expr}"));
    }
    if to.not_null {
        let name = to.not_null_name.as_ref().map(|name| format!("CONSTRAINT {} ", ident(name)));
        text.push_str(&format!("\n    {}NOT NULL", name.unwrap_or_default()));
    }
    for (name, check) in &to.checks {
        text.push_str(&format!("\n    {}", self::check(name, check)));
    }
    text
}

fn check(name: &str, check: &DomainCheck) -> String {
    format!("CONSTRAINT {} CHECK ({})", ident(name), check.expr)
}

pub(crate) fn alter(domain: &QualifiedName, alteration: &DomainAlteration) -> String {
    let part = match alteration {
        DomainAlteration::SetDefault(expr) => format!("SET DEFAULT {expr}"),
        DomainAlteration::DropDefault => "DROP DEFAULT".to_owned(),
        DomainAlteration::SetNotNull(None) => "SET NOT NULL".to_owned(),
        DomainAlteration::SetNotNull(Some(name)) => format!("ADD CONSTRAINT {} NOT NULL", ident(name)),
        DomainAlteration::DropNotNull => "DROP NOT NULL".to_owned(),
        DomainAlteration::AddCheck { name, check } => {
            format!("ADD {}{}", self::check(name, check), if check.not_valid { " NOT VALID" } else { "" })
        }
        DomainAlteration::DropCheck(name) => format!("DROP CONSTRAINT {}", ident(name)),
        DomainAlteration::ValidateCheck(name) => format!("VALIDATE CONSTRAINT {}", ident(name)),
    };
    format!("ALTER DOMAIN {} {part}", qualified(domain))
}
