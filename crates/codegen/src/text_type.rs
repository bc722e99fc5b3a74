//! Types that `relata::types` has no marker for: their values go as PostgreSQL's text of them.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::doc;

pub(crate) fn items(sql: &str, marker: &Ident) -> TokenStream {
    let doc = doc::sentence(format!("The SQL type `{sql}`; a value is PostgreSQL's text of it."));
    quote! {
        #doc
        #[allow(dead_code, unreachable_pub)]
        #[derive(Debug, Clone, Copy)]
        pub struct #marker;

        impl ::relata::types::NamedType for #marker {
            const SQL: &'static str = #sql;
        }
    }
}
