//! Enums: a Rust enum each, which a label that came later does not crash.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use relata_schema::check::{Part, Problem};
use relata_schema::{Enum, ObjectId, QualifiedName};

use crate::doc;
use crate::layout::Layout;
use crate::name::{Names, Style, Wanted};

pub(crate) fn items(
    layout: &Layout<'_>,
    name: &QualifiedName,
    definition: &Enum,
    problems: &mut Vec<Problem>,
) -> TokenStream {
    let rust = &layout.enums[name];
    let labels: Vec<&str> = definition.labels.iter().map(|label| label.name.as_str()).collect();
    let variants = variants(name, definition, problems);
    let sql = relata_sql::qualified(&name.schema, &name.name);
    let doc = doc::with_comment(format!("Enum `{name}`."), definition.comment.as_deref());
    let variant_docs = labels.iter().map(|label| doc::sentence(format!("`{label}`")));
    quote! {
        #doc
        #[allow(dead_code, unreachable_pub, non_camel_case_types)]
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum #rust {
            #(#variant_docs #variants,)*
            /// A label that this program was built without.
            Unknown(::std::boxed::Box<str>),
        }

        #[allow(dead_code, unreachable_pub)]
        impl #rust {
            /// The labels, in their order.
            pub const LABELS: &'static [&'static str] = &[#(#labels),*];
            /// The values, in the labels' order.
            pub const ALL: &'static [#rust] = &[#(#rust::#variants),*];
        }

        impl ::relata::types::SqlEnum for #rust {
            const SQL: &'static str = #sql;

            fn label(&self) -> &str {
                match self {
                    #(#rust::#variants => #labels,)*
                    #rust::Unknown(label) => label,
                }
            }

            fn from_label(label: &str) -> #rust {
                match label {
                    #(#labels => #rust::#variants,)*
                    label => #rust::Unknown(::core::convert::Into::into(label)),
                }
            }
        }

        ::relata::if_validate! {
            impl ::relata::validate::Given for #rust {
                type Value = #rust;

                fn given(&self) -> ::core::option::Option<&#rust> {
                    ::core::option::Option::Some(self)
                }
            }
        }

        ::relata::if_serde! {
            impl ::relata::serde::Serialize for #rust {
                fn serialize<S: ::relata::serde::Serializer>(
                    &self,
                    out: S,
                ) -> ::core::result::Result<S::Ok, S::Error> {
                    out.serialize_str(::relata::types::SqlEnum::label(self))
                }
            }

            impl<'de> ::relata::serde::Deserialize<'de> for #rust {
                fn deserialize<D: ::relata::serde::Deserializer<'de>>(
                    source: D,
                ) -> ::core::result::Result<#rust, D::Error> {
                    ::relata::types::deserialize_label(source)
                }
            }
        }

        impl ::core::fmt::Display for #rust {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(::relata::types::SqlEnum::label(self))
            }
        }

        impl ::core::str::FromStr for #rust {
            type Err = ::relata::types::UnknownLabel;

            fn from_str(text: &str) -> ::core::result::Result<#rust, ::relata::types::UnknownLabel> {
                match <#rust as ::relata::types::SqlEnum>::from_label(text) {
                    #rust::Unknown(label) => ::core::result::Result::Err(::relata::types::UnknownLabel {
                        text: label.into_string(),
                        sql: #sql,
                        labels: #rust::LABELS,
                    }),
                    known => ::core::result::Result::Ok(known),
                }
            }
        }
    }
}

pub(crate) fn variants(name: &QualifiedName, definition: &Enum, problems: &mut Vec<Problem>) -> Vec<Ident> {
    let wanted: Vec<Wanted<'_>> = definition
        .labels
        .iter()
        .enumerate()
        .map(|(nth, label)| Wanted {
            sql: &label.name,
            rust_name: label.rust_name.as_deref(),
            style: Style::Camel,
            object: ObjectId::Enum(name.clone()),
            part: Part::Label(nth),
        })
        .collect();
    Names::new(&["Unknown"]).give(&wanted, problems)
}
