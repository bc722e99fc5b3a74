//! `Validate`: what `validate` says of the values of a row, for `New`, `Required` and `Patch`.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use relata_schema::check::{Part, Problem};
use relata_schema::{ObjectId, QualifiedName, Validation, split_brackets};

use crate::column::Column;
use crate::name::ident;

/// The implementation for the struct of this name with these columns; without the feature `validate`, relata drops it.
pub(crate) fn implementation<'a, 'b: 'a>(
    name: &str,
    columns: impl Iterator<Item = &'a Column<'b>>,
) -> TokenStream {
    let name = ident(name);
    let fields = columns.filter_map(|column| {
        let rules = rules(column);
        let (sql, field) = (&column.definition.name, &column.name);
        let calls = rules.iter().map(call);
        (!rules.is_empty()).then(|| quote!(problems.field(#sql, &self.#field) #(.#calls)*;))
    });
    let fields: Vec<TokenStream> = fields.collect();
    let problems = if fields.is_empty() { quote!(_) } else { quote!(problems) };
    quote! {
        ::relata::if_validate! {
            impl ::relata::validate::Validate for #name {
                fn check(&self, #problems: &mut ::relata::validate::Problems) {
                    #(#fields)*
                }
            }
        }
    }
}

/// Rules that do not go with their column's type.
pub(crate) fn check(table: &QualifiedName, column: &Column<'_>, problems: &mut Vec<Problem>) {
    for rule in &column.definition.validate {
        let (fits, of) = match rule {
            Validation::Range { .. } => (column.is_number(), "numbers"),
            Validation::Email
            | Validation::Url
            | Validation::NotEmpty
            | Validation::MinLength(_)
            | Validation::MaxLength(_)
            | Validation::Pattern(_) => (column.is_text(), "text"),
        };
        if !fits {
            let definition = column.definition;
            problems.push(Problem {
                object: ObjectId::column(table, &definition.name),
                part: Part::Validate,
                code: "validate-type",
                message: format!(
                    "`{table}.{}` is {}, and `{}` of `validate` is for {of}",
                    definition.name,
                    definition.type_name.0,
                    word(rule)
                ),
                help: Some("take the rule away, or write it as a check constraint".to_owned()),
                unknown: None,
            });
        }
    }
}

/// The column's own rules, with the length of its type.
fn rules(column: &Column<'_>) -> Vec<Validation> {
    let mut rules = column.definition.validate.clone();
    let length = type_length(&column.definition.type_name.0).filter(|_| column.is_text());
    if let Some(length) = length {
        let given = rules.iter_mut().find_map(|rule| match rule {
            Validation::MaxLength(most) => Some(most),
            _ => None,
        });
        match given {
            Some(most) => *most = length.min(*most),
            None => rules.push(Validation::MaxLength(length)),
        }
    }
    rules
}

/// `n` of `varchar(n)` and `char(n)`.
fn type_length(type_name: &str) -> Option<u64> {
    let (name, brackets) = split_brackets(type_name.trim());
    let (head, length) = name.strip_suffix(')')?.split_once('(')?;
    let counts_characters = ["varchar", "character varying", "char varying", "char", "character", "bpchar"]
        .contains(&head.trim());
    if counts_characters && brackets.is_empty() { length.trim().parse().ok() } else { None }
}

fn call(rule: &Validation) -> TokenStream {
    match rule {
        Validation::Email => quote!(email()),
        Validation::Url => quote!(url()),
        Validation::NotEmpty => quote!(not_empty()),
        Validation::MinLength(length) => {
            let length = Literal::u64_unsuffixed(*length);
            quote!(min_length(#length))
        }
        Validation::MaxLength(length) => {
            let length = Literal::u64_unsuffixed(*length);
            quote!(max_length(#length))
        }
        Validation::Pattern(pattern) => quote!(pattern({
            static PATTERN: ::relata::validate::Pattern = ::relata::validate::Pattern::new(#pattern);
            &PATTERN
        })),
        Validation::Range { min, max } => {
            let bound = |bound: &Option<String>| match bound {
                Some(bound) => quote!(Some(#bound)),
                None => quote!(None),
            };
            let (min, max) = (bound(min), bound(max));
            quote!(range(#min, #max))
        }
    }
}

fn word(rule: &Validation) -> &'static str {
    match rule {
        Validation::Email => "email",
        Validation::Url => "url",
        Validation::NotEmpty => "not_empty",
        Validation::MinLength(_) => "min_length",
        Validation::MaxLength(_) => "max_length",
        Validation::Pattern(_) => "pattern",
        Validation::Range { .. } => "range",
    }
}
