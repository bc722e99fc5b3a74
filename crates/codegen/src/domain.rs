//! Domains: a marker each, with the Rust type of what the domain is over.

use proc_macro2::TokenStream;
use quote::quote;
use relata_schema::{Domain, QualifiedName};

use crate::doc;
use crate::layout::{Layout, Place};

pub(crate) fn items(
    layout: &Layout<'_>,
    name: &QualifiedName,
    definition: &Domain,
    place: Place<'_>,
) -> TokenStream {
    let marker = &layout.domains[name];
    let sql = relata_sql::qualified(&name.schema, &name.name);
    let over = layout.marker(&layout.column_type(&definition.base), place);
    let sentence = format!("Domain `{name}`, over `{}`.", definition.base);
    let doc = doc::with_comment(sentence, definition.comment.as_deref());
    quote! {
        #doc
        #[allow(dead_code, unreachable_pub)]
        #[derive(Debug, Clone, Copy)]
        pub struct #marker;

        impl ::relata::types::SqlDomain for #marker {
            type Of = #over;

            const SQL: &'static str = #sql;
        }
    }
}
